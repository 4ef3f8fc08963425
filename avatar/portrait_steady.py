"""Lets a portrait rest until it is off by as much as is just seen: only eyes and mouth go on.

What moves slowly is drawn on twos, as `avatar.twos` does it for a puppet: the head rests a frame
after each move, in which the torso takes its turn, unless they move so fast that the eye would
count the steps.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import hypot

from avatar.portrait_face import Body, Brow, Face

_HEAD, _TORSO = 0.6 / 1000, 0.8 / 1000
"""Heights of the host zone by which each may be off: about half a pixel at 720 x 1280."""
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
        """How far the head of one face is from that of the other, carried along by the body."""
        brows = zip(one.brows, other.brows, strict=True)
        return hypot(
            self.body(one.ride, other.ride),
            (one.turn - other.turn) * self.turn,
            (one.nod - other.nod) * self.nod,
            (one.tilt - other.tilt) * self.tilt,
            max(_apart(*pair) for pair in brows) * self.brow,
        )

    def body(self, a: Body, b: Body) -> float:
        """How far one body is from the other."""
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
        self._nodded = self._swayed = False
        """Whether head and torso moved in the frame before."""

    def settle(self) -> None:
        """Take the next face as it is."""
        self._shown, self._nodded, self._swayed = None, False, False

    def kept(self, face: Face, travel: Travel, unit: float) -> Face:
        """The face to draw: head and torso stay where they are while nobody sees the difference.

        `travel` is in pixels of the cut, of which the host zone is `unit` high.
        """
        shown = self._shown
        if shown is not None:
            head = travel.head(face, shown) / (unit * _HEAD)
            torso = travel.body(face.body, shown.body) / (unit * _TORSO)
            nods = head >= (_FAST if self._nodded else 1)
            sways = torso >= (_FAST if nods or self._swayed else 1)
            ride, body = face.ride if nods else shown.ride, face.body if sways else shown.body
            face = replace(face, body=body, carried=ride)
            if not nods:
                face = replace(
                    face, turn=shown.turn, nod=shown.nod, tilt=shown.tilt, brows=shown.brows
                )
            self._nodded, self._swayed = nods, sways
        self._shown = face
        return face


def _apart(one: Brow, other: Brow) -> float:
    return abs(one.lift - other.lift) + abs(one.slant - other.slant)
