"""What Chinese and Japanese share: dates that begin with the year, runs of signs, Latin words."""

import re
from dataclasses import dataclass

from voice.read_numerals import roman
from voice.read_rules import Rule
from voice.read_spacing import HAN
from voice.speak_base import Tongue, around
from voice.speak_base_words import acronym

_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<mark>[./-])(?P<month>1[0-2]|0?[1-9])(?P=mark)"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)"
)
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)(?= ?[年春夏秋冬新])")
_UNTIL = re.compile(r"(?<=[年月日号號时時点點分])[-~](?= ?\d)")
_LATIN = re.compile(
    r"[A-Za-z]{1,40}(?:['-][A-Za-z]{1,40}){0,6}(?![A-Za-z0-9]|[-/.][A-Za-z]{0,20}\d)"
)
_NUMERAL = re.compile(rf"(?<=[{HAN}] )[IVX]{{2,6}}(?![A-Za-z0-9])")
_DIGITS = "零〇一二两三四五六七八九十百千万亿億"


@dataclass(frozen=True, slots=True)
class Signs:
    """Rules of a language that writes in Chinese signs."""

    tongue: Tongue
    counters: str
    """Signs that a number word stands before when it counts."""

    def rules(self) -> tuple[Rule, ...]:
        counts = (
            rf"(?:百分之[{_DIGITS}点]+|[{_DIGITS}]+点[{_DIGITS}]+"
            rf"|(?!一[{self.counters}]|十分)[{_DIGITS}]+(?= ?[{self.counters}]))"
        )
        return (
            Rule("date", _DATE, self._date, "d"),
            Rule("year", _YEAR, lambda match: self.tongue.year(int(match["year"])), "d"),
            Rule("until", _UNTIL, lambda _: self.tongue.tables.to, "s"),
            Rule("numeral", _NUMERAL, self._numeral, "l", number=True),
            Rule("number word", re.compile(counts), lambda match: match[0], "l", number=True),
            Rule(
                "signs",
                re.compile(rf"(?:(?!{counts})[{HAN}]){{1,60}}"),
                lambda match: match[0],
                "l",
            ),
        )

    def words(self) -> tuple[Rule, ...]:
        """Latin words, which no sign of the language belongs to."""
        return (Rule("Latin", _LATIN, self._latin, "l"),)

    def _date(self, match: re.Match[str]) -> str | None:
        return self.tongue.date(int(match["day"]), int(match["month"]), int(match["year"]), "")

    def _numeral(self, match: re.Match[str]) -> str | None:
        number = roman(match[0])
        return None if number is None else self.tongue.cardinal(number)

    def _latin(self, match: re.Match[str]) -> str | None:
        before, after = around(match)
        if re.match(r"[A-Za-z]*\d", after) or re.search(r"\d$", before):
            return None
        said = (acronym(part, self.tongue) for part in match[0].split("-"))
        return " ".join(said)
