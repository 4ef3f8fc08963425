"""What comes when, as the desk shows it: turns, windows and breaks on one line. Kept nowhere."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from catalog.board import titled
from script_engine.call_sheet import CallSheet
from script_engine.day import CLOSING, window_key
from script_engine.programme import Programme
from script_engine.running_order import Turn
from script_engine.sheet import Sheet
from studio.script_report import Segment

_TURNS = 8
"""Turns that are told beforehand."""
_HORIZON = timedelta(hours=12)
"""How far ahead windows, fixed items and the end of the show hours are told."""
_NOTICE_SECONDS = 6.0
_ROTATION = "rotation"
_TIMETABLE = "timetable"


def order(
    programme: Programme,
    sheet: Sheet,
    calls: CallSheet,
    on_air: str | None,
    t: float,
    notice_in: float,
) -> tuple[Segment, ...]:
    """What is on air at show time `t`, what follows, and what has its own time between them."""
    told = [*_turns(programme, sheet, calls, on_air, t), *_fixed(programme, sheet, t)]
    notice = max(0.0, notice_in)
    told.append(Segment(None, "AI notice", notice, _NOTICE_SECONDS, "fixed", _TIMETABLE))
    return tuple(sorted(told, key=lambda segment: segment.starts_in))


def _turns(
    programme: Programme, sheet: Sheet, calls: CallSheet, on_air: str | None, t: float
) -> Iterator[Segment]:
    running, ahead = programme.order.turn, calls.ahead()
    starts, known = 0.0, False
    if on_air is not None and (running is None or running.sku != on_air):
        starts = ahead
        yield Segment(on_air, _title(sheet, on_air), 0.0, starts, "now", _ROTATION)
    if running is not None:
        known = on_air is not None and running.sku != on_air
        rest = max(0.0, running.target - running.seconds) + (0.0 if known else ahead)
        title, state = _title(sheet, running.sku), "next" if known else "now"
        yield Segment(running.sku, title, starts, rest, state, _block(running))
        starts += rest
    for number, (turn, after) in enumerate(_coming(programme, t + starts)):
        state = "planned" if known or number else "next"
        title = _title(sheet, turn.sku)
        yield Segment(turn.sku, title, starts + after, turn.target, state, _block(turn))


def _coming(programme: Programme, air: float) -> Iterator[tuple[Turn, float]]:
    """The turns after the one that runs, and how many seconds after `air` each begins."""
    order, timetable = programme.order.twin(), programme.day.timetable
    if order.turn is not None:
        order.turn.seconds = max(order.turn.seconds, order.turn.target)
        order.close()
    after = 0.0
    for _ in range(_TURNS):
        wall = programme.day.wall(air + after)
        promo = timetable.promo(wall)
        order.enter(window_key(promo), promo.what.products if promo else ())
        order.air = air + after
        if not timetable.open(wall) or (turn := order.open()) is None:
            return
        yield turn, after
        turn.seconds = turn.target
        after += turn.target
        order.close()


def _fixed(programme: Programme, sheet: Sheet, t: float) -> Iterator[Segment]:
    day = programme.day
    now = day.wall(t)
    for starts, ends, title in _entries(programme, sheet, now):
        if now < ends and starts <= now + _HORIZON:
            begun = max(starts, now)
            starts_in, seconds = (begun - now).total_seconds(), (ends - begun).total_seconds()
            yield Segment(None, title, starts_in, seconds, "fixed", _TIMETABLE)
    asked = programme.breaks.next_questions()
    if asked is not None and programme.order.shelved and not day.resting(t):
        seconds = programme.breaks.seconds
        yield Segment(None, "Questions", max(0.0, asked - t), seconds, "fixed", _TIMETABLE)


def _entries(
    programme: Programme, sheet: Sheet, now: datetime
) -> Iterator[tuple[datetime, datetime, str]]:
    timetable = programme.day.timetable
    days = timetable.around(now)
    for promo in timetable.promos(days):
        yield promo.starts, promo.ends, promo.what.name
    for item in timetable.fixed(days):
        yield item.starts, item.ends, f"{_title(sheet, item.what.product)} {item.what.at:%H:%M}"
    for hours in timetable.openings(days):
        yield hours.starts, hours.starts + timedelta(seconds=CLOSING), "Opening"
        yield hours.ends - timedelta(seconds=CLOSING), hours.ends, "Closing"


def _block(turn: Turn) -> str:
    """The block of the rundown that the turn belongs to."""
    if turn.fixed:
        return "fixed"
    return turn.window.rpartition(" ")[0] if turn.window else _ROTATION


def _title(sheet: Sheet, sku: str) -> str:
    product = sheet.product(sku)
    return titled(product.short_name) if product else sku
