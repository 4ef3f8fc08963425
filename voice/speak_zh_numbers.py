"""Chinese numbers, with 两 where two is counted, and what is said around them."""

import re
from typing import ClassVar

from voice.read_amounts import Amount
from voice.speak_base import Noun
from voice.speak_han import Han
from voice.speak_zh_tables import CLASSIFIERS, TABLES

_DIGITS = "零一二三四五六七八九"
_MYRIADS = ("", "万", "亿", "万亿", "亿亿")
_LARGEST = 10**20
_COUNTED = re.compile(rf" ?(?:[千万亿萬億]|{CLASSIFIERS})")


class Chinese(Han):
    """Mandarin in simplified or traditional signs; numbers are written in simplified ones."""

    signs: ClassVar[tuple[str, ...]] = tuple(_DIGITS)

    def __init__(self) -> None:
        super().__init__(TABLES)

    def cardinal(self, number: int) -> str:
        if number == 0:
            return "零"
        if number >= _LARGEST:
            return self.each(str(number))
        words, gap = "", False
        for power, group in reversed(list(enumerate(_groups(number)))):
            if group == 0:
                gap = bool(words)
                continue
            if words and (gap or group < 1000):
                words += "零"
            said = "两" if group == 2 and power else _thousands(group, first=not words)
            words += said + _MYRIADS[power]
            gap = False
        return words

    def counted(self, number: int, noun: Noun, before: str = "") -> str:
        _ = before
        return f"{'两' if number == 2 else self.cardinal(number)}{noun.one}"

    def count(self, number: int, before: str, after: str) -> str:
        if number == 2 and _COUNTED.match(after) and not before.rstrip().endswith("第"):
            return "两"
        return self.cardinal(number)

    def beside(self, written: str) -> str:
        return "两" if written == "2" else self.value(written)

    def side(self, written: str) -> str:
        return self.value(written)

    def percents(self, low: str, high: str | None) -> str:
        ends = ["百" if end == "100" else self.value(end) for end in (low, high) if end is not None]
        return "到".join(f"百分之{end}" for end in ends)

    def rating(self, value: Amount, best: int, *, stars: bool) -> str:
        _ = stars
        return f"满分{self.cardinal(best)}分得{self.decimal(value)}分"

    def pair(self, digits: str) -> str:
        # On the telephone one is said 幺, which no other digit sounds like.
        return self.each(digits).replace("一", "幺")

    def fraction(self, top: int, bottom: int) -> str:
        return f"{self.cardinal(bottom)}分之{self.cardinal(top)}"

    def mixed(self, whole: int, top: int, bottom: int) -> str:
        return f"{self.cardinal(whole)}又{self.fraction(top, bottom)}"

    def times(self, written: str) -> str:
        return f"{'两' if written == '2' else self.value(written)}倍"

    def money(self, value: Amount, code: str, before: str = "") -> str:
        _ = before
        coin = self.coin(code)
        if int(value.fraction or 0) == 0:
            return self.counted(value.whole, coin.major)
        return f"{self.decimal(value)}{coin.major.one}"

    def scaled(self, value: Amount, scale: Noun, counted: str = "") -> str:
        number = "两" if value == Amount(2) else self.decimal(value)
        return f"{number}{scale.one}{counted}"

    def year(self, year: int) -> str:
        return self.each(str(year))

    def clock(self, hour: int, minute: int, second: int | None, before: str, after: str) -> str:
        _ = before, after
        words = f"{'两' if hour == 2 else self.cardinal(hour)}点"
        if minute or second:
            words += f"{'零' if minute < 10 else ''}{self.cardinal(minute) if minute else ''}分"
        return words if second is None else f"{words}{self.cardinal(second)}秒"


def _groups(number: int) -> list[int]:
    """Groups of four digits, the lowest first."""
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    return groups


def _thousands(number: int, *, first: bool) -> str:
    """A number below ten thousand. `first` when nothing was said before it."""
    words, gap = "", False
    for unit, power in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // power % 10
        if digit == 0:
            gap = bool(words)
            continue
        if gap:
            words += "零"
        gap = False
        leads = not words and first
        if unit == "十" and digit == 1 and leads:
            words += unit
        elif digit == 2 and (unit == "千" or (unit == "百" and leads)):
            words += "两" + unit
        else:
            words += _DIGITS[digit] + unit
    return words
