"""Ready phrases for facts that are more than a number: ends of offers, lists, price ranges."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from babel.lists import format_list

from catalog.money import locale
from catalog.wording import OfferEnd, When, wording


def listed(items: tuple[str, ...], lang: str) -> str:
    """`navy, sand, and moss`, `azul e índigo`: the items as the language joins them."""
    return wording(lang).joined(format_list(list(items), locale=locale(lang)))


def left(count: str, lang: str) -> str:
    """`46 left`; the count alone in a language without a wording here."""
    return (wording(lang).left or "{}").format(count)


def price_from(lowest: str, highest: str, lang: str) -> str:
    """`from $19.90`; in a language without a wording here, the range `$19.90–$29.90`."""
    words = wording(lang).price_from
    return words.format(lowest) if words else f"{lowest}–{highest}"


def offer_end(ends: datetime, now: datetime, zone: ZoneInfo, lang: str) -> str | None:
    """What follows "ends": `at nine tonight`, `at noon today`, `on Sunday at 9:30 in the morning`.

    Always a clock time or day in `zone`, never a rest such as "in an hour": it stays true however
    late it is heard. Seconds are dropped, so the end told is never after the real one. None in a
    language that has no phrases here, or when the end has passed.
    """
    words = wording(lang).offer_end
    if words is None or ends <= now:
        return None
    end, today = ends.astimezone(zone), now.astimezone(zone).date()
    if end.hour == end.minute == 0:
        return _told(words.midnight, words, end.date() - timedelta(days=1), today, lang)
    if (end.hour, end.minute) == (12, 0):
        return _told(words.noon, words, end.date(), today, lang)
    part = next(when for hour, when in reversed(words.parts) if end.hour >= hour)
    return _told(part, words, end.date(), today, lang, _clock(end, words))


def _told(when: When, words: OfferEnd, day: date, today: date, lang: str, clock: str = "") -> str:
    apart = (day - today).days
    if apart == 0:
        return when.today.format(clock=clock)
    if apart == 1:
        named, dated = words.days["tomorrow"], words.days["tomorrow"]
    elif apart < 7:
        dated = format_date(day, "EEEE", locale=locale(lang))
        named = words.days["weekday"].format(date=dated)
    else:
        dated = format_skeleton("MMMMd", day, locale=locale(lang))
        named = words.days["date"].format(date=dated)
    return when.later.format(day=named, date=dated, clock=clock)


def _clock(end: datetime, words: OfferEnd) -> str:
    hour = words.hours[end.hour % 12]
    if end.minute == 0:
        return hour
    told = words.minutes.get(end.minute, words.clock)
    minute = str(end.minute)
    return told.format(hour=hour, h=end.hour % 12 or 12, minute=minute, mm=f"{end.minute:02}")
