"""What a painter is told about one frame: a pure function of this gives the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from studio.board import Board
from studio.show import Pixels, Utterance


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """An utterance on the show's time line."""

    utterance: Utterance
    start: int
    """Sample of the show at which its first sample is heard; may lie in the future."""

    @property
    def end(self) -> int:
        return self.start + len(self.utterance.pcm)


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """Frame `index` and everything around it that the picture depends on."""

    index: int
    fps: int
    sample: int
    """Show sample heard first in this frame: `index * RATE // fps`."""
    placed: tuple[Placed, ...]
    """Utterances near this frame in order: the last one heard, the one on air, those to follow."""
    board: Board
    wall: float
    """UTC seconds since 1970, for countdowns only."""
    slate: bool = False
    muted: bool = False
    economy: int = 0
    """What to save on a slow machine: 0 nothing; from 1 on effects nobody misses: springs, the
    glide between two shots, lamps and dust, the sway of a portrait."""

    @property
    def speaking(self) -> Placed | None:
        """The utterance heard in this frame."""
        return next((p for p in self.placed if p.start <= self.sample < p.end), None)


class Painter(Protocol):
    """Draws the show in the playout process: once per frame, in order, from one thread."""

    def paint(self, moment: Moment) -> Pixels:
        """The finished picture of this moment: a fresh array that the caller may keep.

        Same seed and same moments from frame to frame give the same pictures.
        """
        ...
