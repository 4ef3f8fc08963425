"""How French says numbers, money, dates and times, as a region does."""

import re
from dataclasses import replace

from voice.speak_base import Coin, Noun, in_words
from voice.speak_fr_tables import HABITS, TABLES
from voice.speak_fr_units import CANADIAN, COINS, SWISS
from voice.speak_romance import Romance

_VOWEL = re.compile(r"[aeiouyâàéèêîïôûœæ]|h(?!uit|ousses?|aut|amac|ôte l|ors)", re.IGNORECASE)
"""Sounds before which "de" is shortened; of words in h, those that shops count seldom are."""

_TEENS = (
    ("dix-sept", "-sept"),
    ("dix-huit", "-huit"),
    ("dix-neuf", "-neuf"),
    ("dix", ""),
    ("onze", " et un"),
    ("douze", "-deux"),
    ("treize", "-trois"),
    ("quatorze", "-quatre"),
    ("quinze", "-cinq"),
    ("seize", "-six"),
)
_BY_TWENTIES = re.compile(
    rf"(?P<tens>soixante|quatre-vingt)(?: et |-)(?P<teen>{'|'.join(teen for teen, _ in _TEENS)})\b"
)
"""Seventies and nineties, which Belgium and Switzerland count by tens."""


class French(Romance):
    """Only "un" agrees with its noun, and a noun is singular below two."""

    def __init__(self, region: str) -> None:
        self._canadian = region == "ca"
        tables = TABLES
        if self._canadian:
            signs = {"$": "CAD", "C$": "CAD", "CA$": "CAD"}
            tables = replace(tables, coins=COINS | CANADIAN, signs_of_money=signs)
        if region == "ch":
            tables = replace(tables, coins=COINS | SWISS)
        self._by_tens = region in {"be", "ch"}
        super().__init__(tables, HABITS)

    # Numbers

    def cardinal(self, number: int) -> str:
        words = in_words(number, "fr", "cardinal")
        return _BY_TWENTIES.sub(_by_tens, words) if self._by_tens else words

    def agreed(self, number: int, gender: str) -> str:
        words = self.cardinal(number)
        return re.sub(r"\bun$", "une", words) if gender == "f" else words

    def count(self, number: int, before: str, after: str) -> str:
        """A number that only names has no plural: `page quatre-vingt`."""
        words = super().count(number, before, after)
        named = re.search(rf"(?:{self.habits.naming}) $", before, re.IGNORECASE)
        return re.sub(r"(vingt|cent)s$", r"\1", words) if named else words

    def each_of(self, noun: Noun) -> str:
        if noun.one in {"minute", "seconde", "jour", "semaine"}:
            return f"par {noun.one}"
        return f"l'{noun.one}" if _VOWEL.match(noun.one) else super().each_of(noun)

    def one_of(self, value: float) -> bool:
        return value < 2

    def linked(self, name: str) -> str:
        return f"d'{name}" if _VOWEL.match(name) else f"de {name}"

    def nth(self, number: int, gender: str, *, noun: bool) -> str:
        _ = noun
        if number == 1:
            return "première" if gender == "f" else "premier"
        # num2words forgets that a hundred and eighty lose their s.
        return re.sub(r"(vingt|cent)sième$", r"\1ième", in_words(number, "fr", "ordinal"))

    def numeral(self, number: int, named: str, *, ruler: bool) -> str:
        _ = named
        return "premier" if ruler and number == 1 else self.cardinal(number)

    def half(self, noun: str, gender: str) -> str:
        return f"{self.habits.halves[gender == 'f']}{noun}"

    def times_after(self, written: str) -> str:
        return f"fois {self.value(written)}"

    def pack(self, times: int, measure: str) -> str:
        return f"{self.cardinal(times)} fois {measure}"

    def pair(self, digits: str) -> str:
        if self._canadian and not digits.endswith("00"):
            return self.each(digits)
        return self.each(digits) if digits[0] == "0" else self.digits(digits)

    def with_cents(self, whole: int, cents: int, coin: Coin, before: str = "") -> str:
        _ = before
        words = self.counted(whole, coin.major)
        if cents < 10 and coin.minor:
            return f"{words} et {self.counted(cents, coin.minor)}"
        return f"{words} {'et ' if self._canadian else ''}{self.cardinal(cents)}"

    # Dates and times

    def day(self, day: int, before: str) -> str:
        _ = before
        return "premier" if day == 1 else self.cardinal(day)

    def linked_month(self, month: int) -> str:
        return self.tables.months[month - 1]

    def linked_year(self, year: int) -> str:
        return self.year(year)

    def clock(self, hour: int, minute: int, second: int | None, before: str, after: str) -> str:
        _ = before, after
        if second is not None:
            return self.duration(hour, minute, second)
        if hour in {0, 24} and not minute:
            return "minuit"
        words = self.counted(hour, self.habits.hour)
        return f"{words} {self.agreed(minute, 'f')}" if minute else words


def _by_tens(match: re.Match[str]) -> str:
    tens = "septante" if match["tens"] == "soixante" else "nonante"
    return tens + dict(_TEENS)[match["teen"]]
