"""The Chinese rulebook."""

import re
from dataclasses import dataclass

from voice.read_rules import Rule, Rulebook
from voice.speak_base import around
from voice.speak_base_rules import rulebook
from voice.speak_cjk import Signs
from voice.speak_zh_numbers import Chinese
from voice.speak_zh_tables import COUNTERS

DISCOUNT = re.compile(r"(?P<digits>[1-9][1-9])(?= ?折)")
FESTIVAL = re.compile(r"(?P<digits>618|818|315)(?= ?(?:大促|活动|年中|购物|狂欢|促销|当天|$))")
FROST = re.compile(r"-(?P<degrees>\d{1,3}(?:\.\d)?) ?°C?")
DAY = re.compile(
    r"(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])"
    r"(?= ?(?:[晚早上下中凌开截至起止前后日号號開]|\d{1,2}:\d\d|\())"
)
RATED = re.compile(r"(?P<value>\d(?:\.\d{1,2})?) ?/ ?(?P<best>5|10)(?![\d/])")
_RATING = re.compile(r"(?:评分|打分|得分|好评|评价|星级|综合) ?[:为是高达]{0,2} ?$")
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
            Rule("day", DAY, self._day, "d"),
            Rule("rated", RATED, self._rated, "d"),
            Rule("around the clock", MOTTO, lambda _: "全天候", "d"),
            *self.signs.rules(),
        )

    def _day(self, match: re.Match[str]) -> str | None:
        """`11/30晚`."""
        month, day = (self.tongue.cardinal(int(match[part])) for part in ("month", "day"))
        return f"{month}月{day}日"

    def _rated(self, match: re.Match[str]) -> str | None:
        """After the word for a rating its best comes last: `评分4.8/5`."""
        if not _RATING.search(around(match)[0]):
            return None
        best = self.tongue.cardinal(int(match["best"]))
        return f"{self.tongue.value(match['value'])}分满分{best}分"

    def _frost(self, match: re.Match[str]) -> str | None:
        unit = "摄氏度" if match[0].endswith("C") else "度"
        return f"零下{self.tongue.value(match['degrees'])}{unit}"


def chinese(region: str) -> Rulebook:
    """Mandarin; regions are read alike."""
    _ = region
    tongue = Chinese()
    own = Own(tongue)
    return rulebook(tongue, own.rules(), own.signs.words(), seamless=True)
