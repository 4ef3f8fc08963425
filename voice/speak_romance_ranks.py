"""Ordinals and Roman numbers as Spanish, French and Portuguese write them."""

import re
from dataclasses import dataclass

from voice.read_numerals import roman
from voice.read_rules import Rule
from voice.speak_base import around
from voice.speak_romance import Romance

_ROMAN = re.compile(r"(?P<roman>[IVX]{1,6})(?= (?P<noun>[^\W\d_]{3,20}))")
_CELSIUS = re.compile(r" ?[CFK]\b")
_NEXT_CENTURY = re.compile(r"(?P<roman>[IVX]{1,6})(?!\w)")
_CENTURY = re.compile(r"[sS](?:[ée]c)?\. ?(?P<roman>[IVX]{1,6})(?!\w|\.\w)")


@dataclass(frozen=True, slots=True)
class Ranks:
    """Rules of what is counted through."""

    tongue: Romance

    def rules(self) -> tuple[Rule, ...]:
        habits = self.tongue.habits
        return (
            Rule("ordinal", re.compile(rf"(?:{habits.written})(?!\w)"), self._ordinal, "d"),
            Rule("numeral", _ROMAN, self._numeral, "l", number=True),
            Rule("century", _CENTURY, self._century, "l", number=True),
            Rule("century", _NEXT_CENTURY, self._next_century, "l", number=True),
        )

    def _ordinal(self, match: re.Match[str]) -> str | None:
        tongue, number, groups = self.tongue, int(match["number"]), match.groupdict()
        before, after = around(match)
        if number == 0:
            return None
        noun = tongue.noun("", after)
        if groups.get("degree") and (
            _CELSIUS.match(after) or (number > 10 and noun is None) or before.endswith("-")
        ):
            return None
        gender = "f" if groups.get("f") else "m"
        return tongue.nth(number, gender, noun=noun is not None)

    def _numeral(self, match: re.Match[str]) -> str | None:
        number, noun = roman(match["roman"]), match["noun"]
        if number is None or noun.lower() not in self.tongue.habits.numbered:
            return None
        return self.tongue.nth(number, self.tongue.gender(noun), noun=True)

    def _century(self, match: re.Match[str]) -> str | None:
        number, century = roman(match["roman"]), self.tongue.habits.century
        if number is None or not century:
            return None
        return f"{century} {self.tongue.numeral(number, century, ruler=False)}"

    def _next_century(self, match: re.Match[str]) -> str | None:
        """The second of `siglos XV y XVI`, and `nº XII`."""
        number, century = roman(match["roman"]), self.tongue.habits.century
        if number is not None and re.search(r"[Nn]\.?° ?$", around(match)[0]):
            return self.tongue.cardinal(number)
        both = rf"\b{century}s [IVX]{{1,6}} ?(?:y|e|a|al|ao|-) ?$"
        if number is None or not century or not re.search(both, around(match)[0], re.IGNORECASE):
            return None
        return self.tongue.numeral(number, century, ruler=False)
