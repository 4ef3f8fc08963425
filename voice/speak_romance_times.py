"""Days, years, hours and weekdays as Spanish, French and Portuguese shops write them."""

import re
from dataclasses import dataclass

from voice.read_rules import Rule
from voice.speak_base import around
from voice.speak_base_signs import one_of
from voice.speak_romance import Romance

_DAY = re.compile(
    r"(?P<day>0?[1-9]|[12]\d|3[01])(?:er|°)?/(?P<month>0[1-9]|1[0-2]|[1-9])(?![\d/]|[.,]\d| de\b)"
)
_DAYS = re.compile(
    r"(?P<a>\d{1,2})/(?P<b>0[1-9]|1[0-2]) ?- ?(?P<c>\d{1,2})/(?P<d>0[1-9]|1[0-2])(?![\w/]|[.,]\d)"
)
_DASHED = re.compile(
    r"(?P<day>0[1-9]|[12]\d|3[01])-(?P<month>0[1-9]|1[0-2])-(?P<year>\d\d)(?![\w-]|[.,]\d)"
)
_WITHIN = re.compile(r"(?P<low>\d{1,3}) ?/ ?(?P<high>\d{1,3}) ?h(?:s|rs|oras|eures)?(?![\w/])")
_MOTTO = re.compile(r"24 ?/ ?7(?![\d/])")
_OF_YEAR = re.compile(r"(?P<number>\d{1,4})/(?P<year>(?:19|20)\d\d)(?![\w/])")
_MINUTES = re.compile(r"(?P<count>\d{1,3})'(?![\w'])")
_AFTER_MINUTES = re.compile(r"(?:\d ?h|\b(?:en|durante|em|pendant|de|tras)) ?$", re.IGNORECASE)
_DECADE = re.compile(r"(?P<decade>(?:19|20)?[2-9]0)'?s(?!\w)")
_HOUR = r"(?:[01]?\d|2[0-4])"
_HOURS = re.compile(
    rf"(?P<hour>{_HOUR})(?: ?[hH] ?(?P<minute>[0-5]\d)?|[:.](?P<minute2>[0-5]\d)(?: ?[hH])?) ?- ?"
    rf"(?P<until>{_HOUR})(?: ?[hH] ?(?P<last>[0-5]\d)?|[:.](?P<last2>[0-5]\d) ?[hH])"
    r"(?:s|rs|oras|eures)?\.?(?!\w)"
)
_EVERY = re.compile(r"/ ?(?P<unit>[^\W\d_]{2,8})(?!\w)")


