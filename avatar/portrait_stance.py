"""Where a portrait stands on the frame, and where in its cut each place of the frame comes from."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, radians

import numpy as np

from avatar.portrait_cut import Floats
from avatar.portrait_face import Body, Face
from avatar.portrait_field import nodes, smooth
from avatar.portrait_head import STEP, SWELL, PortraitHead
from avatar.rect import NOWHERE, Rect


@dataclass(frozen=True, slots=True)
class Hung:
    """Where the cut lies on the frame: frame pixel = offset + scale * cut pixel."""

    x: float
    y: float
    scale: float

    def lattice(self, box: Rect) -> Floats:
        """The places of the cut at the nodes of a box of the frame, before anything moves."""
        at = nodes(box, STEP) - np.array([self.x, self.y], np.float32)
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

    def cells(self, box: Rect) -> Floats:
        """The nodes of a box inside this one that begins at a cell of it."""
        row, column = (box.y - self.box.y) // STEP, (box.x - self.box.x) // STEP
        rows, columns = -(-box.h // STEP) + 2, -(-box.w // STEP) + 2
        return self.nodes[row : row + rows, column : column + columns]


class Stance:
    """A body at one place. The head on it moves: `hold` it, then ask.

    Head and torso overlap at the neck; there the head's box tells what is seen.
    """

    def __init__(self, head: PortraitHead, hung: Hung, visible: Rect, body: Body) -> None:
        self._head, self._hung = head, hung
        boxes = (hung.on_frame(moved(box, head, body), visible) for box in (head.torso, head.head))
        torso, upper = boxes
        self.torso = Part(torso, head.stood(hung.lattice(torso), body)[0])
        self._upright = head.stood(hung.lattice(upper), body)
        self._posture: tuple[object, ...] | None = None
        self.head = Part(upper, self._upright[0])
        self._shows: dict[Rect, Rect] = {}
        self._pixels: dict[Rect, Floats] = {}

    @property
    def boxes(self) -> tuple[Rect, Rect]:
        """Torso and head on the frame."""
        return self.torso.box, self.head.box

    def hold(self, face: Face) -> None:
        """Hold the head as this face does."""
        posture = posture_of(face)
        if posture == self._posture:
            return
        self._posture = posture
        self.head = Part(self.head.box, self._head.turned(*self._upright, face))
        self._shows.clear()
        self._pixels.clear()

    def showing(self, box: Rect) -> Rect:
        """Every pixel of the frame that shows a part of a box of the cut's head, in whole cells."""
        if box not in self._shows:
            self._shows[box] = self._found(box)
        return self._shows[box]

    def pixels(self, shown: Rect) -> Floats:
        """Where the pixels of what `showing` gave come from; kept until the head moves."""
        if shown not in self._pixels:
            self._pixels[shown] = smooth(self.head.cells(shown), shown, STEP)
        return self._pixels[shown]

    def is_showing(self, shown: Rect) -> bool:
        """Whether `showing` gave it."""
        return shown in self._shows.values()

    def _found(self, box: Rect) -> Rect:
        head = self.head.box
        x, y = self.head.nodes[..., 0], self.head.nodes[..., 1]
        near = box.grown(ceil(2 * STEP / self._hung.scale) + 2)
        seen = (x > near.x) & (x < near.right) & (y > near.y) & (y < near.bottom)
        rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
        if not len(rows):
            return NOWHERE
        # Node n is in the middle of cell n - 1.
        left, top = (int(line[0]) - 1 for line in (columns, rows))
        right, bottom = (int(line[-1]) for line in (columns, rows))
        shown = Rect(
            head.x + left * STEP, head.y + top * STEP, (right - left) * STEP, (bottom - top) * STEP
        )
        return shown.within(head)


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
