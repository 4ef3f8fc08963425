"""The animated portrait on the canvas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from avatar.colours import Yuva
from avatar.portrait_cut import Cut, Floats, cut
from avatar.portrait_eye import PortraitEye
from avatar.portrait_face import REST, Body, Face
from avatar.portrait_head import STEP, SWELL, PortraitHead
from avatar.portrait_mouth import PortraitMouth
from avatar.portrait_pack import PortraitPack
from avatar.portrait_stance import Hung, Part, Stance, posture_of
from avatar.presenter import Canvas, Placing
from avatar.rect import NOWHERE, Rect
from avatar.stamp import Paper

_FINE = 4
"""Body and eyes move in steps of a quarter pixel: too fine to see, and most frames they rest."""
_STRIP = 1 << 16
"""Pixels that are warped at a time: with their map they stay in the processor's own memory."""


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
        self._stance = Stance(self.head, Hung(0, 0, 1), NOWHERE)
        self._map, self._warped, self._clear = Paper(), Paper(), Paper()
        self._stale: list[Rect] = []
        empty = np.empty((0, 0, 3), np.uint8)
        self._colour, self._rest = empty, empty
        """The figure on the visible part of the frame, and what it lets through."""

    @property
    def boxes(self) -> tuple[Rect, Rect]:
        """Torso and head: outside them nothing of the figure is seen now."""
        return self._stance.boxes

    @property
    def rect(self) -> Rect:
        """Around both."""
        torso, head = self._stance.boxes
        return torso.around(head)

    def pose(self, face: Face, placing: Placing) -> Sequence[Rect]:
        """Take this face at this place; the pixels that differ from the picture before."""
        hung = self._hang(placing)
        face = self._stepped(face, _FINE * hung.scale)
        before, was, spot = self.boxes, self._face, (self._hung, self._visible)
        self._dress(face, was)
        self._face, self._hung, self._visible = face, hung, placing.visible
        if spot != (hung, placing.visible):
            self._stance = Stance(self.head, hung, placing.visible)
            self._stance.take(face)
            self._unroll()
            self._stale = [*self.boxes]
            return [*before, *self.boxes]
        self._stance.take(face)
        moved = self._turned(face, was, before)
        self._stale += moved
        return moved

    def _turned(self, face: Face, was: Face, before: tuple[Rect, Rect]) -> list[Rect]:
        """What shows something else than before, at the same place."""
        stance, (torso, head) = self._stance, self.boxes
        moved = [] if face.body == was.body else [before[0].around(torso)]
        if (face.ride, posture_of(face)) != (was.ride, posture_of(was)):
            return [*moved, before[1].around(head)]
        if moved:
            moved.append(stance.throat())
        return moved + [stance.showing(box) for box in self._changed(face, was)]

    def draw(self, canvas: Canvas, within: Rect) -> None:
        """Blend what falls `within` of the figure over the canvas."""
        part = self.rect.within(within)
        if part.empty:
            return
        for stale in self._stale:
            self._renew(stale)
        self._stale = []
        own = self._own(part).window
        under = canvas[part.window]
        cv2.multiply(under, self._rest[own], dst=under, scale=1 / 255)
        cv2.add(under, self._colour[own], dst=under)

    def _own(self, box: Rect) -> Rect:
        """A box of the frame on the visible part of it."""
        return Rect(box.x - self._visible.x, box.y - self._visible.y, box.w, box.h)

    def _unroll(self) -> None:
        """Make room for a figure at its new place."""
        size = (self._visible.h, self._visible.w, 3)
        if self._colour.shape == size:
            self._colour[:], self._rest[:] = 0, 255
        else:
            self._colour, self._rest = np.zeros(size, np.uint8), np.full(size, 255, np.uint8)

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

    def _dress(self, face: Face, was: Face) -> None:
        """Redraw of eyes and mouth what has changed."""
        looks = zip(self._eyes, face.lids, self._looks(face, was), strict=True)
        for eye, now, looked in looks:
            if looked:
                eye.draw(self._live, now, face.gaze)
        if face.mouth != was.mouth:
            self._mouth.draw(self._live, face.mouth)

    def _renew(self, box: Rect) -> None:
        """Draw what is seen in a box: the torso, and the head over it."""
        torso, head = (box.within(shown) for shown in self.boxes)
        if box not in (torso, head):
            own = self._own(box).window
            self._colour[own], self._rest[own] = 0, 255
        if box != head:
            self._warp(self._stance.torso, torso)
        if not head.empty and self._stance.is_showing(head):
            self._print(self._stance.pixels(head), head)
        else:
            self._warp(self._stance.head, head)

    def _warp(self, part: Part, box: Rect) -> None:
        if box.empty:
            return
        high = max(1, _STRIP // (box.w * STEP)) * STEP
        for top in range(box.y, box.bottom, high):
            strip = Rect(box.x, top, box.w, min(high, box.bottom - top))
            coarse = part.cells(strip)
            wide, deep = coarse.shape[2] * STEP, coarse.shape[1] * STEP
            sheets = self._map.sheet(2 * deep, wide, 4).view(np.float32).reshape(2, deep, wide)
            for plane, sheet in zip(coarse, sheets, strict=True):
                cv2.resize(plane, (wide, deep), dst=sheet, interpolation=cv2.INTER_LINEAR)
            self._print(sheets[:, STEP : STEP + strip.h, STEP : STEP + box.w], strip)

    def _print(self, there: Sequence[Floats] | Floats, box: Rect) -> None:
        """Warp what is seen in a box; its pixels come from the x and y of `there`."""
        warped = self._warped.sheet(box.h, box.w, 4)
        cv2.remap(
            self._live, there[0], there[1], cv2.INTER_LINEAR, dst=warped,
            borderMode=cv2.BORDER_CONSTANT, borderValue=(0, 0, 0, 0),
        )  # fmt: skip
        own = self._own(box).window
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

    def _stepped(self, face: Face, fine: float) -> Face:
        """The face in steps that move nothing by more than 1 / `fine` of the cut's pixels."""
        (left, right), high = self._eyes, self.cut.size[1]
        per_mille, per_degree = high / 1000 * fine, 0.0175 * high * fine
        per_breath = max(1e-6, SWELL * self.cut.unit * fine)

        def stepped(body: Body) -> Body:
            return Body(
                round(body.x * per_mille) / per_mille,
                round(body.y * per_mille) / per_mille,
                round(body.lean * per_degree) / per_degree,
                round(body.breath * per_breath) / per_breath,
            )

        return replace(
            face,
            body=stepped(face.body),
            carried=stepped(face.ride),
            gaze=left.stepped(face.gaze, fine),
            lids=(left.settled(face.lids[0], fine), right.settled(face.lids[1], fine)),
        )
