"""What Spanish, French and Portuguese share: numbers that agree with what they count."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from voice.read_amounts import Amount, amount
from voice.speak_base import Coin, Noun, Tables, Tongue

_MILLION = 10**6
_NEXT = re.compile(r"(?: (?:[aeoyàu]|ou|et) \d{1,4})? (?P<word>[^\W\d_]{2,40})")
"""The word after a number, or after another one that it is joined with: `2 o 3 unidades`."""
_START = re.compile(r"(?:^|[.!?:;(\"] ?|[-—*] )$")


class Genders(NamedTuple):
    """How a noun's gender is guessed: by name, else by how it ends."""

    feminine: frozenset[str]
    masculine: frozenset[str]
    endings: re.Pattern[str]
    """Of feminine nouns."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Little words and contexts of one language. Patterns fit folded text, case passed over."""

    of: str
    """Between millions and what they are of."""
    genders: Genders
    no_noun: frozenset[str]
    """Words that may follow a number and are nothing it counts."""
    naming: str
    """Pattern of words whose number names and counts nothing: `talla 41`."""
    plus: str
    """`50+`"""
    more_than: str
    """`+1000`, `1000+`"""
    or_more: str
    """`3+`"""
    million: Noun
    hour: Noun
    times: Noun
    """`3x`"""
    halves: tuple[str, str]
    """"Half" before a masculine and a feminine noun."""
    and_half: tuple[str, str]
    """"And a half" after them."""
    parts: Mapping[int, str]
    """Fractions by their lower number; many end in an s."""
    and_: str
    article: tuple[str, str]
    """Before a masculine and a feminine unit of a price: `el kilo`."""
    identity: str
    """Pattern of words that a long number read digit by digit follows: `CPF`."""
    until: str
    """Between two days."""
    day_sure: str
    """Pattern of words that `1/5` is a day after, and no fraction."""
    shapes: bool
    """True when `16:9` is said as a fraction."""
    day_before: str
    """Pattern of words that a day in digits follows: `el 24/12`."""
    weekdays: Mapping[str, str] = field(default_factory=dict)
    """Abbreviations without their full stop, lower case."""
    numbered: frozenset[str] = frozenset()
    """Nouns that a Roman number stands before: `III edición`. Lower case."""
    century: str = ""
    """What `s. XIX` and `séc. XIX` abbreviate."""
    some: str = "(?!)"
    """Pattern of articles and the like before a number of feminine things: `as 2`."""
    of_them: str = "(?!)"
    """Pattern of what follows a number of some feminine things: `1 de las 3`."""
    written: str = "(?!)"
    """Pattern of ordinals: `number`, then `m` or `f` for the mark of a gender, or `degree`."""
    motto: str = ""
    """`24/7`"""
    from_the: str = "(?!)"
    """Pattern of "from the" before a range, whose ends `until` joins then."""
    the_many: str = "(?!)"
    """Pattern of the plural article, after which a range of numbers is in the plural."""


