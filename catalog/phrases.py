"""Ready phrases for facts that are more than a number: ends of offers, lists, price ranges."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from babel.lists import format_list

from catalog.money import locale

_FROM = {
    "en": "from {}",
    "de": "ab {}",
    "es": "desde {}",
    "fr": "à partir de {}",
    "id": "mulai {}",
    "it": "da {}",
    "nl": "vanaf {}",
    "pt": "a partir de {}",
}
_LEFT = {
    "en": "{} left",
    "de": "noch {}",
    "es": "quedan {}",
    "fr": "reste {}",
    "id": "sisa {}",
    "it": "ne restano {}",
    "nl": "nog {}",
    "pt": "restam {}",
}
_HOURS = (
    "twelve",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
)


def listed(items: tuple[str, ...], lang: str) -> str:
    """`navy, sand, and moss`: the items as the language joins them."""
    return format_list(list(items), locale=locale(lang))


def left(count: str, lang: str) -> str:
    """`46 left`; the count alone in a language without a wording here."""
    return _LEFT.get(locale(lang).language, "{}").format(count)


def price_from(lowest: str, highest: str, lang: str) -> str:
    """`from $19.90`; in a language without a wording here, the range `$19.90–$29.90`."""
    words = _FROM.get(locale(lang).language)
    return words.format(lowest) if words else f"{lowest}–{highest}"


def offer_end(ends: datetime, now: datetime, zone: ZoneInfo, lang: str) -> str | None:
    """What follows "ends": `at nine tonight`, `at noon today`, `on Sunday at 9:30 in the morning`.

    Always a clock time or day in `zone`, never a rest such as "in an hour": it stays true however
    late it is heard. Seconds are dropped, so the end told is never after the real one. None in a
    language that has no phrases here, or when the end has passed.
    """
    if locale(lang).language != "en" or ends <= now:
        return None
    end, today = ends.astimezone(zone), now.astimezone(zone).date()
    if end.hour == end.minute == 0:
        return _end_of_day(end.date() - timedelta(days=1), today, lang)
    day = _day(end.date(), today, lang)
    if day == "today":
        return f"at {_clock(end)} {_part_of_today(end)}"
    return f"{day} at {_clock(end)}{_part_of_day(end)}"


def _end_of_day(day: date, today: date, lang: str) -> str:
    if day == today:
        return "at midnight tonight"
    return f"at the end of {_day(day, today, lang).removeprefix('on ')}"


def _day(day: date, today: date, lang: str) -> str:
    apart = (day - today).days
    if apart < 2:
        return ("today", "tomorrow")[apart]
    if apart < 7:
        return f"on {day:%A}"
    return f"on {format_skeleton('MMMMd', day, locale=locale(lang))}"


def _clock(end: datetime) -> str:
    if end.minute:
        return f"{end.hour % 12 or 12}:{end.minute:02}"
    return "noon" if end.hour == 12 else _HOURS[end.hour % 12]


def _part_of_today(end: datetime) -> str:
    if (end.hour, end.minute) == (12, 0):
        return "today"
    if end.hour < 12:
        return "this morning"
    return "this afternoon" if end.hour < 18 else "tonight"


def _part_of_day(end: datetime) -> str:
    if (end.hour, end.minute) == (12, 0):
        return ""
    if end.hour < 12:
        return " in the morning"
    return " in the afternoon" if end.hour < 18 else " in the evening"
