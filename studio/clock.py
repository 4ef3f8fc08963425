"""Time. The only place that reads a clock or sleeps; everybody else asks a `Clock`."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Monotonic seconds, wall time, and the two ways to wait."""

    def now(self) -> float:
        """Monotonic seconds. The same line for all processes of one machine."""
        ...

    def wall(self) -> datetime:
        """Wall time in UTC, for offers and the journal; never for pacing."""
        ...

    def sleep_until(self, moment: float) -> None:
        """Block this thread until `now() >= moment`."""
        ...

    async def pause(self, seconds: float) -> None:
        """Suspend this task for `seconds`."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        return time.monotonic()

    def wall(self) -> datetime:
        return datetime.now(UTC)

    def sleep_until(self, moment: float) -> None:
        while (rest := moment - time.monotonic()) > 0:
            time.sleep(rest)

    async def pause(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds))


class SimulatedClock:
    """A clock that stands still until it is waited on, then jumps: for rehearsals and tests."""

    def __init__(self, start: float = 0.0, wall: datetime | None = None) -> None:
        self._now = start
        self._epoch = wall or datetime(2026, 1, 1, tzinfo=UTC)
        self._start = start

    def now(self) -> float:
        return self._now

    def wall(self) -> datetime:
        return self._epoch + timedelta(seconds=self._now - self._start)

    def sleep_until(self, moment: float) -> None:
        self._now = max(self._now, moment)

    async def pause(self, seconds: float) -> None:
        self._now += max(0.0, seconds)
        await asyncio.sleep(0)

    def lag(self, seconds: float) -> None:
        """Let `seconds` pass without anybody waiting for them."""
        self._now += seconds


@dataclass(frozen=True, slots=True)
class Beat:
    """A wake-up of the air clock: frames `index` to `index + owed - 1` are due."""

    index: int
    owed: int


def beats(clock: Clock, fps: int, start: float, index: int = 0) -> Iterator[Beat]:
    """Wake at absolute deadlines `start + n / fps`, from frame `index` on, for ever.

    A late wake-up does not move later deadlines: it owes the frames it missed (`owed` > 1).
    """
    while True:
        clock.sleep_until(start + index / fps)
        due = int((clock.now() - start) * fps) + 1
        owed = max(1, due - index)
        yield Beat(index, owed)
        index += owed
