"""The Spanish rulebook, as a region says it."""

import re
from dataclasses import replace

from voice.read_rules import Rule, Rulebook
from voice.speak_base import Coin, in_words
from voice.speak_base_rules import rulebook
from voice.speak_es_tables import HABITS, ONES, TABLES, TENS
from voice.speak_es_units import COINS, LATIN_UNITS, PESOS
from voice.speak_romance import Romance
from voice.speak_romance_rules import Shared

_POINTED = frozenset("mx us pr gt hn ni sv pa pe do 419".split())
"""Regions whose decimal mark is a point."""
_OLD_WORLD = frozenset(("", "es", "gq"))
_RULED = 10
"""Kings, popes and centuries up to this one are said with ordinals."""

_FIRST = re.compile(rf"1\.?°(?= de (?:{'|'.join(TABLES.months)})\b)")
_HALF_DAY = re.compile(
    r"(?:(?P<low>1[0-2]|0?[1-9])(?: ?- ?| a (?:las? )?))?(?P<hour>1[0-2]|0?[1-9])"
    r"(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>[aApP])\.? ?[mM](?:\.(?= [^A-ZÁÉÍÓÚ]|[,;:)]|$)|(?!\w))"
)
_DOTTED = re.compile(r"(?P<hour>[01]?\d|2[0-4])\.(?P<minute>[0-5]\d) ?h(?:oras?|rs?)?(?!\w)")
_ZOOM = re.compile(r"(?P<times>\d{1,4}) ?[xX×](?!\w)")
_THOUSANDS = re.compile(r"(?P<number>\d{1,3}) mil(?= [^\W\d_])")
_OFF = re.compile(r"(?:dto|dcto|desc)(?:\.|(?!\w))", re.IGNORECASE)
_INSTALMENTS = re.compile(r"(?P<count>\d{1,2}) ?MSI(?!\w)")
_WORKDAYS = re.compile(r"L ?- ?(?P<last>[VSD])(?!\w)")


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

    def own(self) -> tuple[Rule, ...]:
        return (
            Rule("half of the day", _HALF_DAY, self._half_day, "d"),
            Rule("clock", _DOTTED, self._dotted, "d"),
            Rule("zoom", _ZOOM, self._zoom, "d"),
            Rule("first", _FIRST, lambda _: "primero", "d"),
            Rule("thousands", _THOUSANDS, self._thousands, "d"),
            Rule("discount", _OFF, self._off, "l"),
            Rule("instalments", _INSTALMENTS, self._instalments, "d"),
            Rule("weekdays", _WORKDAYS, self._workdays, "l"),
            *Shared(self).rules(),
        )

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
        minor = coin.minor
        said = self.counted(cents, minor) if minor and cents < 10 else self.cardinal(cents)
        return f"{self.counted(whole, coin.major)} con {said}"

    # Dates and times

    def day(self, day: int, before: str) -> str:
        return self._first_of_month if day == 1 else self.cardinal(day)

    def clock(self, hour: int, minute: int, second: int | None, before: str, after: str) -> str:
        words = self.agreed(hour, "f")
        if minute:
            return f"{words} {'cero ' if minute < 10 else ''}{self.cardinal(minute)}"
        return words if 0 < hour <= 12 else self.counted(hour, self.habits.hour)

    def _half_day(self, match: re.Match[str]) -> str | None:
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        words = self.clock(hour, minute, None, "", "")
        if match["low"]:
            words = f"{self.agreed(int(match['low']), 'f')} a {words}"
        return f"{words} {_part_of_day(hour % 12, morning=match['half'] in 'aA')}"

    def _dotted(self, match: re.Match[str]) -> str | None:
        return self.clock(int(match["hour"]), int(match["minute"]), None, "", "")

    # Offers

    def _zoom(self, match: re.Match[str]) -> str | None:
        if not re.search(r"\bzoom (?:(?:óptico|digital) )?(?:de )?$", _before(match), re.IGNORECASE):
            return None
        return f"{self.cardinal(int(match['times']))} aumentos"

    def _thousands(self, match: re.Match[str]) -> str | None:
        noun = self.noun("", match.string[match.end() : match.end() + 32])
        gender = self.gender(noun) if noun else "m"
        return self.agreed(int(match["number"]) * 1000, gender)

    def _off(self, match: re.Match[str]) -> str | None:
        return "de descuento" if _before(match).endswith(("% ", "€ ", "$ ")) else None

    def _instalments(self, match: re.Match[str]) -> str | None:
        return f"{self.cardinal(int(match['count']))} meses sin intereses"

    def _workdays(self, match: re.Match[str]) -> str | None:
        return f"lunes a {dict(V='viernes', S='sábado', D='domingo')[match['last']]}"


def spanish(region: str) -> Rulebook:
    """Spanish as a region says it: in `mx` the sign `$` is the peso and decimals have a point."""
    return rulebook(Spanish(region))


def _part_of_day(hour: int, *, morning: bool) -> str:
    if morning:
        return "de la mañana" if hour else "de la noche"
    if hour == 0:
        return "del mediodía"
    return "de la tarde" if hour < 7 else "de la noche"


def _before(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - 24) : match.start()]
