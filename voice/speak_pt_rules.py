"""Rules that Portuguese alone has, or has before the shared ones."""

import re
from dataclasses import dataclass

from voice.read_rules import Rule
from voice.speak_pt_numbers import Portuguese
from voice.speak_pt_tables import TABLES
from voice.speak_romance_rules import shared

_FIRST = re.compile(rf"1\.?[°o](?= de (?:{'|'.join(TABLES.months)})\b)")
_DOM = re.compile(r"D\.(?= (?P<name>[A-ZÀ-Þ][a-zà-ÿ]{2,20}))")
_QUEENS = frozenset(("Maria", "Isabel"))
_A_MONTH = re.compile(r"(?<=% )a\. ?(?P<period>[ma])\.")
_THOUSANDS = re.compile(r"(?P<number>\d{1,3}) mil(?= [^\W\d_])")


@dataclass(frozen=True, slots=True)
class Own:
    """Notations of Portuguese."""

    tongue: Portuguese

    def rules(self) -> tuple[Rule, ...]:
        return (
            Rule("dom", _DOM, self._dom, "l"),
            Rule("interest", _A_MONTH, self._a_month, "l"),
            Rule("first", _FIRST, lambda _: "primeiro", "d"),
            Rule("thousands", _THOUSANDS, self._thousands, "d"),
            *shared(self.tongue),
        )

    def _dom(self, match: re.Match[str]) -> str | None:
        king = match["name"] in self.tongue.tables.rulers - _QUEENS
        return "dom" if king else "dona"

    def _a_month(self, match: re.Match[str]) -> str | None:
        """Interest of `0,9% a.m.`, which is by the month."""
        return "ao mês" if match["period"] == "m" else "ao ano"

    def _thousands(self, match: re.Match[str]) -> str | None:
        noun = self.tongue.noun("", match.string[match.end() : match.end() + 32])
        gender = self.tongue.gender(noun) if noun else "m"
        return self.tongue.agreed(int(match["number"]) * 1000, gender)
