"""What comes when, as the desk shows it: turns, windows and breaks on one line. Kept nowhere."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from catalog.board import titled
from script_engine.call_sheet import CallSheet
from script_engine.day import CLOSING, window_key
from script_engine.places import Place
from script_engine.programme import Programme
from script_engine.running_order import RunningOrder, Turn
from script_engine.sheet import Sheet
from script_engine.timetable import Run
from studio.rundown import Fixed
from studio.script_report import Segment

_TURNS = 8
"""Turns that are told beforehand."""
_HORIZON = timedelta(hours=12)
"""How far ahead windows, fixed items and the end of the show hours are told."""
_NOTICE_SECONDS = 6.0
_ROTATION = "rotation"
_TIMETABLE = "timetable"
NOW = "now"
"""The id of what is on air."""
AT = "at:"
"""Begins the ids of what has its own time."""
_ON_AIR = "is on air"
_AT_ITS_TIME = "comes at its own time"


@dataclass(frozen=True, slots=True)
class Coming:
    """A turn of which nothing was heard."""

    id: str
    turn: Turn
    starts_in: float
    seconds: float
    written: bool = False
    """Whether its first lines are on their way."""

    @property
    def place(self) -> Place:
        return Place(self.turn.sku, self.turn.window)

    @property
    def stays(self) -> str:
        """Why the operator cannot move it; empty when they can."""
        return _AT_ITS_TIME if self.turn.fixed else ""


def order(
    programme: Programme,
    sheet: Sheet,
    coming: Iterable[Coming],
    calls: CallSheet,
    on_air: str | None,
    t: float,
    notice_in: float,
) -> tuple[Segment, ...]:
    """What is on air at show time `t`, what follows, and what has its own time between them."""
    told = [*_turns(programme, sheet, coming, calls, on_air), *_fixed(programme, sheet, t)]
    notice = max(0.0, notice_in)
    told.append(Segment(None, "AI notice", notice, _NOTICE_SECONDS, "fixed", _TIMETABLE))
    told.sort(key=lambda segment: segment.starts_in)
    return tuple(_named(told, programme, t))


def coming(
    programme: Programme, calls: CallSheet, on_air: str | None, t: float
) -> tuple[Coming, ...]:
    """The turns that follow the product on air at show time `t`, as they would come now."""
    running, found, starts = programme.order.turn, list[tuple[Turn, float, float, bool]](), 0.0
    written = running is not None and on_air not in {None, running.sku}
    if written or running is None:
        starts = calls.ahead() if on_air is not None else 0.0
    if running is not None:
        rest = _rest(running) + (0.0 if written else calls.ahead())
        if written:
            found.append((running, starts, rest, True))
        starts += rest
    ahead = turns(programme, programme.order.twin(), t + starts)
    found += [(turn, starts + after, turn.target, False) for turn, after in ahead]
    return tuple(
        Coming(name, turn, starts_in, seconds, written)
        for name, (turn, starts_in, seconds, written) in zip(
            names(turn.sku for turn, *_ in found), found, strict=True
        )
    )


def names(skus: Iterable[str]) -> Iterator[str]:
    """An id for each turn: which turn of its product it is, from now on."""
    times: Counter[str] = Counter()
    for sku in skus:
        times[sku] += 1
        yield f"{times[sku]}:{sku}"


def turns(programme: Programme, order: RunningOrder, air: float) -> Iterator[tuple[Turn, float]]:
    """The turns after the one that runs, and how many seconds after `air` each begins.

    `order` is a twin of the programme's, and is used up.
    """
    day, timetable = programme.day, programme.day.timetable
    if order.turn is not None:
        order.turn.seconds = max(order.turn.seconds, order.turn.target)
        order.close()
    after = 0.0
    for _ in range(_TURNS):
        wall = day.wall(air + after)
        promo = timetable.promo(wall)
        order.enter(window_key(promo), promo.what.products if promo else ())
        order.air = air + after
        if not timetable.open(wall) or (turn := order.open()) is None:
            return
        yield turn, after
        turn.seconds = turn.target
        after += turn.target
        order.close()
        item = timetable.due(wall, day.wall(air + after))
        if item is not None and item.what.product in order:
            after += _interlude(order, item, (item.ends - wall).total_seconds() - turn.target)


def _interlude(order: RunningOrder, item: Run[Fixed], seconds: float) -> float:
    """Let a fixed item have its turn; by how many seconds the next one is later for it."""
    order.fix(item.what.product, (item.ends - item.starts).total_seconds(), ())
    turn = order.open()
    assert turn is not None, "a product on sale has its turn"
    turn.seconds = turn.target
    order.close()
    return seconds


def _turns(
    programme: Programme,
    sheet: Sheet,
    coming: Iterable[Coming],
    calls: CallSheet,
    on_air: str | None,
) -> Iterator[Segment]:
    running, ahead = programme.order.turn, calls.ahead()
    if on_air is not None and (running is None or running.sku != on_air):
        title = _title(sheet, on_air)
        yield Segment(on_air, title, 0.0, ahead, "now", _ROTATION, stays=_ON_AIR)
    elif running is not None:
        title, rest = _title(sheet, running.sku), _rest(running) + ahead
        yield Segment(running.sku, title, 0.0, rest, "now", block(running), stays=_ON_AIR)
    for number, one in enumerate(coming):
        state, title = "planned" if number else "next", _title(sheet, one.turn.sku)
        yield Segment(
            one.turn.sku, title, one.starts_in, one.seconds, state, block(one.turn), one.id,
            movable=not one.stays, stays=one.stays,
        )  # fmt: skip


def _rest(turn: Turn) -> float:
    return max(0.0, turn.target - turn.seconds)


def _named(segments: Iterable[Segment], programme: Programme, t: float) -> Iterator[Segment]:
    """With an id and a time of day; what is no coming turn stays where it is."""
    times: Counter[str] = Counter()
    for segment in segments:
        moment = programme.day.wall(t + segment.starts_in)
        at = moment.isoformat(timespec="seconds")
        if segment.id:
            yield replace(segment, at=at)
            continue
        name = NOW if segment.state == "now" else f"{AT}{segment.title}"
        times[name] += 1
        if times[name] > 1:
            name = f"{name}:{times[name]}"
        yield replace(segment, id=name, at=at, stays=segment.stays or _AT_ITS_TIME)


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


def block(turn: Turn) -> str:
    """The block of the rundown that the turn belongs to."""
    if turn.fixed:
        return "fixed"
    return turn.window.rpartition(" ")[0] if turn.window else _ROTATION


def _title(sheet: Sheet, sku: str) -> str:
    product = sheet.product(sku)
    return titled(product.short_name) if product else sku
