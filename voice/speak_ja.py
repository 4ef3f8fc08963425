"""The Japanese rulebook."""

import re
from dataclasses import dataclass

from voice.read_rules import Rule, Rulebook
from voice.speak_base_rules import rulebook
from voice.speak_cjk import Signs
from voice.speak_ja_numbers import Japanese
from voice.speak_ja_tables import COUNTERS

MOTTO = re.compile(r"24/7(?!\d)")
WEEKDAY = re.compile(r"\((?P<day>[月火水木金土日])(?P<holiday>・祝)?\)")
WAYS = re.compile(r"(?P<count>[2-5])(?:WAY|way|Way)(?![A-Za-z])")
_WAYS = {"2": "ツー", "3": "スリー", "4": "フォー", "5": "ファイブ"}
SHORT_DATE = re.compile(
    r"(?P<month>1[0-2]|[1-9])/(?P<day>3[01]|[12]\d|[1-9])"
    r"(?=\(| ?(?:まで|から|限定|発売|開始|~|-|の|に|は|より))(?!-\d/)"
)


@dataclass(frozen=True, slots=True)
class Own:
    """What only Japanese writes."""

    tongue: Japanese

    @property
    def signs(self) -> Signs:
        return Signs(self.tongue, COUNTERS)

    def rules(self) -> tuple[Rule, ...]:
        return (
            Rule("weekday", WEEKDAY, self._weekday, "s"),
            Rule("short date", SHORT_DATE, self._short_date, "d"),
            Rule("ways", WAYS, lambda match: f"{_WAYS[match['count']]}ウェイ", "d"),
            Rule("around the clock", MOTTO, lambda _: "二十四時間年中無休", "d"),
            *self.signs.rules(),
        )

    def _weekday(self, match: re.Match[str]) -> str | None:
        return f"{match['day']}曜日{'祝日' if match['holiday'] else ''}"

    def _short_date(self, match: re.Match[str]) -> str | None:
        return self.tongue.date(int(match["day"]), int(match["month"]), None, "")


def japanese(region: str) -> Rulebook:
    """Japanese; it has no regions in writing."""
    _ = region
    tongue = Japanese()
    own = Own(tongue)
    return rulebook(tongue, own.rules(), own.signs.words(), seamless=True)
