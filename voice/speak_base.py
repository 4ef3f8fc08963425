"""What a language brings to the shared rules: tables of words, and hooks where grammar decides.

A language is a subclass of `Tongue` with its `Tables`, handed to `speak_base_rules.rulebook`,
together with the rules that it alone has.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from babel.numbers import get_currency_name
from num2words import num2words

from voice.read_amounts import Amount, amount

_LONGEST = 7
"""Digits of the longest run read as one number; a longer one is a code, unless it ends in 000."""
_CONTEXT = 32
"""Characters before and after a notation that grammar may look at."""


@dataclass(frozen=True, slots=True)
class Noun:
    """What is counted: its two numbers, and a gender for the languages that agree with it."""

    one: str
    many: str
    gender: str = "m"


@dataclass(frozen=True, slots=True)
class Coin:
    """A currency as those who pay with it call it."""

    major: Noun
    minor: Noun | None = None


@dataclass(frozen=True, slots=True)
class Tables:
    """The words of one language. Patterns are regular expressions over folded text."""

    counter: str
    """Name of the language in num2words."""
    locale: str
    """Name of the language in CLDR, for what the tables leave out."""
    decimal: str
    """Its decimal mark."""
    point: str
    """That mark as it is spoken."""
    signs: Mapping[str, str]
    """`-`, `+`, `±`, `~`, `<`, `>`, `≤`, `≥` before a number; `&`, `@`, `=`, `°`, ... anywhere."""
    to: str
    """Between the ends of a range."""
    by: str
    """Between the sides of a size."""
    out_of: str
    """Between a rating and its best."""
    ratio: str
    """Between the numbers of `16:9`."""
    percent: str
    per: str
    """Before a unit: `per kilo`."""
    stars: Noun
    stars_of: str
    """The stars of `four out of five stars`."""
    stars_written: str
    """Pattern of the word for stars after a rating."""
    units: Mapping[str, Noun]
    """By symbol, as written."""
    coins: Mapping[str, Coin]
    """By ISO code; others are named by CLDR."""
    months: tuple[str, ...]
    months_short: Mapping[str, int]
    """Abbreviations without their full stop, lower case, and the number of the month."""
    address: Mapping[str, str]
    """How `.`, `/`, `-`, `_`, `+`, `@` and `#` are said in addresses, handles and tags."""
    number: str
    """Before a number that names: `number 5`."""
    bogo: str
    """What `BOGO` says."""
    date_join: str = " "
    """Pattern between a day and the name of its month."""
    year_join: str = " "
    """Pattern between the name of a month and the year."""
    to_written: str = "(?!)"
    """Pattern of the words that join a range in writing, besides the dash."""
    clock_mark: str = ":"
    """Pattern between hours and minutes."""
    clock_tail: str = ""
    """Pattern of what may be written after a time, and is said by `Tongue.clock` already."""
    clock_word: str = "(?!)"
    """Pattern of the word after the hour of a time of day, such as `Uhr`."""
    code_before: str = "(?!)"
    """Pattern of the words that a number read digit by digit follows."""
    numero: str = "(?!)"
    """Pattern before a number that names, such as `No. `."""
    phone: str = "(?!)"
    """Pattern of telephone numbers besides those with a plus or a zero in front."""
    phone_join: str = " "
    """Between the groups of a telephone number as it is spoken."""
    deal: str = "(?!)"
    """Pattern with the groups `a`, `word`, `b` of offers besides `2+1`."""
    minor: Mapping[str, Noun] = field(default_factory=dict)
    """Small change by how it is written: `ct`."""
    money: Mapping[str, str] = field(default_factory=dict)
    """Words for money in prices, lower case, and their ISO code."""
    signs_of_money: Mapping[str, str] = field(default_factory=dict)
    """Signs that name another currency here than elsewhere: `$` in Mexico."""
    scales: Mapping[str, Noun] = field(default_factory=dict)
    """Words and letters for thousands and more: `Mio.`."""
    per_any: str = ""
    """Before a word after the slash of a price that no table has: `por` lavado."""
    per_written: Mapping[str, str] = field(default_factory=dict)
    """What stands after the slash of a price, as a whole phrase: `Stk.`, `pro Stück`."""
    weekdays: Mapping[str, str] = field(default_factory=dict)
    """By abbreviation without full stop, as written."""
    short: Mapping[str, str] = field(default_factory=dict)
    """Abbreviations with their full stops, lower case, and what they say."""
    said: frozenset[str] = frozenset()
    """Capitals that are a word."""
    spelled: frozenset[str] = frozenset()
    """Capitals that are letters, however much they look like a word."""
    series: frozenset[str] = frozenset()
    """Words that a Roman number follows: `Edition`, `Teil`. In lower case."""
    rulers: frozenset[str] = frozenset()
    """Names that a Roman number follows: `Ludwig`."""
    counts: frozenset[str] = frozenset()
    """Words that say a number besides its cardinals: `half`, `dozen`. In lower case."""
    spelled_tops: frozenset[str] = frozenset()
    """Last parts of addresses said letter by letter: `de`, `tv`."""


class Tongue:
    """How one language speaks: every hook has a plain way that a language may refine.

    `before` and `after` are the folded text around a notation, as far as grammar may look.
    """

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    # Numbers

    def cardinal(self, number: int) -> str:
        """A number as one counts."""
        return in_words(number, self.tables.counter, "cardinal")

    def counted(self, number: int, noun: Noun, before: str = "") -> str:
        """A number and what it counts: `ein Euro`, `veintiuna horas`."""
        _ = before
        return f"{self.cardinal(number)} {noun.one if number == 1 else noun.many}"

    def measured(self, value: Amount, noun: Noun, before: str = "") -> str:
        """A number, with decimals or without, and its unit."""
        if value.fraction:
            return f"{self.decimal(value)} {noun.many}"
        return self.counted(value.whole, noun, before)

    def low_end(self, written: str, noun: Noun) -> str:
        """The lower end of a range, whose noun stands after the upper one."""
        _ = noun
        return self.value(written)

    def ends(self, low: str, high: str, before: str, after: str) -> str:
        """A range of numbers, of what `after` may begin with."""
        _ = before, after
        return f"{self.beside(low)} {self.tables.to} {self.value(high)}"

    def count(self, number: int, before: str, after: str) -> str:
        """A number whose noun is in the text: `1 Flasche`, `200 botellas`."""
        _ = before, after
        return self.cardinal(number)

    def each(self, digits: str) -> str:
        """Digits one by one; anything else is passed over."""
        return " ".join(self.cardinal(int(char)) for char in digits if char.isdecimal())

    def fraction_digits(self, digits: str) -> str:
        """What follows the decimal mark."""
        return self.each(digits)

    def decimal(self, value: Amount) -> str:
        """`vier Komma acht`."""
        whole = self.cardinal(value.whole)
        if not value.fraction:
            return whole
        return f"{whole} {self.tables.point} {self.fraction_digits(value.fraction)}"

    def digits(self, written: str) -> str:
        """A run of digits; with a leading zero, or too long for a count, digit by digit."""
        code = len(written) > _LONGEST and not (written.endswith("000") and len(written) <= 12)
        if code or (len(written) > 1 and written[0] == "0"):
            return self.each(written)
        return self.cardinal(int(written))

    def value(self, written: str) -> str:
        """What matches `AMOUNT`, as a plain number."""
        if written.isdecimal():
            return self.digits(written)
        return self.decimal(amount(written, self.tables.decimal))

    def beside(self, written: str) -> str:
        """A number right before what it measures: `ein` Prozent, `ein` bis zwei Tage."""
        return self.value(written)

    def side(self, written: str) -> str:
        """A side of a size that has no unit of its own."""
        return self.beside(written)

    def percents(self, low: str, high: str | None) -> str:
        """`zwanzig bis dreißig Prozent`."""
        ends = [self.beside(end) for end in (low, high) if end is not None]
        return f" {self.tables.to} ".join(ends) + f" {self.tables.percent}"

    def rating(self, value: Amount, best: int, *, stars: bool) -> str:
        """`vier Komma acht von fünf Sternen`."""
        words = f"{self.decimal(value)} {self.tables.out_of} {self.cardinal(best)}"
        return f"{words} {self.tables.stars_of}" if stars else words

    def numbers_to(self, before: str) -> tuple[str, str]:
        """What is said before and within a range of numbers that name: `Nr. 36-41`."""
        _ = before
        return self.tables.number, self.tables.to

    def pair(self, digits: str) -> str:
        """A group of a telephone number."""
        return self.each(digits)

    def ordinal(self, number: int, before: str, after: str) -> str:
        """`zweite`, `segunda`: the text around may give gender and case."""
        _ = before, after
        return in_words(number, self.tables.counter, "ordinal")

    def fraction(self, top: int, bottom: int) -> str:
        """`drei Viertel`."""
        return f"{self.cardinal(top)} {self.tables.signs['/']} {self.cardinal(bottom)}"

    def part(self, top: int, bottom: int, noun: Noun) -> str:
        """A fraction of a measure: `ein halber Liter`; `40/40 cm` is none."""
        if top >= bottom:
            return f"{self.cardinal(top)} {self.counted(bottom, noun)}"
        return f"{self.fraction(top, bottom)} {noun.one}"

    def mixed(self, whole: int, top: int, bottom: int) -> str:
        """`zweieinhalb`."""
        return f"{self.cardinal(whole)} {self.tables.signs['+']} {self.fraction(top, bottom)}"

    def mixed_measure(self, whole: int, top: int, bottom: int, noun: Noun) -> str:
        """`zweieinhalb Liter`."""
        return f"{self.mixed(whole, top, bottom)} {noun.many}"

    def times(self, written: str) -> str:
        """`3x`: how often, or how much more."""
        return f"{self.value(written)} {self.tables.by}"

    def times_after(self, written: str) -> str:
        """`x3`, where it stands behind what is multiplied."""
        return f"{self.tables.by} {self.value(written)}"

    def numeral(self, number: int, named: str, *, ruler: bool) -> str:
        """A Roman number after `named`: `Edition III`, or a ruler's `Ludwig XIV`."""
        _ = named, ruler
        return self.cardinal(number)

    # Money

    def coin(self, code: str) -> Coin:
        """The names of a currency."""
        return self.tables.coins.get(code) or _coin(code, self.tables.locale)

    def money(self, value: Amount, code: str, before: str = "") -> str:
        """`neunzehn Euro neunzig`."""
        coin = self.coin(code)
        cents = value.fraction.ljust(2, "0")
        if len(cents) > 2:
            return f"{self.decimal(value)} {coin.major.many}"
        if not int(cents):
            return self.counted(value.whole, coin.major, before)
        if value.whole == 0 and coin.minor:
            return self.counted(int(cents), coin.minor, before)
        return self.with_cents(value.whole, int(cents), coin, before)

    def with_cents(self, whole: int, cents: int, coin: Coin, before: str = "") -> str:
        """Both parts of a price."""
        return f"{self.counted(whole, coin.major, before)} {self.cardinal(cents)}"

    def scaled(self, value: Amount, scale: Noun, counted: str = "") -> str:
        """`eins Komma fünf Millionen Euro`; `counted` is what there are so many of."""
        number = (
            self.decimal(value) + f" {scale.many}"
            if value.fraction
            else self.counted(value.whole, scale)
        )
        return f"{number} {counted}".strip()

    # Dates and times

    def year(self, year: int) -> str:
        return self.cardinal(year)

    def day(self, day: int, before: str) -> str:
        """A day of the month, in the case that `before` asks for."""
        _ = before
        return self.cardinal(day)

    def date(self, day: int, month: int, year: int | None, before: str) -> str:
        """`vierundzwanzigster Dezember zweitausendfünfundzwanzig`."""
        words = f"{self.day(day, before)} {self.tables.months[month - 1]}"
        return f"{words} {self.year(year)}" if year is not None else words

    def month_year(self, month: int, year: int) -> str:
        """`Dezember 2025`."""
        return f"{self.tables.months[month - 1]} {self.year(year)}"

    def clock(self, hour: int, minute: int, second: int | None, before: str, after: str) -> str:
        """A time of day. `after` begins with what `clock_tail` did not take."""
        _ = before, after
        parts = (hour, minute) if second is None else (hour, minute, second)
        return " ".join(map(self.cardinal, parts))

    # Words

    def acronym_letters(self, capitals: str) -> str:
        """`USB` as `U S B`."""
        return " ".join(capitals)


def around(match: re.Match[str]) -> tuple[str, str]:
    """The text before and after a notation, as far as grammar may look."""
    start, end = match.span()
    return match.string[max(0, start - _CONTEXT) : start], match.string[end : end + _CONTEXT]


@lru_cache(maxsize=16384)
def in_words(number: int, counter: str, to: str) -> str:
    """num2words with one space between words and no commas."""
    words: str = num2words(number, lang=counter, to=to)
    return " ".join(words.replace(",", "").split())


@lru_cache(maxsize=256)
def _coin(code: str, locale: str) -> Coin:
    one, many = (get_currency_name(code, count=count, locale=locale) for count in (1, 2))
    return Coin(Noun(one, many))
