"""Japanese numbers in Chinese signs, and what is said around them."""

from typing import ClassVar

from voice.read_amounts import Amount
from voice.speak_base import Noun, in_words
from voice.speak_han import Han
from voice.speak_ja_tables import TABLES

_LARGEST = 10**16


class Japanese(Han):
    """Japanese as shops speak it; which reading a counter takes is left to the engine."""

    signs: ClassVar[tuple[str, ...]] = ("ゼロ", *"一二三四五六七八九")

    def __init__(self) -> None:
        super().__init__(TABLES)

    def cardinal(self, number: int) -> str:
        if number == 0:
            return "ゼロ"
        return in_words(number, "ja", "cardinal") if number < _LARGEST else self.each(str(number))

    def counted(self, number: int, noun: Noun, before: str = "") -> str:
        _ = before
        return f"{self.cardinal(number)}{noun.one}"

    def fraction(self, top: int, bottom: int) -> str:
        return f"{self.cardinal(bottom)}分の{self.cardinal(top)}"

    def mixed(self, whole: int, top: int, bottom: int) -> str:
        return f"{self.cardinal(whole)}と{self.fraction(top, bottom)}"

    def times(self, written: str) -> str:
        return f"{self.value(written)}倍"

    def rating(self, value: Amount, best: int, *, stars: bool) -> str:
        _ = stars
        return f"{self.cardinal(best)}点満点中{self.decimal(value)}点"

    def money(self, value: Amount, code: str, before: str = "") -> str:
        _ = before
        small = value if int(value.fraction or 0) else Amount(value.whole)
        return f"{self.decimal(small)}{self.coin(code).major.one}"

    def scaled(self, value: Amount, scale: Noun, counted: str = "") -> str:
        lone = value == Amount(1) and scale.one == "千"
        return f"{'' if lone else self.decimal(value)}{scale.one}{counted}"

    def clock(self, hour: int, minute: int, second: int | None, before: str, after: str) -> str:
        _ = before, after
        words = f"{self.cardinal(hour)}時"
        if minute or second:
            words += f"{self.cardinal(minute)}分"
        return words if second is None else f"{words}{self.cardinal(second)}秒"
