"""When things of the rundown happen: local times of the brand as moments in UTC."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from studio.rundown import Fixed, Hours, Occasion, Promo

_DAY = timedelta(days=1)

What = TypeVar("What")


@dataclass(frozen=True, slots=True)
class Run(Generic[What]):
    """One time that something is on, in UTC; `ends` is exclusive."""

    what: What
    starts: datetime
    ends: datetime

    def holds(self, moment: datetime) -> bool:
        return self.starts <= moment < self.ends


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """`at` on that local day in UTC.

    A time that the change to summer time leaves out is meant in the time before the change; of one
    that comes twice, the first is meant. Offers of the catalogue are read in the same way.
    """
    return datetime.combine(day, at, zone).astimezone(UTC)


class Timetable:
    """The hours, windows and fixed items of a rundown around any moment."""

    def __init__(
        self,
        hours: Hours | None,
        promos: Iterable[Promo],
        fixed: Iterable[tuple[Fixed, float]],
        zone: str,
    ) -> None:
        """`fixed` has the seconds of each item beside it; `zone` is an IANA name."""
        self._hours = hours
        self._promos = tuple(promos)
        self._fixed = tuple(fixed)
        self.zone = ZoneInfo(zone)

    def local(self, now: datetime) -> datetime:
        return now.astimezone(self.zone)

    def hours(self, now: datetime) -> Run[Hours] | None:
        """The show hours that `now` falls in; None outside them and around the clock."""
        return next((run for run in self.openings(self.around(now)) if run.holds(now)), None)

    def open(self, now: datetime) -> bool:
        return self._hours is None or self.hours(now) is not None

    def promo(self, now: datetime) -> Run[Promo] | None:
        """The promo window that `now` falls in."""
        return next((run for run in self.promos(self.around(now)) if run.holds(now)), None)

    def due(self, after: datetime, until: datetime) -> Run[Fixed] | None:
        """The first fixed item that begins after `after`, and at `until` at the latest."""
        runs = (run for run in self.fixed(self.around(until)) if after < run.starts <= until)
        return min(runs, key=lambda run: run.starts, default=None)

    def next_edge(self, now: datetime) -> float:
        """Seconds until a window begins or ends, a fixed item comes or the hours end, within a day.

        Infinite when nothing of that kind is near.
        """
        days = self.around(now)
        edges = [edge for run in self.promos(days) for edge in (run.starts, run.ends)]
        edges += [run.starts for run in self.fixed(days)]
        edges += [edge for run in self.openings(days) for edge in (run.starts, run.ends)]
        later = [edge for edge in edges if edge > now]
        return (min(later) - now).total_seconds() if later else float("inf")

    def openings(self, days: Iterable[date]) -> Iterator[Run[Hours]]:
        if self._hours is not None:
            for day in days:
                yield self._run(self._hours, day, self._hours.opens, self._hours.closes)

    def promos(self, days: Iterable[date]) -> Iterator[Run[Promo]]:
        for promo in self._promos:
            for day in _on(promo, days):
                yield self._run(promo, day, promo.opens, promo.closes)

    def fixed(self, days: Iterable[date]) -> Iterator[Run[Fixed]]:
        for item, seconds in self._fixed:
            for day in _on(item, days):
                starts = moment(day, item.at, self.zone)
                yield Run(item, starts, starts + timedelta(seconds=seconds))

    def around(self, now: datetime) -> tuple[date, date, date]:
        """The local dates on which what is on at `now`, or soon, may have begun."""
        today = now.astimezone(self.zone).date()
        return today - _DAY, today, today + _DAY

    def _run(self, what: What, day: date, opens: time, closes: time) -> Run[What]:
        last = day + _DAY if closes <= opens else day
        return Run(what, moment(day, opens, self.zone), moment(last, closes, self.zone))


def _on(occasion: Occasion, days: Iterable[date]) -> Iterator[date]:
    return (day for day in days if occasion.falls_on(day))
