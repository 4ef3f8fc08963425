"""How Portuguese says numbers, money, dates and times, as a region does."""

import re
from dataclasses import replace

from voice.speak_base import Coin, Noun, in_words
from voice.speak_pt_tables import HABITS, ONES, TABLES, TENS
from voice.speak_pt_units import COINS, EUROPEAN_COINS, EUROPEAN_UNITS
from voice.speak_romance import Romance

_LASTS = re.compile(r"\b(?:faltam?|restam?|duram?|durante|em|por|só|mais) $", re.IGNORECASE)
"""Before how long something takes: `faltam 2h05`."""
_RULED = 10
"""Kings, popes and centuries up to this one are said with ordinals."""


class Portuguese(Romance):
    """One, two and the hundreds agree with what they count."""

    def __init__(self, region: str) -> None:
        self._brazilian = region in {"", "br"}
        tables = TABLES
        if not self._brazilian:
            tables = replace(
                TABLES,
                counter="pt",
                locale="pt_PT",
                units=EUROPEAN_UNITS,
                coins=COINS | EUROPEAN_COINS,
                address={**TABLES.address, "_": "underscore"},
            )
        super().__init__(tables, HABITS)

    # Numbers

    def cardinal(self, number: int) -> str:
        words = in_words(number, self.tables.counter, "cardinal")
        return re.sub(r"\bcatorze\b", "quatorze", words) if self._brazilian else words

    def agreed(self, number: int, gender: str) -> str:
        if gender != "f":
            return self.cardinal(number)
        millions = number - number % 10**6
        head = self.cardinal(millions) if millions else ""
        words = self.cardinal(number).removeprefix(head)
        words = re.sub(r"\bum$", "uma", re.sub(r"\bdois\b", "duas", words))
        words = re.sub(r"(?<=[eh]ent)os\b|(?<=zent)os\b", "as", words)
        return head + words

    def counted(self, number: int, noun: Noun, before: str = "") -> str:
        if number == 0 and noun.one in {"hora", "quilômetro"}:
            return f"zero {noun.one}"
        return super().counted(number, noun, before)

    def one_of(self, value: float) -> bool:
        return 0 < value < 2

    def nth(self, number: int, gender: str, *, noun: bool) -> str:
        _ = noun
        if not 0 < number <= 100:
            return self.agreed(number, gender)
        tens, ones = divmod(number, 10)
        words = "centésimo" if number == 100 else f"{TENS[tens]} {ONES.get(ones, '')}".strip()
        return re.sub(r"o\b", "a", words) if gender == "f" else words

    def numeral(self, number: int, named: str, *, ruler: bool) -> str:
        if number <= _RULED and (ruler or named.lower() == "século"):
            return self.nth(number, "f" if named in {"Isabel", "Maria"} else "m", noun=False)
        return self.cardinal(number)

    def fraction(self, top: int, bottom: int) -> str:
        return "meio" if (top, bottom) == (1, 2) else super().fraction(top, bottom)

    def times_after(self, written: str) -> str:
        return f"vezes {self.value(written)}"

    def pair(self, digits: str) -> str:
        """Area codes are numbers, other digits come one by one; in Brazil six is half a dozen."""
        if len(digits) == 2 and digits[0] != "0":
            return self.cardinal(int(digits))
        if digits.endswith("00") and digits.strip("0"):
            zeros = len(digits) - len(digits.lstrip("0"))
            return " ".join(["zero"] * zeros + [self.cardinal(int(digits))])
        said = self.each(digits)
        return said.replace("seis", "meia") if self._brazilian else said

    def with_cents(self, whole: int, cents: int, coin: Coin, before: str = "") -> str:
        _ = before
        small = self.counted(cents, coin.minor) if coin.minor else self.cardinal(cents)
        return f"{self.counted(whole, coin.major)} e {small}"

    # Dates and times

    def day(self, day: int, before: str) -> str:
        _ = before
        return "primeiro" if day == 1 and self._brazilian else self.cardinal(day)

    def clock(self, hour: int, minute: int, second: int | None, before: str, after: str) -> str:
        if second is not None:
            return self.duration(hour, minute, second)
        if hour in {0, 24} and not minute:
            return "meia-noite"
        lasting = re.match(r" de (?!manhã)[^\W\d_]{4}", after) or _LASTS.search(before)
        if minute and lasting and not re.search(r"\b(?:[àa]s|das|até|pelas) $", before):
            return f"{self.counted(hour, self.habits.hour)} e {self.cardinal(minute)}"
        if minute:
            return f"{self.agreed(hour, 'f')} e {self.cardinal(minute)}"
        return self.counted(hour, self.habits.hour)
