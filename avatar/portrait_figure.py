"""The animated portrait on the canvas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import ceil, floor
from typing import Any

import cv2
import numpy as np

from avatar.colours import Yuva
from avatar.portrait_cut import Cut, Floats, cut
from avatar.portrait_eye import PortraitEye
from avatar.portrait_face import REST, Body, Face
from avatar.portrait_field import nodes, smooth
from avatar.portrait_head import STEP, PortraitHead
from avatar.portrait_mouth import PortraitMouth
from avatar.portrait_pack import PortraitPack
from avatar.presenter import Canvas, Placing
from avatar.rect import NOWHERE, Rect
from avatar.stamp import Paper

_NO_MAP: Any = None
"""The map of OpenCV's stubs that is left out where x and y are in one."""
_FINE = 4
"""Body and eyes move in steps of a quarter pixel: too fine to see, and most frames they rest."""


@dataclass(frozen=True, slots=True)
class Hung:
    """Where the cut lies on the frame: frame pixel = offset + scale * cut pixel."""

    x: float
    y: float
    scale: float


@dataclass(frozen=True, slots=True)
class _Stance:
    """What was worked out for one way of standing: while head and body rest it stays true."""

    key: tuple[object, ...]
    nodes: dict[Rect, Floats] = field(default_factory=dict)
    """Where in the cut the nodes of a part of the frame come from."""
    shows: dict[Rect, Rect] = field(default_factory=dict)
    """The part of the frame that shows a box of the cut."""
    pixels: dict[Rect, Floats] = field(default_factory=dict)
    """Where in the cut the pixels of such a part come from."""


