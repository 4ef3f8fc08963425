"""A painter that hangs on air: another takes over, the last picture stays meanwhile."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, cast

import numpy as np
import pytest

from avatar.painter import StagePainter
from showrunner.opening import Opening
from showrunner.understudy import GROWS, HANGS, LAST, MOST, Understudy
from streamer.station import Station
from studio.clock import SystemClock
from studio.moment import Moment
from studio.show import Pixels
from tests.streamer.air_parts import SMALL, Sketch, slate


class Moody(Sketch):
    """Paints until it is told to hang, and then until it is let go."""

    def __init__(self, shade: int) -> None:
        self.shade = shade
        self.hangs = threading.Event()
        self.let_go = threading.Event()
        self.let_go.set()

    def paint(self, moment: Moment) -> Pixels:
        if self.hangs.is_set():
            self.let_go.wait(60)
        return np.full_like(super().paint(moment), self.shade)

    def hang(self) -> None:
        self.let_go.clear()
        self.hangs.set()

    def close(self) -> None: ...


class Air:
    """A station, its painters, and who looks at them."""

    def __init__(self) -> None:
        self.painters: list[Moody] = []
        self.opening = Opening(slate(), self._build)
        clock = SystemClock()
        self.station = Station(SMALL, self.opening, slate(), clock, clock.now())
        self.understudy = Understudy(self.station, self.opening)

    def _build(self) -> StagePainter:
        self.painters.append(Moody(len(self.painters) + 1))
        return cast("StagePainter", self.painters[-1])

    @property
    def shade(self) -> int:
        """Which painter's picture is the last one, counted from one."""
        picture = self.station.programme.talking.picture
        return 0 if picture is None else int(picture[0, 0])

    def shows(self, shade: int) -> None:
        until(lambda: self.shade == shade)

    def hang(self) -> None:
        """Let the one who paints hang, and wait until nothing is drawn any more."""
        self.painters[-1].hang()
        seen = -1
        while seen != self.station.drawn:
            seen = self.station.drawn
            time.sleep(0.2)
        self.understudy.look(0.0)


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def air() -> Iterator[Air]:
    one = Air()
    one.opening.start()
    one.station.start()
    one.shows(1)
    yield one
    for painter in one.painters:
        painter.let_go.set()
    one.station.stop()
    one.opening.close()


def test_another_painter_takes_over_and_no_frame_is_missing(air: Air) -> None:
    air.understudy.look(HANGS)  # it has drawn since the last look
    air.hang()
    air.understudy.look(HANGS - 0.1)
    assert air.understudy.replaced == 0
    frames, _ = air.station.progress
    air.understudy.look(0.2)
    assert air.understudy.replaced == 1
    air.shows(2)
    until(lambda: air.station.progress[0] > frames + 10)
    # the first one wakes up: it draws nothing any more
    air.painters[0].let_go.set()
    drawn = air.station.drawn
    until(lambda: air.station.drawn > drawn + 10)
    assert air.shade == 2
    assert air.station.report().faults == 0


def test_the_last_picture_stays_until_the_next_painter_is_there(air: Air) -> None:
    air.hang()
    ready = threading.Event()
    right = air.opening._build

    def slow() -> StagePainter:
        ready.wait(20)
        return right()

    air.opening._build = slow
    air.understudy.look(HANGS)
    drawn = air.station.drawn
    until(lambda: air.station.drawn > drawn + 5)
    assert air.shade == 1
    ready.set()
    air.shows(2)


class Still:
    """A station on which nothing is drawn any more."""

    drawn = 7
    relieved = 0

    def relieve(self) -> None:
        self.relieved += 1

    def replace(self) -> None: ...


def test_painters_that_hang_again_and_again_are_replaced_ever_later_and_at_last_the_process() -> (
    None
):
    still: Any = Still()
    understudy = Understudy(still, still)
    understudy.look(0.0)
    for n in range(MOST):
        wait = HANGS * GROWS**n
        understudy.look(wait - 0.5)
        assert still.relieved == n
        understudy.look(0.5)
        assert still.relieved == n + 1
    understudy.look(LAST - 1)
    with pytest.raises(RuntimeError, match="painters hang"):
        understudy.look(1.0)
