"""English dates, years and times of day."""

import re
from dataclasses import dataclass

from voice.read_rules import Rule
from voice.speak_en_numbers import MONTHS, Numbers

_MONTH_NUMBER = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
_MONTH_NUMBER |= {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_MONTH_NUMBER["sept"] = 9

_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_MONTH_END = r"(?![A-Za-z])"

ISO = re.compile(
    r"(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
    r"(?:T(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)(?::[0-5]\d(?:\.\d{1,6})?)?(?P<zone>Z)?)?(?![\w-])"
)
SLASHED = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d|\d\d)(?![\w/]|[.-]\d)"
)
MONTH_FIRST = re.compile(
    rf"(?P<month>{_MONTH}){_MONTH_END} ?(?P<day>{_DAY})(?:st|nd|rd|th)?(?![\d:%]|[.,]\d|/\d)"
    rf"(?: ?(?:-|to) ?(?P<last>{_DAY})(?:st|nd|rd|th)?(?![\d:%]|[.,]\d))?"
    rf"(?:,? (?P<year>{_YEAR}))?(?![A-Za-z])"
)
DAY_FIRST = re.compile(
    rf"(?P<day>{_DAY})(?:st|nd|rd|th)?(?: ?(?:-|to) ?(?P<last>{_DAY})(?:st|nd|rd|th)?)? "
    rf"(?:of )?(?P<month>{_MONTH}){_MONTH_END}(?:,? (?P<year>{_YEAR}))?"
)
MONTH_YEAR = re.compile(rf"(?P<month>{_MONTH}){_MONTH_END},? (?P<year>{_YEAR})(?![A-Za-z])")
DAYS = re.compile(
    r"(?P<a>\d{1,2})/(?P<b>\d{1,2}) ?- ?(?P<c>\d{1,2})/(?P<d>\d{1,2})"
    r"(?![\d/]|\.\d| ?(?:\"|in\b|cup))"
)
DAY_OF_MONTH = re.compile(
    r"(?P<month>\d{1,2})/(?P<day>\d{1,2})(?![\d/]|\.\d| ?(?:\"|in\b|cup|off\b|price\b))"
)
_DAY_FOLLOWS = re.compile(
    r"\b(?:thru|through|until|till|ends?|ending|starts?|starting|begins?|beginning|today|tonight|"
    r"tomorrow|(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?)[.,:]{0,2} $",
    re.IGNORECASE,
)
_DAY_MAY_FOLLOW = re.compile(
    r"\b(?:by|on|from|before|after|since|only|live|valid|back|stock|out|due|drops?|arrives?|ships?|"
    r"opens?|closes?|expires?|released?|launch(?:es)?|delivery|week of),? $",
    re.IGNORECASE,
)
_AT_AN_HOUR = re.compile(r",? ?(?:@|at) ?(?:\d|noon|midnight)")
UNTIL = re.compile(
    rf"(?:(?<=\d)|(?<=\d )|(?<=\dst|\dnd|\drd|\dth)|(?<=\dst |\dnd |\drd |\dth ))"
    rf"-(?= ?(?:\d{{1,2}}/\d{{1,2}}/\d|{_MONTH} ?\d))"
    r"|-(?=(?:noon|midnight)\b)|(?:(?<=\bnoon)|(?<=midnight))-(?=\d)"
)
HUNDREDS = re.compile(r"(?P<hundreds>1[1-9]00|2000)'?s(?![A-Za-z])")
DECADE = re.compile(r"'?(?P<century>19|20)?(?P<decade>[2-9]0)'?s(?![A-Za-z])")
YEARS = re.compile(rf"(?P<low>{_YEAR}) ?(?:-|/) ?(?P<high>{_YEAR}|\d\d(?!\d))(?![A-Za-z/-])")
YEAR = re.compile(rf"(?P<year>{_YEAR})(?![\w%/]|[.,:]\d| ?(?:%|[x×]))")
WEEKDAYS = re.compile(
    r"(?P<low>Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.? ?- ?"
    r"(?P<high>Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}(?![A-Za-z])"
)
WEEKDAY = re.compile(
    r"(?P<day>Mon|Tues?|Wed|Thurs?|Thur|Fri|Sat|Sun)"
    r"(?:\.(?=[ ,])|(?=, (?:\d|[A-Z][a-z])| ?-| \d| (?:at|from)\b))(?![A-Za-z])"
)

CLOCK = re.compile(
    r"(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
    r"(?![\d:]| ?(?:scale|ratio|aspect|model))"
    r"(?: ?(?P<half>[AaPp])\.?[Mm](?:\.(?= [a-z0-9(])|\.(?=,))?(?![A-Za-z]))?"
    r"(?: (?P<word>o'clock|h(?![A-Za-z])))?"
)
CLOCKS = re.compile(
    r"(?P<low>(?:[01]?\d|2[0-4]):[0-5]\d(?: ?[AaPp]\.?[Mm])?) ?- ?"
    r"(?P<high>(?:[01]?\d|2[0-4]):[0-5]\d(?![\d:])(?: ?[AaPp]\.?[Mm](?![A-Za-z]))?)"
)
HOUR = re.compile(
    r"(?P<hour>1[0-2]|0?[1-9])(?: ?(?P<first>[AaPp])\.?[Mm]\.?)?"
    r"(?: ?- ?(?P<until>1[0-2]|0?[1-9])(?::(?P<minute>[0-5]\d))?)?"
    r" ?(?P<half>[AaPp])(?:\.[Mm]\.(?= [a-z0-9(]|,)|\.?[Mm])(?![A-Za-z])"
)
RATIO = re.compile(r"(?P<first>\d{1,4}):(?P<second>\d{1,4})(?![\d:])")

_BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|since|from|by|of|until|till|before|after|during|year|spring|summer|autumn|fall|"
    r"winter|early|late|mid|the|our|for|and|est|q[1-4]|founded|established|copyright|new|christmas|"
    r"collection|edition|model|season)\.? ?|[-(©] ?|^)$",
    re.IGNORECASE,
)
_AFTER_YEAR = re.compile(
    r" (?:collection|edition|models?|season|line|range|catalog|catalogue|release|update|version|"
    r"vintage|spring|summer|fall|autumn|winter|holiday|award|design|lineup)\b|[.,;:!?)-]| ?$|"
    r" (?:and|or|to|is|was|we|has)\b"
)
_AT = re.compile(r"(?:\b(?:at|by|from|until|till|to)|@) ?$", re.IGNORECASE)
"""Before a time of day; without, hours, minutes and seconds are what is left."""
_WEEKDAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates and times in one variety of English."""

    numbers: Numbers

    def rules(self) -> tuple[Rule, ...]:
        return (
            Rule("ISO date", ISO, self._iso, "d"),
            Rule("date in digits", SLASHED, self._slashed, "d"),
            Rule("days", DAYS, self._days, "d"),
            Rule("day", DAY_OF_MONTH, self._day_of_month, "d"),
            Rule("until", UNTIL, lambda _: "to", "s"),
            Rule("date", MONTH_FIRST, self._month_first, "l"),
            Rule("date", DAY_FIRST, self._day_first, "d"),
            Rule("month and year", MONTH_YEAR, self._month_year, "l"),
            Rule("weekdays", WEEKDAYS, self._weekdays, "l"),
            Rule("weekday", WEEKDAY, self._weekday, "l"),
            Rule("clocks", CLOCKS, self._clocks, "d"),
            Rule("clock", CLOCK, self._clock, "d"),
            Rule("hour", HOUR, self._hour, "d"),
            Rule("ratio", RATIO, self._ratio, "d"),
            Rule("century", HUNDREDS, self._hundreds, "d"),
            Rule("decade", DECADE, self._decade, "ds"),
            Rule("years", YEARS, self._years, "d"),
            Rule("year", YEAR, self._year, "d"),
        )

    def _iso(self, match: re.Match[str]) -> str | None:
        day, month, year = int(match["day"]), int(match["month"]), int(match["year"])
        words = self.numbers.date(day, month, year, day_first=self.numbers.british)
        if match["hour"]:
            words += f" at {self._at(int(match['hour']), int(match['minute']))}"
        return f"{words} U T C" if match["zone"] else words

    def _slashed(self, match: re.Match[str]) -> str | None:
        first, second = int(match["first"]), int(match["second"])
        year = int(match["year"])
        if year < 100:
            if match["mark"] != "/":
                return None
            year += 2000
        by_day = self.numbers.british or match["mark"] == "."
        day, month = (first, second) if by_day else (second, first)
        if month > 12:
            day, month = month, day
        if not (0 < month <= 12 and 0 < day <= 31):
            return None
        return self.numbers.date(day, month, year, day_first=self.numbers.british)

    def _month_first(self, match: re.Match[str]) -> str | None:
        day, month = int(match["day"]), _month(match["month"])
        if match["last"]:
            name = MONTHS[month - 1]
            words = (
                f"{name} {self.numbers.ordinal(day)} to {self.numbers.ordinal(int(match['last']))}"
            )
            return words + (f" {self.numbers.year(int(match['year']))}" if match["year"] else "")
        year = int(match["year"]) if match["year"] else None
        return self.numbers.date(day, month, year, day_first=False)

    def _day_first(self, match: re.Match[str]) -> str | None:
        day, month = int(match["day"]), _month(match["month"])
        year = f" {self.numbers.year(int(match['year']))}" if match["year"] else ""
        before = match.string[max(0, match.start() - 5) : match.start()].lower()
        the = "" if re.search(r"(?:^|\W)the $", before) else "the "
        nth = f"{the}{self.numbers.ordinal(day)}"
        if match["last"]:
            nth += f" to the {self.numbers.ordinal(int(match['last']))}"
        return f"{nth} of {MONTHS[month - 1]}{year}"

    def _month_year(self, match: re.Match[str]) -> str | None:
        return f"{MONTHS[_month(match['month']) - 1]} {self.numbers.year(int(match['year']))}"

    def _weekday(self, match: re.Match[str]) -> str | None:
        return _WEEKDAYS[match["day"][:3].lower()]

    def _weekdays(self, match: re.Match[str]) -> str | None:
        return f"{_WEEKDAYS[match['low'].lower()]} to {_WEEKDAYS[match['high'].lower()]}"

    def _clocks(self, match: re.Match[str]) -> str | None:
        low, high = CLOCK.match(match["low"]), CLOCK.match(match["high"])
        return f"{self._clock(low)} to {self._clock(high)}" if low and high else None

    def _clock(self, match: re.Match[str]) -> str | None:
        hour, minute = int(match["hour"]), int(match["minute"])
        if match["half"]:
            return f"{self._of_half(hour, minute)} {match['half'].upper()} M"
        if match["second"] is None:
            return self._at(hour, minute)
        second = int(match["second"])
        if _AT.search(match.string[max(0, match.start() - 8) : match.start()]):
            return f"{self._at(hour, minute)} {self.numbers.pair(second)}"
        return self._duration(hour, minute, second)

    def _duration(self, hours: int, minutes: int, seconds: int) -> str:
        """`03:45:00`, which a countdown shows."""
        parts = ((hours, "hour"), (minutes, "minute"), (seconds, "second"))
        said = [
            f"{self.numbers.cardinal(count)} {name}{'' if count == 1 else 's'}"
            for count, name in parts
            if count
        ]
        return " ".join(said) or "zero seconds"

    def _of_half(self, hour: int, minute: int) -> str:
        words = self.numbers.cardinal(hour)
        return f"{words} {self.numbers.pair(minute)}" if minute else words

    def _at(self, hour: int, minute: int) -> str:
        if minute:
            return f"{self.numbers.cardinal(hour)} {self.numbers.pair(minute)}"
        if hour in {0, 24}:
            return "midnight"
        words = self.numbers.cardinal(hour)
        return f"{words} o'clock" if hour <= 12 else f"{words} hundred"

    def _hour(self, match: re.Match[str]) -> str | None:
        words = self.numbers.cardinal(int(match["hour"]))
        if match["until"]:
            first = f" {match['first'].upper()} M" if match["first"] else ""
            minute = int(match["minute"] or 0)
            words = f"{words}{first} to {self._of_half(int(match['until']), minute)}"
        elif match["first"]:
            return None
        return f"{words} {match['half'].upper()} M"

    def _ratio(self, match: re.Match[str]) -> str | None:
        return f"{self.numbers.digits(match['first'])} to {self.numbers.digits(match['second'])}"

    def _hundreds(self, match: re.Match[str]) -> str | None:
        return f"{self.numbers.year(int(match['hundreds']))}s"

    def _days(self, match: re.Match[str]) -> str | None:
        first, last = (int(match["a"]), int(match["b"])), (int(match["c"]), int(match["d"]))
        if self.numbers.british:
            first, last = first[::-1], last[::-1]
        if not all(0 < month <= 12 and 0 < day <= 31 for month, day in (first, last)):
            return None
        if first >= last or max(first[1], last[1]) <= 8:
            return None  # more likely fractions
        said = (
            self.numbers.date(day, month, None, day_first=self.numbers.british)
            for month, day in (first, last)
        )
        return " to ".join(said)

    def _day_of_month(self, match: re.Match[str]) -> str | None:
        """`thru 12/5`, `starts 11/28 @ 6 a.m.`; what may be a fraction is none after `on`."""
        month, day = int(match["month"]), int(match["day"])
        if self.numbers.british:
            month, day = day, month
        before = match.string[max(0, match.start() - 14) : match.start()]
        timed = _AT_AN_HOUR.match(match.string, match.end())
        likely = _DAY_MAY_FOLLOW.search(before) and (month > day or day > 12)
        if not (_DAY_FOLLOWS.search(before) or timed or likely):
            return None
        if not (0 < month <= 12 and 0 < day <= 31):
            return None
        return self.numbers.date(day, month, None, day_first=self.numbers.british)

    def _decade(self, match: re.Match[str]) -> str | None:
        decade, century = match["decade"], match["century"]
        if decade not in {"20", "30", "40", "50", "60", "70", "80", "90"}:
            return None
        before = match.string[max(0, match.start() - 4) : match.start()].lower()
        if not (century or match[0].startswith("'") or before.endswith("the ")):
            return None
        tens = re.sub(r"y$", "ies", self.numbers.cardinal(int(decade)))
        return f"{self.numbers.cardinal(int(century))} {tens}" if century else tens

    def _years(self, match: re.Match[str]) -> str | None:
        low, high = match["low"], match["high"]
        if int(high if len(high) == 4 else low[:2] + high) <= int(low):
            return None
        end = self.numbers.year(int(high)) if len(high) == 4 else self.numbers.pair(int(high))
        return f"{self.numbers.year(int(low))} to {end}"

    def _year(self, match: re.Match[str]) -> str | None:
        before = match.string[max(0, match.start() - 14) : match.start()]
        after = match.string[match.end() : match.end() + 14]
        if not (_BEFORE_YEAR.search(before) and _AFTER_YEAR.match(after)):
            return None
        return self.numbers.year(int(match["year"]))


def _month(written: str) -> int:
    return _MONTH_NUMBER[written.rstrip(".").lower()]