class PortraitFigure:
    """Draws faces of one pack, cut at one size."""

    def __init__(self, pack: PortraitPack, zone: float) -> None:
        """`zone` is the height of the host zone, in pixels, that the cut is made for."""
        self._pack = pack
        self.cut: Cut = cut(pack, pack.sheet.stand.height * zone)
        self.head = PortraitHead(self.cut, pack.sheet.limits)
        self._eyes = [PortraitEye(self.cut, side) for side in ("left", "right")]
        self._mouth = PortraitMouth(self.cut, pack.sheet.inside)
        self._live: Yuva = self.cut.pixels.copy()
        """The cut with eyes and mouth as they are now."""
        self._face, self._hung, self._visible = REST, Hung(0, 0, 0), NOWHERE
        self._warped, self._clear = Paper(), Paper()
        self._stale: list[Rect] = []
        self._kept = _Stance(())
        empty = np.empty((0, 0, 3), np.uint8)
        self._colour, self._rest = empty, empty
        self.rect = NOWHERE
        """Where the figure can be seen now."""

    def pose(self, face: Face, placing: Placing) -> Sequence[Rect]:
        """Take this face at this place; the pixels that differ from the picture before."""
        hung = self._hang(placing)
        face = replace(
            face,
            body=_stepped(face.body, self.cut, hung.scale),
            gaze=self._eyes[0].stepped(face.gaze, _FINE * hung.scale),
        )
        before, was, spot = self.rect, self._face, (self._hung, self._visible)
        self._dress(face, was)
        self._face, self._hung, self._visible = face, hung, placing.visible
        if face.body != was.body or spot != (hung, placing.visible):
            self.rect = self._on_frame(self._grown(face))
            if self._colour.shape[:2] != (self._visible.h, self._visible.w):
                size = (self._visible.h, self._visible.w, 3)
                self._colour, self._rest = np.zeros(size, np.uint8), np.zeros(size, np.uint8)
            self._stale = [self.rect]
            return [before, self.rect]
        if face == was:
            return []
        if _still(face, was):
            moved = [self._showing(box) for box in self._changed(face, was)]
        else:
            moved = [self._on_frame(self._grown(face, self.head.head))]
        self._stale += moved
        return moved

    def draw(self, canvas: Canvas, within: Rect) -> None:
        """Blend what falls `within` of the figure over the canvas."""
        part = self.rect.within(within)
        if part.empty:
            return
        for stale in self._stale:
            self._warp(stale)
        self._stale = []
        left, top = self._visible.x, self._visible.y
        own = Rect(part.x - left, part.y - top, part.w, part.h).window
        under = canvas[part.window]
        cv2.multiply(under, self._rest[own], dst=under, scale=1 / 255)
        cv2.add(under, self._colour[own], dst=under)

    @staticmethod
    def _looks(face: Face, was: Face) -> tuple[bool, ...]:
        """Whether each eye is to be drawn again."""
        gaze = face.gaze != was.gaze
        return tuple(gaze or now != then for now, then in zip(face.lids, was.lids, strict=True))

    def _changed(self, face: Face, was: Face) -> list[Rect]:
        """Where in the cut eyes and mouth differ."""
        looks = zip(self._eyes, self._looks(face, was), strict=True)
        boxes = [eye.box for eye, looked in looks if looked]
        return [*boxes, self._mouth.box] if face.mouth != was.mouth else boxes

    def _showing(self, box: Rect) -> Rect:
        """Every frame pixel that shows a part of a box of the cut's head, in whole cells."""
        shows = self._stance.shows
        if box not in shows:
            shows[box] = self._found(box)
        return shows[box]

    def _found(self, box: Rect) -> Rect:
        head = self._on_frame(self._grown(self._face, self.head.head))
        x, y = np.moveaxis(self._sources(head), -1, 0)
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

    @property
    def _stance(self) -> _Stance:
        key = self._face.body, _posture(self._face), self._hung, self._visible
        if self._kept.key != key:
            self._kept = _Stance(key)
        return self._kept

    def _sources(self, box: Rect) -> Floats:
        """Where in the cut the nodes of a part of the frame come from."""
        found = self._stance.nodes
        if box not in found:
            hung = self._hung
            at = nodes(box, STEP) - np.array([hung.x, hung.y], np.float32)
            at /= np.float32(hung.scale)
            found[box] = self.head.came_from(at, self._face)
        return found[box]

    def _came_from(self, box: Rect) -> Floats:
        """Where in the cut the pixels of a part of the frame come from."""
        stance = self._stance
        found = stance.pixels.get(box)
        if found is None:
            found = smooth(self._sources(box), box, STEP)
            if box in stance.shows.values():  # it will be asked for until the head moves
                stance.pixels[box] = found
        return found

    def _dress(self, face: Face, was: Face) -> None:
        """Redraw of eyes and mouth what has changed."""
        looks = zip(self._eyes, face.lids, self._looks(face, was), strict=True)
        for eye, now, looked in looks:
            if looked:
                eye.draw(self._live, now, face.gaze)
        if face.mouth != was.mouth:
            self._mouth.draw(self._live, face.mouth)

    def _warp(self, box: Rect) -> None:
        if box.empty:
            return
        there = self._came_from(box)
        warped = self._warped.sheet(box.h, box.w, 4)
        cv2.remap(
            self._live, there, _NO_MAP, cv2.INTER_LINEAR, dst=warped,
            borderMode=cv2.BORDER_CONSTANT, borderValue=(0, 0, 0, 0),
        )  # fmt: skip
        left, top = self._visible.x, self._visible.y
        own = Rect(box.x - left, box.y - top, box.w, box.h).window
        cv2.cvtColor(warped, cv2.COLOR_BGRA2BGR, dst=self._colour[own])
        clear = self._clear.sheet(box.h, box.w, 1)
        cv2.bitwise_not(cv2.extractChannel(warped, 3, dst=clear), dst=clear)
        cv2.cvtColor(clear, cv2.COLOR_GRAY2BGR, dst=self._rest[own])

    def scale(self, placing: Placing) -> float:
        """Pixels of the frame for one of the cut."""
        return self._pack.sheet.stand.height * placing.height / self.cut.size[1]

    def _hang(self, placing: Placing) -> Hung:
        stand, (ex, ey) = self._pack.sheet.stand, self._pack.eyes
        scale = self.scale(placing)
        ex, ey = ((v + 0.5) * self.cut.scale - 0.5 for v in (ex, ey))
        x = placing.x + stand.eyes[0] * 0.8 * placing.height - scale * ex
        y = placing.y + stand.eyes[1] * placing.height - scale * ey
        return Hung(x, y, scale)

    def _grown(self, face: Face, part: Rect | None = None) -> Rect:
        """A part of the cut with the body's shift, lean and breath around it."""
        box = part or self._whole()
        high = self.cut.size[1]
        lean = abs(face.body.lean) * 0.0175 * high
        out = ceil(high / 1000 * max(abs(face.body.x), abs(face.body.y)) + lean)
        return box.grown(out + ceil(0.08 * self.cut.unit) + 2)

    def _whole(self) -> Rect:
        head, frame = self.head.head, self.head.frame
        return frame.around(head)

    def _on_frame(self, box: Rect) -> Rect:
        """Every frame pixel that may show a part of the cut, in whole cells of one lattice.

        So a pixel is the same whichever part it is drawn in.
        """
        hung, at = self._hung, self._visible
        left = floor((hung.x + hung.scale * box.x - 1 - at.x) / STEP) * STEP
        top = floor((hung.y + hung.scale * box.y - 1 - at.y) / STEP) * STEP
        right = ceil((hung.x + hung.scale * box.right + 1 - at.x) / STEP) * STEP
        bottom = ceil((hung.y + hung.scale * box.bottom + 1 - at.y) / STEP) * STEP
        return Rect(at.x + left, at.y + top, right - left, bottom - top).within(at)


def _posture(face: Face) -> tuple[object, ...]:
    """How the head is held."""
    return face.turn, face.nod, face.tilt, face.brows


def _still(face: Face, was: Face) -> bool:
    return face.body == was.body and _posture(face) == _posture(was)


def _stepped(body: Body, whole: Cut, scale: float) -> Body:
    """The body in steps that move no pixel by more than 1 / `_FINE`."""
    per_mille = whole.size[1] / 1000 * scale * _FINE
    per_degree = 0.0175 * whole.size[1] * scale * _FINE
    per_breath = 0.055 * whole.unit * scale * _FINE
    return Body(
        round(body.x * per_mille) / per_mille,
        round(body.y * per_mille) / per_mille,
        round(body.lean * per_degree) / per_degree,
        round(body.breath * per_breath) / max(1e-6, per_breath),
    )
