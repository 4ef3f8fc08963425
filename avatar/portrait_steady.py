"""Lets a portrait rest until it is off by as much as is just seen: only eyes and mouth go on.

What moves slowly is drawn on twos, as `avatar.twos` does it for a puppet: a frame of rest follows
each move, unless it moves so fast that the eye would count the steps.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import hypot

from avatar.portrait_face import Brow, Face

_SEEN = 0.6 / 1000
"""Heights of the host zone by which head or body may be off: about half a pixel at 720 x 1280."""
_FAST = 2.5
"""So many times as much, from which on they move in any frame."""


@dataclass(frozen=True, slots=True)
class Travel:
    """How many pixels at most a place in the picture goes for a unit of each movement."""

    turn: float
    nod: float
    tilt: float
    brow: float
    shift: float
    """For a thousandth of the picture's height."""
    lean: float
    """For a degree."""
    breath: float

    def head(self, one: Face, other: Face) -> float:
        """How far the head of one face is from that of the other, bodies alike."""
        brows = zip(one.brows, other.brows, strict=True)
        return hypot(
            (one.turn - other.turn) * self.turn,
            (one.nod - other.nod) * self.nod,
            (one.tilt - other.tilt) * self.tilt,
            max(_apart(*pair) for pair in brows) * self.brow,
        )

    def body(self, one: Face, other: Face) -> float:
        """How far one body is from the other."""
        a, b = one.body, other.body
        return hypot(
            (a.x - b.x) * self.shift,
            (a.y - b.y) * self.shift,
            (a.lean - b.lean) * self.lean,
            (a.breath - b.breath) * self.breath,
        )


class Steady:
    """Steps once a frame."""

    def __init__(self) -> None:
        self._shown: Face | None = None
        self._moved = False
        """Whether head or body moved in the frame before."""

    def settle(self) -> None:
        """Take the next face as it is."""
        self._shown, self._moved = None, False

    def kept(self, face: Face, travel: Travel, unit: float) -> Face:
        """The face to draw: head and body stay where they are while nobody sees the difference.

        `travel` is in pixels of the cut, of which the host zone is `unit` high.
        """
        shown = self._shown
        if shown is not None:
            seen = unit * _SEEN * (_FAST if self._moved else 1.0)
            self._moved = True
            if travel.body(face, shown) < seen:
                face = replace(face, body=shown.body)
                if travel.head(face, shown) < seen:
                    self._moved = False
                    face = replace(
                        face, turn=shown.turn, nod=shown.nod, tilt=shown.tilt, brows=shown.brows
                    )
        self._shown = face
        return face


def _apart(one: Brow, other: Brow) -> float:
    return abs(one.lift - other.lift) + abs(one.slant - other.slant)
