"""What Chinese and Japanese have in common: numbers and dates in Chinese signs, without spaces."""

from typing import ClassVar

from voice.read_amounts import Amount
from voice.speak_base import Tongue


class Han(Tongue):
    """A language that writes its numbers in Chinese signs."""

    signs: ClassVar[tuple[str, ...]]
    """How the digits are written, from zero to nine."""

    def each(self, digits: str) -> str:
        return "".join(self.signs[int(char)] for char in digits if char.isdecimal())

    def decimal(self, value: Amount) -> str:
        whole = self.cardinal(value.whole)
        return f"{whole}点{self.each(value.fraction)}" if value.fraction else whole

    def date(self, day: int, month: int, year: int | None, before: str) -> str:
        _ = before
        words = f"{self.cardinal(month)}月{self.cardinal(day)}日"
        return f"{self.year(year)}年{words}" if year is not None else words
