"""English numbers in words. American by default; British with "and" and day before month."""

import re
from dataclasses import dataclass
from functools import lru_cache

from num2words import num2words

from voice.read_amounts import Amount

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_LONGEST = 7
"""Digits of the longest run read as one number; a longer one is a code, unless it ends in 000."""


def each_digit(text: str) -> str:
    """`0199` as `zero one nine nine`; anything but digits is passed over."""
    return " ".join(DIGITS[int(char)] for char in text if char.isdecimal())


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers as one variety of English says them."""

    british: bool = False

    def cardinal(self, number: int) -> str:
        """`one thousand two hundred ninety-nine`; British: `... two hundred and ninety-nine`."""
        return _in_words(number, "cardinal", british=self.british)

    def ordinal(self, number: int) -> str:
        """`twenty-first`."""
        return _in_words(number, "ordinal", british=self.british)

    def decimal(self, amount: Amount) -> str:
        """`twenty-six point five`, with every decimal digit as written."""
        whole = self.cardinal(amount.whole)
        return f"{whole} point {each_digit(amount.fraction)}" if amount.fraction else whole

    def digits(self, written: str) -> str:
        """A run of digits as a count; with a leading zero, or too long for one, digit by digit."""
        code = len(written) > _LONGEST and not (written.endswith("000") and len(written) <= 12)
        if code or (len(written) > 1 and written[0] == "0"):
            return each_digit(written)
        return self.cardinal(int(written))

    def number(self, written: str) -> str:
        """`1,299.5`, `.5`, `25 000`, `5.3.1` or `007` in words; a comma groups, a point divides."""
        whole, *rest = re.sub(r"[, ]", "", written).split(".")
        grouped = re.match(r"\d{1,3}[, ]", written) and len(whole) <= 15
        words = [self.cardinal(int(whole)) if grouped else self.digits(whole or "0")]
        if len(rest) > 1:
            words += [f"point {self.digits(part)}" for part in rest]
        elif rest:
            words.append(f"point {each_digit(rest[0])}")
        return " ".join(words)

    def year(self, year: int) -> str:
        """`twenty twenty-six`, `nineteen oh five`, `two thousand five`, `nineteen hundred`."""
        century, rest = divmod(year, 100)
        if 2000 <= year < 2010 or not 1000 <= year < 10000:
            return self.cardinal(year)
        if rest == 0:
            return self.cardinal(year) if century % 10 == 0 else f"{self.cardinal(century)} hundred"
        return f"{self.cardinal(century)} {self.pair(rest)}"

    def pair(self, number: int) -> str:
        """Two digits as in a year or a clock: `oh five`, `thirty`."""
        return f"oh {DIGITS[number]}" if number < 10 else self.cardinal(number)

    def date(self, day: int, month: int, year: int | None, *, day_first: bool) -> str:
        """`December twenty-fourth twenty twenty-five`, or `the twenty-fourth of December ...`."""
        name, nth = MONTHS[month - 1], self.ordinal(day)
        words = f"the {nth} of {name}" if day_first else f"{name} {nth}"
        return f"{words} {self.year(year)}" if year is not None else words

    def fraction(self, top: int, bottom: int) -> str:
        """`one half`, `three quarters`, `five eighths`."""
        many = top != 1
        part = {2: "halves" if many else "half", 4: "quarters" if many else "quarter"}.get(bottom)
        if part is None:
            part = self.ordinal(bottom) + ("s" if many else "")
        return f"{self.cardinal(top)} {part}"

    def mixed(self, whole: int, top: int, bottom: int) -> str:
        """`two and a half`, `one and three quarters`."""
        part = self.fraction(top, bottom)
        if top == 1:
            name = part.removeprefix("one ")
            part = f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
        return f"{self.cardinal(whole)} and {part}"


@lru_cache(maxsize=8192)
def _in_words(number: int, to: str, *, british: bool) -> str:
    words: str = num2words(number, lang="en", to=to).replace(",", "")
    return words if british else words.replace(" and ", " ")