class Romance(Tongue):
    """A Romance language. A subclass says how a number agrees, and its ordinals."""

    def __init__(self, tables: Tables, habits: Habits) -> None:
        self.habits = habits
        each = {symbol: self.each_of(noun) for symbol, noun in tables.units.items()}
        super().__init__(replace(tables, per_written=each | dict(tables.per_written)))

    def each_of(self, noun: Noun) -> str:
        """`el kilo`, as it follows a price."""
        return f"{self.habits.article[noun.gender == 'f']} {noun.one}"

    def agreed(self, number: int, gender: str) -> str:
        """A number before a noun of that gender, `m` or `f`."""
        raise NotImplementedError

    def nth(self, number: int, gender: str, *, noun: bool) -> str:
        """An ordinal; `noun` is true right before what it orders."""
        raise NotImplementedError

    def one_of(self, value: float) -> bool:
        """True when a noun is in the singular after `value`."""
        return value == 1

    def pack(self, times: int, measure: str) -> str:
        """`2 x 500 ml`."""
        return f"{self.cardinal(times)} {self.habits.of} {measure}"

    def times_money(self, times: int) -> str:
        """`3 x` before a price."""
        return self.times(str(times))

    def linked(self, name: str) -> str:
        """`de euros`, as it follows a million."""
        return f"{self.habits.of} {name}"

    def gender(self, noun: str) -> str:
        """The likely gender of a noun as written, in either number."""
        word, genders = noun.casefold(), self.habits.genders
        forms = {word, word.removesuffix("s"), word.removesuffix("es")}
        if forms & genders.masculine:
            return "m"
        return "f" if forms & genders.feminine or genders.endings.search(word) else "m"

    def noun(self, before: str, after: str) -> str | None:
        """The noun that a number between these texts counts, if there is one."""
        following = _NEXT.match(after)
        if following is None or re.search(rf"(?:{self.habits.naming}) $", before, re.IGNORECASE):
            return None
        word = following["word"]
        if word.casefold() in self.habits.no_noun:
            return None
        return word if word[0].islower() or _START.search(before) else None

    def counted(self, number: int, noun: Noun, before: str = "") -> str:
        _ = before
        name = noun.one if self.one_of(number) else noun.many
        if number and number % _MILLION == 0:
            name = self.linked(name)
        return f"{self.agreed(number, noun.gender)} {name}"

    def low_end(self, written: str, noun: Noun) -> str:
        value = amount(written, self.tables.decimal)
        return self.value(written) if value.fraction else self.agreed(value.whole, noun.gender)

    def ends(self, low: str, high: str, before: str, after: str) -> str:
        said = (self._end(written, before, after) for written in (low, high))
        return f" {self.tables.to} ".join(said)

    def _end(self, written: str, before: str, after: str) -> str:
        value = amount(written, self.tables.decimal)
        if value.fraction or written.startswith("0") or len(written) > 7:
            return self.value(written)
        return self.count(value.whole, before, after)

    def count(self, number: int, before: str, after: str) -> str:
        if re.match(rf" (?:{self.habits.of_them})\b", after) or re.search(
            rf"\b(?:{self.habits.some}) $", before, re.IGNORECASE
        ):
            return self.agreed(number, "f")
        noun = self.noun(before, after)
        return self.cardinal(number) if noun is None else self.agreed(number, self.gender(noun))

    def measured(self, value: Amount, noun: Noun, before: str = "") -> str:
        """A number, with decimals or without, and its unit."""
        if not value.fraction:
            return self.counted(value.whole, noun, before)
        return f"{self.decimal(value)} {noun.one if self.one_of(value.value) else noun.many}"

    def fraction_digits(self, digits: str) -> str:
        """Up to three decimals are said as a number, after the zeros in front."""
        if len(digits) > 3:
            return self.each(digits)
        zeros = len(digits) - len(digits.lstrip("0"))
        said = [self.cardinal(0)] * min(zeros, len(digits))
        return " ".join([*said, *([self.cardinal(int(digits))] if int(digits) else [])])

    def numbers_to(self, before: str) -> tuple[str, str]:
        many = re.search(rf"\b(?:{self.habits.the_many}) $", before, re.IGNORECASE)
        the = re.search(rf"\b(?:{self.habits.from_the}) $", before, re.IGNORECASE)
        name = f"{self.tables.number}s" if many else self.tables.number
        return name, self.habits.until if the else self.tables.to

    # Fractions

    def fraction(self, top: int, bottom: int) -> str:
        name = self.habits.parts.get(bottom)
        if name is None:
            return f"{self.cardinal(top)} {self.cardinal(bottom)}"
        many = top > 1 and not name.endswith("s")
        return f"{self.agreed(top, 'm')} {name}{'s' if many else ''}"

    def half(self, noun: str, gender: str) -> str:
        """Half of a noun: `media taza`."""
        return f"{self.habits.halves[gender == 'f']} {noun}"

    def part(self, top: int, bottom: int, noun: Noun) -> str:
        if (top, bottom) == (1, 2):
            return self.half(noun.one, noun.gender)
        if top >= bottom or bottom not in self.habits.parts:
            return f"{self.cardinal(top)} {self.counted(bottom, noun)}"
        return f"{self.fraction(top, bottom)} {self.linked(noun.one)}"

    def mixed(self, whole: int, top: int, bottom: int) -> str:
        return f"{self.cardinal(whole)} {self._rest(top, bottom, 'm')}"

    def mixed_measure(self, whole: int, top: int, bottom: int, noun: Noun) -> str:
        """`dos litros y medio`."""
        return f"{self.counted(whole, noun)} {self._rest(top, bottom, noun.gender)}"

    def _rest(self, top: int, bottom: int, gender: str) -> str:
        if (top, bottom) == (1, 2):
            return self.habits.and_half[gender == "f"]
        return f"{self.habits.and_} {self.fraction(top, bottom)}"

    # Multipliers and money

    def times(self, written: str) -> str:
        if written.isdecimal():
            return self.counted(int(written), self.habits.times)
        return f"{self.value(written)} {self.habits.times.many}"

    def coin(self, code: str) -> Coin:
        coin = super().coin(code)
        if code in self.tables.coins:
            return coin
        one, many = (name[:1].lower() + name[1:] for name in (coin.major.one, coin.major.many))
        return Coin(Noun(one, many, self.gender(one.split()[0])))

    def scaled(self, value: Amount, scale: Noun, counted: str = "") -> str:
        if scale.one == scale.many:  # thousands
            words = (
                f"{self.decimal(value)} {scale.one}"
                if value.fraction
                else self.cardinal(value.whole * 1000)
            )
            return f"{words} {counted}".strip()
        words = self.measured(value, scale)
        return f"{words} {self.linked(counted)}" if counted else words

    # Dates and times

    def duration(self, hours: int, minutes: int, seconds: int) -> str:
        """`00:14:59`, which a countdown shows."""
        units = self.tables.units
        parts = ((hours, units["h"]), (minutes, units["min"]), (seconds, units["s"]))
        return " ".join(self.counted(*part) for part in parts if part[0]) or self.cardinal(0)

    def date(self, day: int, month: int, year: int | None, before: str) -> str:
        words = f"{self.day(day, before)} {self.linked_month(month)}"
        return f"{words} {self.linked_year(year)}" if year is not None else words

    def linked_month(self, month: int) -> str:
        """`de marzo`."""
        return f"{self.habits.of} {self.tables.months[month - 1]}"

    def linked_year(self, year: int) -> str:
        """`de dos mil veintiséis`."""
        return f"{self.habits.of} {self.year(year)}"

    def month_year(self, month: int, year: int) -> str:
        return f"{self.tables.months[month - 1]} {self.linked_year(year)}"
