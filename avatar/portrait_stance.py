"""Where a portrait stands on the frame, and where in its cut each place of the frame comes from."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, radians

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.portrait_cut import Floats
from avatar.portrait_face import Body, Face
from avatar.portrait_field import nodes, smooth
from avatar.portrait_head import NEAR, STEP, SWELL, PortraitHead
from avatar.rect import NOWHERE, Rect


@dataclass(frozen=True, slots=True)
class Hung:
    """Where the cut lies on the frame: frame pixel = offset + scale * cut pixel."""

    x: float
    y: float
    scale: float

    def lattice(self, box: Rect) -> Floats:
        """The places of the cut at the nodes of a box of the frame, before anything moves.

        All x in one plane, all y in the next.
        """
        at = np.moveaxis(nodes(box, STEP), -1, 0) - np.array([[[self.x]], [[self.y]]], np.float32)
        return np.asarray(at / np.float32(self.scale), np.float32)

    def on_frame(self, box: Rect, visible: Rect) -> Rect:
        """Every visible pixel that may show a box of the cut, in whole cells of one lattice.

        So a pixel is the same whichever box it is drawn in.
        """
        left = floor((self.x + self.scale * box.x - 1 - visible.x) / STEP) * STEP
        top = floor((self.y + self.scale * box.y - 1 - visible.y) / STEP) * STEP
        right = ceil((self.x + self.scale * box.right + 1 - visible.x) / STEP) * STEP
        bottom = ceil((self.y + self.scale * box.bottom + 1 - visible.y) / STEP) * STEP
        return Rect(visible.x + left, visible.y + top, right - left, bottom - top).within(visible)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A box of the frame, and where in the cut its nodes come from."""

    box: Rect
    nodes: Floats
    """All x in one plane, all y in the next."""
    shown: Rect
    """What of the box can show something of the cut, in whole cells."""

    def cells(self, box: Rect) -> Floats:
        """The nodes of a box inside this one that begins at a cell of it."""
        row, column = (box.y - self.box.y) // STEP, (box.x - self.box.x) // STEP
        rows, columns = -(-box.h // STEP) + 2, -(-box.w // STEP) + 2
        return self.nodes[:, row : row + rows, column : column + columns]


_NONE = Part(NOWHERE, np.empty((2, 0, 0), np.float32), NOWHERE)


class Stance:
    """A portrait at one place. `take` a face, then ask.

    Head and torso overlap at the neck; there the head tells what is seen.
    """

    def __init__(self, head: PortraitHead, hung: Hung, visible: Rect) -> None:
        self._head, self._hung, self._visible = head, hung, visible
        self.head = self.torso = _NONE
        self._body: Body | None = None
        self._bodies: tuple[Body, Body] | None = None
        self._posture: tuple[object, ...] | None = None
        """Of the head and the torso as they are worked out."""
        self._upright: tuple[Floats, Floats] = _NONE.nodes, _NONE.nodes
        self._first = self._top = 0
        """First row of its nodes that the head does not carry; where the throat begins."""
        self._shows: dict[Rect, Rect] = {}
        self._pixels: dict[Rect, list[Floats]] = {}

    @property
    def boxes(self) -> tuple[Rect, Rect]:
        """What of the frame shows torso and head."""
        return self.torso.shown, self.head.shown

    def take(self, face: Face) -> None:
        """Stand and hold the head as this face does."""
        bodies, posture = (face.body, face.ride), posture_of(face)
        if face.body != self._body:
            self._body = face.body
            box = self._hung.on_frame(moved(self._head.torso, self._head, face.body), self._visible)
            self.torso = self._part(box, self._head.breathed(self._hung.lattice(box), face.body))
        if (bodies, posture) == (self._bodies, self._posture):
            return
        above = self._first
        if not self._sway(face, posture):
            box = self.head.box
            if bodies != self._bodies:
                box = self._reach(bodies)
                self._upright = self._head.stood(self._hung.lattice(box), *bodies)
            self.head = self._part(box, self._head.turned(*self._upright, face))
            self._shows.clear()
            self._pixels.clear()
        self._bodies, self._posture = bodies, posture
        rows = np.flatnonzero((self._upright[1] < 1).any(axis=1))
        self._first = int(rows[0]) if len(rows) else len(self._upright[1])
        self._top = self.head.box.y + (min(above, self._first) - 2) * STEP

    def _reach(self, bodies: tuple[Body, Body]) -> Rect:
        """What of the frame the head can be at."""
        torso, ride = (moved(self._head.head, self._head, body) for body in bodies)
        return self._hung.on_frame(torso.around(ride), self._visible)

    def _sway(self, face: Face, posture: tuple[object, ...]) -> bool:
        """Move the neck with the torso, where the head does not move; whether that is all."""
        first = max(0, self._first - 2)
        still = self._bodies is not None and self._bodies[1] == face.ride
        box = self.head.box
        if not still or posture != self._posture or box != self._reach((face.body, face.ride)):
            return False
        planes = self._hung.lattice(box)[:, first:]
        at, held = self._head.stood(planes, face.body, face.ride)
        if not held.size or (held[0] < 1).any():  # the neck begins somewhere else
            return False
        nodes_now = self.head.nodes.copy()
        nodes_now[:, first:] = self._head.turned(at, held, face)
        self._upright[0][:, first:], self._upright[1][first:] = at, held
        self.head = self._part(box, nodes_now)
        lowest = box.y + (first - 2) * STEP
        self._shows = {of: shown for of, shown in self._shows.items() if shown.bottom <= lowest}
        kept = self._shows.values()
        self._pixels = {shown: at for shown, at in self._pixels.items() if shown in kept}
        return True

    def throat(self) -> Rect:
        """What of the head changed with the torso, when a face was taken."""
        shown = self.head.shown
        top = min(self._top, self.torso.shown.y)
        return Rect(shown.x, top, shown.w, max(0, shown.bottom - top)).within(shown)

    def showing(self, box: Rect) -> Rect:
        """Every pixel of the frame that shows a part of a box of the cut's head, in whole cells."""
        if box not in self._shows:
            self._shows[box] = self._found(box)
        return self._shows[box]

    def pixels(self, shown: Rect) -> list[Floats]:
        """Where the pixels of what `showing` gave come from; kept until something moves."""
        if shown not in self._pixels:
            cells = self.head.cells(shown)
            self._pixels[shown] = [smooth(plane, shown, STEP) for plane in cells]
        return self._pixels[shown]

    def is_showing(self, shown: Rect) -> bool:
        """Whether `showing` gave it."""
        return shown in self._shows.values()

    def _part(self, box: Rect, at: Floats) -> Part:
        """Around a pixel the cut is looked at as far as half a cell goes there, and some more."""
        if self._hung.scale < STEP / NEAR:
            return Part(box, at, box)
        return Part(box, at, _cells(box, self._head.seen(at)))

    def _found(self, box: Rect) -> Rect:
        x, y = self.head.nodes
        near = box.grown(ceil(2 * STEP / self._hung.scale) + 2)
        seen = (x > near.x) & (x < near.right) & (y > near.y) & (y < near.bottom)
        return _cells(self.head.box, seen.view(np.uint8))


def _cells(box: Rect, seen: NDArray[np.uint8]) -> Rect:
    """What of a box lies in cells some of whose nodes are not 0, or beside such a cell's middle."""
    left, top, wide, high = cv2.boundingRect(seen)
    if not wide:
        return NOWHERE
    # Node n is in the middle of cell n - 1.
    x, y = box.x + (left - 1) * STEP, box.y + (top - 1) * STEP
    return Rect(x, y, wide * STEP, high * STEP).within(box)


def posture_of(face: Face) -> tuple[object, ...]:
    """How the head is held."""
    return face.turn, face.nod, face.tilt, face.brows


def moved(box: Rect, head: PortraitHead, body: Body) -> Rect:
    """A box of the cut where a body takes it, with its lean and breath around it."""
    high, foot = head.frame.h, head.foot
    lean = radians(abs(body.lean))
    aside = lean * max(0.0, high - box.y) + 0.5 * SWELL * head.unit + 2
    up = lean * max(abs(box.x - foot), abs(box.right - foot)) + 1.5 * SWELL * head.unit + 2
    x, y = box.x + body.x * high / 1000, box.y + body.y * high / 1000
    left, top = floor(x - aside), floor(y - up)
    return Rect(left, top, ceil(x + box.w + aside) - left, ceil(y + box.h + up) - top)
