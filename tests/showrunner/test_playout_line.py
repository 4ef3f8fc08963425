"""What playout tells the brain of the load ladder and shows the desk, over a real socket."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import sleep

import numpy as np
import pytest

from console.stills import jpeg_size
from showrunner.outputs import Outputs
from showrunner.playout import Air
from showrunner.session import Session
from showrunner.wire import Hello, Still, TakeStill, packed, receive_blocking
from streamer.station import Station
from studio.clock import SystemClock
from studio.report import AirReport
from studio.settings import Config, Output, Stream
from studio.show import Frame

SMALL = Stream(width=270, height=480, fps=30, preset="ultrafast")


class Nobody:
    """A painter who is never asked."""

    def paint(self, moment: object) -> np.ndarray:
        raise AssertionError


@dataclass
class Scripted:
    """An air whose ladder stands where the test says."""

    air: Air
    station: Station
    path: Path

    def step(self, reason: str) -> None:
        ladder = replace(self.station.report().ladder, rung=1, reason=reason)
        self.station._economy.report = lambda: ladder  # type: ignore[method-assign]
        self.air.report()

    def brain(self, run: str) -> socket.socket:
        return self._caller(Hello("brain", run))

    def desk(self) -> socket.socket:
        return self._caller(Hello("desk", "d"))

    def _caller(self, hello: Hello) -> socket.socket:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(5)
        line.connect(str(self.path))
        line.sendall(packed(hello))
        assert isinstance(receive_blocking(line), Hello)
        return line

    def left(self, line: socket.socket) -> None:
        line.close()
        until(lambda: not self.air._switchboard._callers)


def until(true: Callable[[], bool]) -> None:
    while not true():
        sleep(0.01)


def told(line: socket.socket) -> str:
    message = receive_blocking(line)
    assert isinstance(message, AirReport)
    return message.ladder.reason


@pytest.fixture
def scripted(tmp_path: Path) -> Iterator[Scripted]:
    clock = SystemClock()
    session = Session(
        config=Config(), show="s", start=0.0, sockets=tmp_path,
        outputs=(Output(name="a", url="rtmp://h.example/live/k"),), hls=None, token="t",
        console=False,
    )  # fmt: skip
    picture = np.full((SMALL.height * 3 // 2, SMALL.width), 128, np.uint8)
    station = Station(SMALL, Nobody(), picture, clock, clock.now())
    air = Air(session, station, Outputs(session.outputs, SMALL, tmp_path), clock)
    air.open()
    yield Scripted(air, station, session.playout)
    air.close()


def test_a_step_that_is_taken_while_there_is_no_brain_is_told_to_the_next_one(
    scripted: Scripted,
) -> None:
    scripted.left(scripted.brain("one"))
    scripted.step("nobody hears")
    with scripted.brain("two") as line:
        scripted.air.report()
        assert told(line) == "nobody hears"


def test_a_step_that_a_brain_has_heard_is_not_told_to_the_next_one(scripted: Scripted) -> None:
    first = scripted.brain("one")
    scripted.step("slow")
    assert told(first) == "slow"
    scripted.left(first)
    with scripted.brain("two") as line:
        scripted.air.report()
        scripted.step("slower")
        assert told(line) == "slower"


def test_a_desk_that_asks_has_a_small_picture_of_what_is_on_the_air(scripted: Scripted) -> None:
    with scripted.desk() as line:
        line.sendall(packed(TakeStill()))  # nothing is on the air yet: there is no answer
        picture = np.full((SMALL.height * 3 // 2, SMALL.width), 128, np.uint8)
        sound = np.zeros((1600, 2), np.float32)
        scripted.station._playout.shown = Frame(75, picture, sound)
        line.sendall(packed(TakeStill()))
        shown = receive_blocking(line)
    assert isinstance(shown, Still)
    assert shown.t == 2.5
    assert jpeg_size(shown.body) == (216, 384)
