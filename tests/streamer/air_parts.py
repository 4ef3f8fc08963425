"""Small real parts the tests of the air are made of."""

from fractions import Fraction
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import av
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

    BITS = 32
    ROW = 16
    """Blocks of a row: the second one stands below the first."""

    def paint(self, moment: Moment) -> Pixels:
        picture = np.full(SHAPE, 128, np.uint8)
        picture[: SMALL.height] = 60
        for bit in range(self.BITS):
            if moment.index >> bit & 1:
                row, column = divmod(bit, self.ROW)
                top, left = 40 + row * 32, 4 + column * 16
                picture[top : top + 16, left : left + 16] = 220
        return picture

    @classmethod
    def read(cls, luma: np.ndarray) -> int:
        """The frame number in a decoded picture."""
        blocks = []
        for bit in range(cls.BITS):
            row, column = divmod(bit, cls.ROW)
            top, left = 44 + row * 32, 8 + column * 16
            blocks.append(luma[top : top + 8, left : left + 8].mean())
        return sum(1 << bit for bit, light in enumerate(blocks) if light > 140)


class Tape:
    """A channel that counts, with silence."""

    def __init__(self, fps: int = 30) -> None:
        self._sound = np.zeros((RATE // fps, 2), np.float32)

    def frame(self, index: int) -> Frame:
        return Frame(index, np.full((3, 2), index % 256, np.uint8), self._sound)


def arrived(file: Path) -> tuple[list[tuple[float, int]], list[tuple[float, int]]]:
    """Decoded pictures as (time, frame number), and sound as (time, samples)."""
    pictures, sound = [], []
    with av.open(str(file)) as container:
        for frame in container.decode():
            if isinstance(frame, av.VideoFrame):
                pictures.append(
                    (frame.time or 0.0, Sketch.read(frame.to_ndarray()[: SMALL.height]))
                )
            else:
                sound.append((frame.time or 0.0, frame.samples))
    return pictures, sound


def no_frame_is_missing(pictures: list[tuple[float, int]]) -> bool:
    """On a machine that is busy a picture may stand for two frames; a frame without one is a gap."""
    steps = (after - before for (before, _), (after, _) in pairwise(pictures))
    return all(abs(step - 1 / SMALL.fps) < 0.0021 for step in steps)


def packet(n: int, *, key: bool = False, kind: str = "video", fps: int = 30) -> Packet:
    return Packet(kind, b"x", n, n, 1, Fraction(1, fps), key)
