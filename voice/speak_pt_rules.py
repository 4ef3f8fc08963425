"""Rules that Portuguese alone has, or has before the shared ones."""

import re
from dataclasses import dataclass

from voice.read_rules import Rule
from voice.speak_pt_numbers import Portuguese
from voice.speak_pt_tables import TABLES
from voice.speak_romance_rules import Shared

_FIRST = re.compile(rf"1\.?[°o](?= de (?:{'|'.join(TABLES.months)})\b)")
_THOUSANDS = re.compile(r"(?P<number>\d{1,3}) mil(?= [^\W\d_])")


@dataclass(frozen=True, slots=True)
class Own:
    """Notations of Portuguese."""

    tongue: Portuguese

    def rules(self) -> tuple[Rule, ...]:
        return (
            Rule("first", _FIRST, lambda _: "primeiro", "d"),
            Rule("thousands", _THOUSANDS, self._thousands, "d"),
            *Shared(self.tongue).rules(),
        )

    def _thousands(self, match: re.Match[str]) -> str | None:
        noun = self.tongue.noun("", match.string[match.end() : match.end() + 32])
        gender = self.tongue.gender(noun) if noun else "m"
        return self.tongue.agreed(int(match["number"]) * 1000, gender)