@dataclass(frozen=True, slots=True)
class Times:
    """Rules of times that go before the general ones."""

    tongue: Romance

    def rules(self) -> tuple[Rule, ...]:
        habits = self.tongue.habits
        weekday = rf"(?i:(?P<{{}}>{one_of(habits.weekdays)}))"
        months = one_of(self.tongue.tables.months)
        within_month = (
            rf"(?P<first>\d{{1,2}}) ?- ?(?P<last>\d{{1,2}})(?= (?:de )?(?:{months})(?!\w))"
        )
        low, high = weekday.format("low"), weekday.format("high")
        return (
            Rule("around the clock", _MOTTO, lambda _: habits.motto, "d"),
            Rule("hours", _HOURS, self._hours, "d"),
            Rule("within hours", _WITHIN, self._within, "d"),
            Rule("days", re.compile(within_month), self._within_month, "d"),
            Rule("days", _DAYS, self._days, "d"),
            Rule("day", _DAY, self._day, "d"),
            Rule("date in digits", _DASHED, self._dashed, "d"),
            Rule(
                "weekdays",
                re.compile(rf"{low}\.?(?: ?- ?| (?P<word>au?|al?|à|às|e|y|et) ){high}(?!\w)\.?"),
                self._weekdays,
                "l",
            ),
            Rule(
                "weekday",
                re.compile(rf"{low}\.(?=,? (?:\d|au? |al? |à |às |e |y |et ))"),
                self._weekday,
                "l",
            ),
            Rule("minutes", _MINUTES, self._minutes, "d"),
            Rule("decade", _DECADE, lambda m: self.tongue.cardinal(int(m["decade"])), "d"),
            Rule("of a year", _OF_YEAR, self._of_year, "d"),
            Rule("every", _EVERY, self._every, "s"),
        )

    def _within(self, match: re.Match[str]) -> str | None:
        low, high = int(match["low"]), int(match["high"])
        if low >= high:
            return None
        tongue = self.tongue
        end = tongue.counted(high, tongue.habits.hour)
        return f"{tongue.agreed(low, tongue.habits.hour.gender)} {tongue.tables.to} {end}"

    def _hours(self, match: re.Match[str]) -> str | None:
        """`9h30-20h`; between whole hours the first needs no name of its own."""
        tongue = self.tongue
        minutes = (match[part] for part in ("minute", "minute2", "last", "last2"))
        if not any(minutes):
            return None
        ends = (
            (match["hour"], match["minute"] or match["minute2"]),
            (match["until"], match["last"] or match["last2"]),
        )
        first, last = (tongue.clock(int(hour), int(part or 0), None, "", "") for hour, part in ends)
        return f"{first} {tongue.tables.to} {last}"

    def _days(self, match: re.Match[str]) -> str | None:
        first, last = (int(match["a"]), int(match["b"])), (int(match["c"]), int(match["d"]))
        if not all(0 < day <= 31 for day, _ in (first, last)):
            return None
        dates = (self.tongue.date(day, month, None, "") for day, month in (first, last))
        return f" {self.tongue.habits.until} ".join(dates)

    def _within_month(self, match: re.Match[str]) -> str | None:
        """The days of `15-20 de marzo`."""
        first, last = int(match["first"]), int(match["last"])
        if not 0 < first < last <= 31:
            return None
        days = (self.tongue.day(day, "") for day in (first, last))
        return f" {self.tongue.habits.until} ".join(days)

    def _day(self, match: re.Match[str]) -> str | None:
        before = around(match)[0]
        habits = self.tongue.habits
        known = habits.day_before if len(match["month"]) == 2 else habits.day_sure
        certain = len(match[0]) == 5 and int(match["day"]) > int(match["month"])
        if not certain and not re.search(rf"(?:{known})\.?,? $", before, re.IGNORECASE):
            return None
        return self.tongue.date(int(match["day"]), int(match["month"]), None, before)

    def _dashed(self, match: re.Match[str]) -> str | None:
        day, month, year = (int(match[part]) for part in ("day", "month", "year"))
        return self.tongue.date(day, month, 2000 + year, around(match)[0])

    def _weekdays(self, match: re.Match[str]) -> str | None:
        names = self.tongue.habits.weekdays
        low, high = (names[match[end].lower()] for end in ("low", "high"))
        return f"{low} {match['word'] or self.tongue.tables.to} {high}"

    def _weekday(self, match: re.Match[str]) -> str | None:
        return self.tongue.habits.weekdays[match["low"].lower()]

    def _minutes(self, match: re.Match[str]) -> str | None:
        if not _AFTER_MINUTES.search(around(match)[0]):
            return None
        return self.tongue.counted(int(match["count"]), self.tongue.tables.units["min"])

    def _of_year(self, match: re.Match[str]) -> str | None:
        """`12/2026` is a month, `7/1996` the number of a law."""
        number, year = match["number"], int(match["year"])
        if len(number) == 2 and 1 <= int(number) <= 12:
            return self.tongue.month_year(int(number), year)
        slash = self.tongue.tables.address["/"]
        return f"{self.tongue.digits(number)} {slash} {self.tongue.year(year)}"

    def _every(self, match: re.Match[str]) -> str | None:
        """`0,8 kWh/día` is a day, but `hora/día` is either."""
        before = around(match)[0]
        if not re.search(r"\d ?(?:%|[^\W\d_²³]{1,4})$", before):
            return None
        return self.tongue.tables.per_written.get(match["unit"])
