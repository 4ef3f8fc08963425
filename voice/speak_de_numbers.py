"""German numbers that agree with what they count; days and ordinals in their case."""

import re

from voice.read_amounts import Amount
from voice.speak_base import Coin, Noun, Tongue, in_words
from voice.speak_de_grammar import (
    case_of,
    day_ending,
    names,
    noun_after,
    one,
    ordinal_ending,
)
from voice.speak_de_tables import TABLES, THOUSAND

_HALF = {"m": "halber", "f": "halbe", "n": "halbes"}
_PARTS = {2: "halb", 3: "Drittel", 4: "Viertel"}
_WITH_N = frozenset(("Tage", "Monate", "Jahre"))
"""Plurals that add an n in the dative."""
_RULED_BY_HER = frozenset(("Elisabeth", "Katharina", "Maria", "Victoria", "Sissi"))


class German(Tongue):
    """German as it is said in shops from Kiel to Bern."""

    def __init__(self) -> None:
        super().__init__(TABLES)

    def stem(self, number: int) -> str:
        """A number before what it is joined to: `ein`, `einundzwanzig`, `hundertein`."""
        words = self.cardinal(number)
        return words[:-1] if words.endswith("eins") else words

    def counted(self, number: int, noun: Noun, before: str = "") -> str:
        if number == 1:
            return f"{one(noun.gender, before)} {noun.one}"
        dative = noun.many in _WITH_N and case_of(before) == "dative"
        return f"{self.stem(number)} {noun.many}{'n' if dative else ''}"

    def measured(self, value: Amount, noun: Noun, before: str = "") -> str:
        # "1,60 m" is "ein Meter sechzig", as one gives the size of a person or a room.
        if (
            noun.one == "Meter"
            and value.whole
            and len(value.fraction) == 2
            and value.fraction != "00"
        ):
            return f"{self.counted(value.whole, noun, before)} {self.cardinal(int(value.fraction))}"
        return super().measured(value, noun, before)

    def count(self, number: int, before: str, after: str) -> str:
        if number % 100 != 1 or names(before):
            return self.cardinal(number)
        if re.match(" Uhr(?!\\w)", after):
            return self.stem(number)
        noun, gender = noun_after(after)
        if not noun:
            return self.cardinal(number)
        return one(gender, before) if number == 1 else self.stem(number)

    def beside(self, written: str) -> str:
        words = self.value(written)
        return words[:-1] if written.isdecimal() and words.endswith("eins") else words

    def ordinal(self, number: int, before: str, after: str) -> str:
        noun, gender = noun_after(after)
        return self.nth(number) + ordinal_ending(before, gender if noun else "")

    def nth(self, number: int) -> str:
        """An ordinal without its ending: `zweit`."""
        return in_words(number, "de", "ordinal").removesuffix("e")

    def fraction(self, top: int, bottom: int) -> str:
        part = _PARTS.get(bottom) or f"{self.nth(bottom)[0].upper()}{self.nth(bottom)[1:]}el"
        return f"{self.stem(top)} {part}"

    def part(self, top: int, bottom: int, noun: Noun) -> str:
        if top >= bottom:
            return super().part(top, bottom, noun)
        if (top, bottom) == (1, 2):
            return f"{one(noun.gender, '')} {_HALF[noun.gender]} {noun.one}"
        return f"{self.fraction(top, bottom)} {noun.one}"

    def mixed(self, whole: int, top: int, bottom: int) -> str:
        if (top, bottom) == (1, 2):
            return f"{self.stem(whole)}einhalb"
        return f"{self.stem(whole)} {self.fraction(top, bottom)}"

    def times(self, written: str) -> str:
        return (
            f"{self.stem(int(written))}mal" if written.isdecimal() else f"{self.value(written)} mal"
        )

    def numeral(self, number: int, named: str, *, ruler: bool) -> str:
        if not ruler:
            return self.cardinal(number)
        nth = self.nth(number)
        return f"{'die' if named in _RULED_BY_HER else 'der'} {nth[0].upper()}{nth[1:]}e"

    def with_cents(self, whole: int, cents: int, coin: Coin, before: str = "") -> str:
        return f"{self.counted(whole, coin.major, before)} {self.cardinal(cents)}"

    def scaled(self, value: Amount, scale: Noun, counted: str = "") -> str:
        if scale is THOUSAND and len(value.fraction) <= 3:
            number = int(f"{value.whole}{value.fraction.ljust(3, '0')}")
            return f"{self.cardinal(number)} {counted}".strip()
        return super().scaled(value, scale, counted)

    def year(self, year: int) -> str:
        if not 1100 <= year < 2000:
            return self.cardinal(year)
        century, rest = divmod(year, 100)
        return f"{self.cardinal(century)}hundert{self.cardinal(rest) if rest else ''}"

    def day(self, day: int, before: str) -> str:
        return self.nth(day) + day_ending(before)

    def clock(self, hour: int, minute: int, second: int | None, before: str, after: str) -> str:
        _ = before, after
        if second is not None:
            units = TABLES.units
            spans = ((hour, units["h"]), (minute, units["min"]), (second, units["s"]))
            said = [self.counted(span, noun) for span, noun in spans if span]
            return " ".join(said) or self.counted(0, units["s"])
        words = f"{self.stem(hour)} Uhr"
        return f"{words} {self.cardinal(minute)}" if minute else words
