"""A light real station: a small picture that tells its frame number, a flash and a beep a second."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from streamer.station import Station
from studio.clock import SystemClock
from studio.moment import Moment
from studio.report import OutputReport, OutputState
from studio.settings import Output, Stream
from studio.show import RATE, BoundLine, Cue, Kind, Line, Pixels, Utterance
from tests.streamer.air_parts import SMALL, Sketch, slate

BEEP = RATE // 20
"""Samples of a beep."""
BEEPS = 10
"""Seconds, and beeps, of one utterance."""
QUIET = 20.0
"""Seconds of beeps that are kept ready."""


def beeping(number: int) -> Utterance:
    """Ten seconds of speech that are a beep at each full second."""
    words = BoundLine(Line(f"beeps {number}", Cue(Kind.PITCH, "hook"), "beep", "playbook"), "beep")
    pcm = np.zeros(BEEPS * RATE, np.float32)
    tone = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(BEEP) / RATE)
    for second in range(BEEPS):
        pcm[second * RATE : second * RATE + BEEP] = tone
    return Utterance(words, 0, 1, "beep", "beep", pcm, pause=0.0)


class Beacon(Sketch):
    """Draws the frame number, and a flash in the frame in which a beep begins."""

    FLASH = slice(200, 400)
    """Rows that flash."""

    def paint(self, moment: Moment) -> Pixels:
        picture = super().paint(moment)
        last = moment.sample + RATE // moment.fps
        for placed in moment.placed:
            if placed.start < last <= placed.end + RATE // moment.fps:
                since = (moment.sample - placed.start) % RATE
                if since == 0 or since > RATE - RATE // moment.fps:
                    picture[self.FLASH] = 235
        return picture

    @classmethod
    def flashes(cls, luma: np.ndarray) -> bool:
        return bool(luma[cls.FLASH].mean() > 160)


@contextmanager
def on_air(*outputs: Output, since: float = 0.0, stream: Stream = SMALL) -> Iterator[Station]:
    """A show that has been on for `since` seconds and beeps."""
    clock = SystemClock()
    station = Station(stream, Beacon(), slate(), clock, clock.now() - since, outputs)
    ending = threading.Event()

    def beep() -> None:
        number = 0
        while not ending.wait(0.5 if number else 0.0):
            while station.cart.buffer < QUIET:
                station.cart.load(beeping(number))
                number += 1

    mouth = threading.Thread(target=beep, name="beeps")
    station.start()
    mouth.start()
    try:
        yield station
    finally:
        ending.set()
        mouth.join()
        station.stop()


def report(station: Station, name: str) -> OutputReport:
    return next(one for one in station.report().outputs if one.name == name)


def is_live(station: Station, name: str) -> bool:
    return report(station, name).state is OutputState.LIVE
