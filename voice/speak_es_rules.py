"""Rules that Spanish alone has, or has before the shared ones."""

import re
from dataclasses import dataclass

from voice.read_rules import Rule
from voice.speak_es_numbers import Spanish
from voice.speak_es_tables import TABLES
from voice.speak_romance_rules import shared

_FIRST = re.compile(rf"1\.?°(?= de (?:{'|'.join(TABLES.months)})\b)")
_HALF_DAY = re.compile(
    r"(?:(?P<low>1[0-2]|0?[1-9])(?: ?(?P<first>[aApP])\.? ?[mM]\.?)?(?: ?- ?| a (?:las? )?))?"
    r"(?P<hour>1[0-2]|0?[1-9])"
    r"(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>[aApP])\.? ?[mM](?:\.(?= [^A-ZÁÉÍÓÚ]|[,;:)]|$)|(?!\w))"
)
_DOTTED = re.compile(r"(?P<hour>[01]?\d|2[0-4])\.(?P<minute>[0-5]\d) ?h(?:oras?|rs?)?(?!\w)")
_DON = re.compile(r"D(?P<many>ª|a)?\.(?= [A-ZÁÉÍÓÚ][a-záéíóúñ]{2})")
_BATTERY = re.compile(r"AA(?P<third>A)?(?!\w)")
_UNITS = re.compile(r"[uU]d(?P<many>s)?\.")
"""Units, or with a capital the polite "you"."""
_STREET = re.compile(r"C/ ?(?=[A-ZÁÉÍÓÚ])")
_ZOOM = re.compile(r"(?P<times>\d{1,4}) ?[xX×](?!\w)")
_THOUSANDS = re.compile(r"(?P<number>\d{1,3}) mil(?= [^\W\d_])")
_OFF = re.compile(r"(?:dto|dcto)(?:\.|(?!\w))|desc\.", re.IGNORECASE)
_INSTALMENTS = re.compile(r"(?P<count>\d{1,2}) ?MSI(?!\w)")
_FEMININE_PARTS = {3: "tercera", 4: "cuarta", 5: "quinta", 6: "sexta", 8: "octava", 10: "décima"}
_PARTS = re.compile(r"(?P<top>[1-9])/(?P<bottom>[34568]|10) (?P<noun>partes?)(?!\w)")
_LAST_DAYS = {"V": "viernes", "S": "sábado", "D": "domingo"}
_WORKDAYS = re.compile(r"L ?- ?(?P<last>[VSD])(?!\w)")


@dataclass(frozen=True, slots=True)
class Own:
    """Notations of Spanish."""

    tongue: Spanish

    def rules(self) -> tuple[Rule, ...]:
        return (
            Rule("half of the day", _HALF_DAY, self._half_day, "d"),
            Rule("clock", _DOTTED, self._dotted, "d"),
            Rule("don", _DON, lambda m: "doña" if m["many"] else "don", "l"),
            Rule("battery", _BATTERY, lambda m: "triple A" if m["third"] else "doble A", "l"),
            Rule("units", _UNITS, self._units, "l"),
            Rule("street", _STREET, lambda _: "calle", "l"),
            Rule("zoom", _ZOOM, self._zoom, "d"),
            Rule("parts", _PARTS, self._parts, "d"),
            Rule("first", _FIRST, lambda _: "primero", "d"),
            Rule("thousands", _THOUSANDS, self._thousands, "d"),
            Rule("discount", _OFF, self._off, "l"),
            Rule("instalments", _INSTALMENTS, self._instalments, "d"),
            Rule("weekdays", _WORKDAYS, self._workdays, "l"),
            *shared(self.tongue),
        )

    def _half_day(self, match: re.Match[str]) -> str | None:
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        words = self.tongue.clock(hour, minute, None, "", "")
        if match["low"]:
            low = self.tongue.agreed(int(match["low"]), "f")
            if match["first"]:
                low += f" {_part_of_day(int(match['low']) % 12, morning=match['first'] in 'aA')}"
            words = f"{low} a {words}"
        return f"{words} {_part_of_day(hour % 12, morning=match['half'] in 'aA')}"

    def _dotted(self, match: re.Match[str]) -> str | None:
        return self.tongue.clock(int(match["hour"]), int(match["minute"]), None, "", "")

    def _zoom(self, match: re.Match[str]) -> str | None:
        if not re.search(
            r"\bzoom (?:(?:óptico|digital) )?(?:de )?$", _before(match), re.IGNORECASE
        ):
            return None
        return f"{self.tongue.cardinal(int(match['times']))} aumentos"

    def _parts(self, match: re.Match[str]) -> str | None:
        """`3/4 partes`."""
        top, many = int(match["top"]), "" if match["top"] == "1" else "s"
        part = _FEMININE_PARTS[int(match["bottom"])]
        return f"{self.tongue.agreed(top, 'f')} {part}{many} {match['noun']}"

    def _thousands(self, match: re.Match[str]) -> str | None:
        noun = self.tongue.noun("", match.string[match.end() : match.end() + 32])
        gender = self.tongue.gender(noun) if noun else "m"
        return self.tongue.agreed(int(match["number"]) * 1000, gender)

    def _units(self, match: re.Match[str]) -> str | None:
        if _before(match)[-1:].isalnum():
            return None
        name = "usted" if match[0][0] == "U" else "unidad"
        return f"{name}{'es' if match['many'] else ''}"

    def _off(self, match: re.Match[str]) -> str | None:
        bare = _before(match).endswith(("% ", "€ ", "$ "))
        return "de descuento" if bare else "descuento"

    def _instalments(self, match: re.Match[str]) -> str | None:
        return f"{self.tongue.cardinal(int(match['count']))} meses sin intereses"

    def _workdays(self, match: re.Match[str]) -> str | None:
        return f"lunes a {_LAST_DAYS[match['last']]}"


def _part_of_day(hour: int, *, morning: bool) -> str:
    if morning:
        return "de la mañana" if hour else "de la noche"
    if hour == 0:
        return "del mediodía"
    return "de la tarde" if hour < 7 else "de la noche"


def _before(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - 24) : match.start()]
