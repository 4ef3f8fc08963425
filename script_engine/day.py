"""Where the show is in its day: hours, windows, fixed items, parts of the day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from script_engine.contract import Contract
from script_engine.grammar import grammar
from script_engine.timetable import Run, Timetable
from studio.clock import Clock
from studio.rundown import Fixed, Hours, Promo, Rundown
from studio.settings import Show

CLOSING = 45.0
"""Seconds before the end of the show hours at which the host begins to close."""
_LATE = 600.0
"""Seconds after which a fixed item that could not begin is left out."""


@dataclass(frozen=True, slots=True)
class Page:
    """What has changed since the page before."""

    begins: bool
    """The show hours have begun."""
    ends: bool
    """They have ended."""
    item: Run[Fixed] | None
    """A fixed item whose time has come."""


class Day:
    """Turns show time into the brand's time of day. `air` is show time in seconds, as heard."""

    def __init__(self, rundown: Rundown, contract: Contract, show: Show, clock: Clock) -> None:
        fixed = [(f, f.seconds or contract.length(f.product)) for f in rundown.fixed]
        self.timetable = Timetable(rundown.hours, rundown.promos, fixed, show.timezone)
        self.promo: Run[Promo] | None = None
        """The promo window that is on."""
        self.hours: Run[Hours] | None = None
        """The show hours it is in; None outside them, and around the clock."""
        self._grammar = grammar(show.language)
        self._clock = clock
        self._zero = clock.wall()
        """Wall time at show time 0."""
        self._fixed_after = self._zero
        """Fixed items up to here have had their turn."""
        self._closed: float | None = None
        """When the last closing words were said."""
        self._missed_since: float | None = None
        """When the last line before a restart was heard: what was fixed since then still comes."""
        self._part = ""
        """The part of the day that the host has greeted in."""

    def begin(self) -> bool:
        """The show begins now, or goes on after a restart; whether it is open."""
        now = self._clock.wall()
        self.hours = self.timetable.hours(now)
        self._part = self._part_of_day(now)
        return self.timetable.open(now)

    def resume(self, closed: float | None, last: float) -> None:
        """Before a restart, the closing words were said at `closed` and the last line at `last`."""
        self._closed = closed
        self._missed_since = last

    def set(self, t: float) -> None:
        """It is show time `t` now."""
        self._zero = self._clock.wall() - timedelta(seconds=t)
        if self._missed_since is not None:
            self._fixed_after = self.wall(self._missed_since)
            self._missed_since = None

    def wall(self, air: float) -> datetime:
        """UTC at show time `air`."""
        return self._zero + timedelta(seconds=air)

    @property
    def part_of_day(self) -> str:
        """The part of the day it is now, for the host's greetings."""
        return self._part_of_day(self._clock.wall())

    def turn(self, air: float) -> Page:
        """Turn the page to `air`; says what has changed on the way."""
        now = self.wall(air)
        hours, before = self.timetable.hours(now), self.hours
        self.hours, self.promo = hours, self.timetable.promo(now)
        item = self.timetable.due(self._fixed_after, now)
        if item is not None:
            self._fixed_after = item.starts
            if (now - item.starts).total_seconds() > _LATE:
                item = None
        begins = hours is not None and (before is None or before.starts != hours.starts)
        if begins:
            self._part = self._part_of_day(now)
        return Page(begins, hours is None and before is not None, item)

    def resting(self, air: float) -> bool:
        """Whether it is outside the show hours, or has closed: the host sells nothing."""
        now = self.wall(air)
        if self.hours is None:
            return not self.timetable.open(now)
        return self._closed is not None and self.wall(self._closed) >= self.hours.starts

    def left(self, air: float) -> float | None:
        """Seconds of the show hours that are left, when they are few enough to close."""
        if self.hours is None:
            return None
        left = (self.hours.ends - self.wall(air)).total_seconds()
        return left if left <= CLOSING else None

    def close(self, air: float) -> None:
        """The closing words are said at `air`."""
        self._closed = air

    def new_part(self, air: float) -> bool:
        """Whether another part of the day has begun, in a show around the clock."""
        part = self._part_of_day(self.wall(air))
        if part == self._part or self.hours is not None:
            return False
        self._part = part
        return True

    def _part_of_day(self, moment: datetime) -> str:
        return self._grammar.part_of_day(self.timetable.local(moment).hour)

    def room(self, air: float) -> float:
        """Seconds until a window begins or ends, an item comes, or the closing begins."""
        edge = self.timetable.next_edge(self.wall(air))
        if self.hours is None:
            return edge
        return min(edge, (self.hours.ends - self.wall(air)).total_seconds() - CLOSING)


def window_key(promo: Run[Promo] | None) -> str | None:
    """Names one run of a window."""
    return f"{promo.what.name} {promo.starts.isoformat()}" if promo else None
