"""Dates and times of day in the notations of languages that write the day first."""

import re
from dataclasses import dataclass

from voice.read_rules import Rule
from voice.speak_base import Tongue, around
from voice.speak_base_signs import one_of

_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_ISO = re.compile(
    r"(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
    r"(?:T(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)(?::[0-5]\d(?:\.\d{1,6})?)?Z?)?(?![\w-])"
)
_DIGITS = re.compile(
    r"(?P<day>\d{1,2})(?P<mark>[/.-]) ?(?P<month>\d{1,2})(?P=mark) ?(?P<year>(?:19|20)\d\d|\d\d)"
    r"(?![\w/]|[.,-]\d)"
)
_UNTIL = re.compile(
    r"(?:(?<=[\d.rh])|(?<=[\d.rh] ))[-~]"
    r"(?= ?(?:\d{1,2}[.:h]\d|\d{1,2}\. ?[^\W\d_]{3}|(?:19|20)\d\d[./-]\d))"
)
"""A dash between two dates or two times."""
_RATIO = re.compile(r"(?P<first>\d{1,4}):(?P<second>\d{1,4})(?![\d:])")


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates and times of one language."""

    tongue: Tongue

    def rules(self) -> tuple[Rule, ...]:
        tables = self.tongue.tables
        names = (*tables.months, *(name.lower() for name in tables.months))
        short = (
            *tables.months_short,
            *(name.capitalize() for name in tables.months_short),
            *(name.upper() for name in tables.months_short),
        )
        month = rf"(?P<month>(?:{one_of(names)})|(?:{one_of(short)})\.?)(?!\w)"
        to = rf"(?: ?- ?| (?:{tables.to_written}) )"
        year = rf"(?:{tables.year_join}(?P<year>{_YEAR}))"
        clock = (
            rf"(?P<hour>[01]?\d|2[0-4])(?:{tables.clock_mark})(?P<minute>[0-5]\d)"
            r"(?::(?P<second>[0-5]\d))?(?![\d:]|[.,]\d)"
        )
        day = rf"(?P<day>{_DAY}){tables.date_join}"
        weekday = rf"(?:{one_of(tables.weekdays)})"
        return (
            Rule("ISO date", _ISO, self._iso, "d"),
            Rule("date in digits", _DIGITS, self._digits, "d"),
            Rule("until", _UNTIL, lambda _: tables.to, "s"),
            Rule(
                "date",
                re.compile(rf"(?:(?P<first>{_DAY})(?:[.°]|er)?{to})?{day}{month}{year}?"),
                self._date,
                "d",
            ),
            Rule("month and year", re.compile(rf"{month}{year}"), self._month_year, "l"),
            Rule(
                "weekdays",
                re.compile(rf"(?P<low>{weekday})\.? ?- ?(?P<high>{weekday})(?:\.(?= ))?(?!\w)"),
                self._weekdays,
                "l",
            ),
            Rule(
                "weekday",
                re.compile(
                    rf"(?P<low>{weekday})(?!\w)(?:\.(?=[ ,])"
                    rf"|(?=,? \d{{1,2}}(?:[.:h]\d|\. |-\d| ?(?:{tables.clock_word}))))"
                ),
                lambda match: tables.weekdays[match["low"]],
                "l",
            ),
            Rule("clock", re.compile(rf"{clock}{tables.clock_tail}"), self._clock, "d"),
            Rule("ratio", _RATIO, self._ratio, "d"),
        )

    def _iso(self, match: re.Match[str]) -> str | None:
        day, month, year = int(match["day"]), int(match["month"]), int(match["year"])
        words = self.tongue.date(day, month, year, around(match)[0])
        if match["hour"]:
            hour, minute = int(match["hour"]), int(match["minute"])
            words += f" {self.tongue.clock(hour, minute, None, '', '')}"
        return words

    def _digits(self, match: re.Match[str]) -> str | None:
        day, month, year = int(match["day"]), int(match["month"]), int(match["year"])
        if year < 100:
            if match["mark"] == "-":
                return None
            year += 2000
        if not (0 < month <= 12 and 0 < day <= 31):
            return None
        return self.tongue.date(day, month, year, around(match)[0])

    def _date(self, match: re.Match[str]) -> str | None:
        before = around(match)[0]
        year = int(match["year"]) if match["year"] else None
        words = self.tongue.date(int(match["day"]), self._month(match["month"]), year, before)
        if match["first"] is None:
            return words
        return f"{self.tongue.day(int(match['first']), before)} {self.tongue.tables.to} {words}"

    def _month(self, written: str) -> int:
        tables, name = self.tongue.tables, written.rstrip(".").lower()
        known = {month.lower(): number for number, month in enumerate(tables.months, 1)}
        return known.get(name) or tables.months_short[name]

    def _month_year(self, match: re.Match[str]) -> str | None:
        return self.tongue.month_year(self._month(match["month"]), int(match["year"]))

    def _weekdays(self, match: re.Match[str]) -> str | None:
        tables = self.tongue.tables
        low, high = tables.weekdays[match["low"]], tables.weekdays[match["high"]]
        return f"{low} {tables.to} {high}"

    def _clock(self, match: re.Match[str]) -> str | None:
        second = int(match["second"]) if match["second"] else None
        before, after = around(match)
        return self.tongue.clock(int(match["hour"]), int(match["minute"]), second, before, after)

    def _ratio(self, match: re.Match[str]) -> str | None:
        first, second = (self.tongue.digits(match[side]) for side in ("first", "second"))
        return f"{first} {self.tongue.tables.ratio} {second}"
