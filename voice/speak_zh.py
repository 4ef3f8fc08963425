"""The Chinese rulebook."""

import re
from dataclasses import dataclass

from voice.read_rules import Rule, Rulebook
from voice.speak_base_rules import rulebook
from voice.speak_cjk import Signs
from voice.speak_zh_numbers import Chinese
from voice.speak_zh_tables import COUNTERS

DISCOUNT = re.compile(r"(?P<digits>[1-9][1-9])(?= ?折)")
FESTIVAL = re.compile(r"(?P<digits>618|818|315)(?= ?(?:大促|活动|年中|购物|狂欢|促销|当天|$))")
FROST = re.compile(r"-(?P<degrees>\d{1,3}(?:\.\d)?) ?°C?")
MOTTO = re.compile(r"24/7(?!\d)")


@dataclass(frozen=True, slots=True)
class Own:
    """What only Chinese writes."""

    tongue: Chinese

    @property
    def signs(self) -> Signs:
        return Signs(self.tongue, COUNTERS)

    def rules(self) -> tuple[Rule, ...]:
        def each(match: re.Match[str]) -> str | None:
            return self.tongue.each(match["digits"])

        return (
            Rule("discount", DISCOUNT, each, "d"),
            Rule("festival", FESTIVAL, each, "d"),
            Rule("frost", FROST, self._frost, "s"),
            Rule("around the clock", MOTTO, lambda _: "全天候", "d"),
            *self.signs.rules(),
        )

    def _frost(self, match: re.Match[str]) -> str | None:
        unit = "摄氏度" if match[0].endswith("C") else "度"
        return f"零下{self.tongue.value(match['degrees'])}{unit}"


def chinese(region: str) -> Rulebook:
    """Mandarin; regions are read alike."""
    _ = region
    tongue = Chinese()
    own = Own(tongue)
    return rulebook(tongue, own.rules(), own.signs.words(), seamless=True)
