"""Small real parts the tests of the air are made of."""

from fractions import Fraction
from itertools import count
from typing import Any

import numpy as np

from streamer.packet import Packet
from studio.moment import Moment
from studio.settings import Stream
from studio.show import RATE, BoundLine, Cue, Frame, Kind, Line, Pixels, Priority, Utterance

SMALL = Stream(width=270, height=480, fps=30, video_kbps=400, preset="ultrafast")
SHAPE = (SMALL.height * 3 // 2, SMALL.width)
_seeds = count(1)


def noise(seconds: float) -> np.ndarray:
    """Sound without a single sample near zero, different each time."""
    rng = np.random.default_rng(next(_seeds))
    samples = int(seconds * RATE)
    return (rng.uniform(0.05, 0.5, samples) * rng.choice([-1, 1], samples)).astype(np.float32)


def utterance(
    line: str,
    part: int = 0,
    parts: int = 1,
    seconds: float = 1.0,
    priority: Priority = Priority.PLANNED,
    kind: Kind = Kind.PITCH,
    pause: float = 0.3,
) -> Utterance:
    bound = BoundLine(
        Line(line, Cue(kind, "hook", priority=priority), "words", "playbook"), "words"
    )
    return Utterance(bound, part, parts, "words", "words", noise(seconds), pause=pause)


def line(name: str, parts: int, **more: Any) -> list[Utterance]:
    return [utterance(name, part, parts, **more) for part in range(parts)]


def slate() -> Pixels:
    picture = np.full(SHAPE, 128, np.uint8)
    picture[: SMALL.height] = 20
    return picture


class Sketch:
    """A painter that draws the frame number as a row of blocks, so that a decoder can read it."""

    BITS = 16

    def paint(self, moment: Moment) -> Pixels:
        picture = np.full(SHAPE, 128, np.uint8)
        picture[: SMALL.height] = 60
        for bit in range(self.BITS):
            if moment.index >> bit & 1:
                picture[40:56, 4 + bit * 16 : 20 + bit * 16] = 220
        return picture

    @classmethod
    def read(cls, luma: np.ndarray) -> int:
        """The frame number in a decoded picture."""
        blocks = [luma[44:52, 8 + bit * 16 : 16 + bit * 16].mean() for bit in range(cls.BITS)]
        return sum(1 << bit for bit, light in enumerate(blocks) if light > 140)


class Tape:
    """A channel that counts, with silence."""

    def __init__(self, fps: int = 30) -> None:
        self._sound = np.zeros((RATE // fps, 2), np.float32)

    def frame(self, index: int) -> Frame:
        return Frame(index, np.full((3, 2), index % 256, np.uint8), self._sound)


def packet(n: int, *, key: bool = False, kind: str = "video", fps: int = 30) -> Packet:
    return Packet(kind, b"x", n, n, 1, Fraction(1, fps), key)
