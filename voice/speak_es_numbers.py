"""How Spanish says numbers, money, dates and times, as a region does."""

import re
from dataclasses import replace

from voice.read_amounts import Amount
from voice.read_lists import wordlist
from voice.speak_base import Coin, Noun, in_words
from voice.speak_es_tables import HABITS, ONES, TABLES, TENS
from voice.speak_es_units import COINS, LATIN_UNITS, PESOS
from voice.speak_romance import Romance

_POINTED = wordlist("mx us pr gt hn ni sv pa pe do 419")
"""Regions whose decimal mark is a point."""
_OLD_WORLD = frozenset(("", "es", "gq"))
_RULED = 10
"""Kings, popes and centuries up to this one are said with ordinals."""
_SINGULARS = wordlist("""
    mes bus autobús gas país interés virus atlas campus lunes martes miércoles jueves viernes
    análisis cactus compás arnés estrés bonus iris lapsus plus express dos tres
""")
"""Nouns whose singular ends in an s: after "one" any other such word is a verb."""
_VERBS = wordlist("""
    ahora ahorra cabe cuesta dura entra incluye lleva llega paga queda regala sale trae viene
    va mañana allí
""")
"""What follows "one" and is nothing it counts."""


class Spanish(Romance):
    """Numbers in -uno shorten before a masculine noun, and hundreds agree with a feminine one."""

    def __init__(self, region: str) -> None:
        old = region in _OLD_WORLD
        tables = TABLES if old else replace(TABLES, units={**TABLES.units, **LATIN_UNITS})
        if region in _POINTED:
            tables = replace(tables, decimal=".", point="punto")
        if peso := PESOS.get(region):
            signs = {**tables.signs_of_money, "$": peso}
            coins = {**COINS, peso: replace(COINS[peso], major=COINS["PHP"].major)}
            tables = replace(tables, coins=coins, signs_of_money=signs)
        super().__init__(tables, HABITS)
        self._first_of_month = "uno" if old else "primero"

    # Numbers

    def cardinal(self, number: int) -> str:
        words = in_words(number, "es", "cardinal")
        return re.sub(r"(veinti)?uno (?=mil)", lambda m: "veintiún " if m[1] else "un ", words)

    def agreed(self, number: int, gender: str) -> str:
        millions, rest = divmod(number, 10**6)
        words = self.cardinal(rest) if rest or not millions else ""
        if gender == "f":
            words = re.sub(r"uno$", "una", words)
            words = re.sub(r"(?<=cient)os\b|(?<=quinient)os\b", "as", words)
        else:
            words = re.sub(r"veintiuno$", "veintiún", words)
            words = re.sub(r"uno$", "un", words)
        return f"{self.cardinal(millions * 10**6)} {words}".strip() if millions else words

    def count(self, number: int, before: str, after: str) -> str:
        if number != 1:
            return super().count(number, before, after)
        if re.search(r"\b(?:a|hacia|desde|hasta|sobre) la $", before, re.IGNORECASE):
            return "una"
        noun = self.noun(before, after) or ""
        verb = noun in _VERBS or (noun.endswith("s") and noun not in _SINGULARS)
        return "uno" if verb else super().count(number, before, after)

    def scaled(self, value: Amount, scale: Noun, counted: str = "") -> str:
        return re.sub(r"\buno (?=mil\b)", "un ", super().scaled(value, scale, counted))

    def nth(self, number: int, gender: str, *, noun: bool) -> str:
        if not 0 < number < 100:
            return self.agreed(number, gender)
        tens, ones = divmod(number, 10)
        words = ONES[number] if number in ONES else f"{TENS[tens]} {ONES.get(ones, '')}".strip()
        if gender == "f":
            return re.sub(r"o\b", "a", words)
        return re.sub(r"(prim|terc)ero$", r"\1er", words) if noun else words

    def numeral(self, number: int, named: str, *, ruler: bool) -> str:
        if number <= _RULED and (ruler or named.lower() == "siglo"):
            return self.nth(number, "f" if named in {"Isabel", "Juana"} else "m", noun=False)
        return self.cardinal(number)

    def times_money(self, times: int) -> str:
        return f"{self.cardinal(times)} por"

    def times_after(self, written: str) -> str:
        return f"por {self.value(written)}"

    def pair(self, digits: str) -> str:
        """Two digits are one number, four are two; of three only round hundreds are one."""
        if len(digits) == 2 and digits[0] != "0":
            return self.cardinal(int(digits))
        if len(digits) == 4 and digits[0] != "0" and digits[2] != "0":
            return f"{self.pair(digits[:2])} {self.pair(digits[2:])}"
        return self.digits(digits) if digits.endswith("00") else self.each(digits)

    def with_cents(self, whole: int, cents: int, coin: Coin, before: str = "") -> str:
        _ = before
        minor = coin.minor
        said = self.counted(cents, minor) if minor and cents < 10 else self.cardinal(cents)
        return f"{self.counted(whole, coin.major)} con {said}"

    # Dates and times

    def day(self, day: int, before: str) -> str:
        _ = before
        return self._first_of_month if day == 1 else self.cardinal(day)

    def clock(self, hour: int, minute: int, second: int | None, before: str, after: str) -> str:
        _ = before, after
        if second is not None:
            return self.duration(hour, minute, second)
        words = self.agreed(hour, "f")
        if minute:
            return f"{words} {'cero ' if minute < 10 else ''}{self.cardinal(minute)}"
        return words if 0 < hour <= 12 else self.counted(hour, self.habits.hour)
