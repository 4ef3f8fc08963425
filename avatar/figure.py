"""The posed figure on the canvas."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from avatar.cutout import Cutout
from avatar.cutouts import Cutouts
from avatar.pack import Pack
from avatar.pose import Pose
from avatar.presenter import Canvas, Placing
from avatar.rect import NOWHERE, Rect
from avatar.rig import Rig
from avatar.sprite import Bgra
from avatar.stamp import Paper, Stamp
from avatar.twos import Twos

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Place = tuple[float, float, float, int, int]
"""Where a cutout lies on the canvas, its scale, and its size in pixels."""

_STEPS = 8
"""A cutout's corners move in steps of 1/8 pixel, of a large one 1/4: too fine to see, and what
moves slowly is warped less often."""
_LARGE = 160
"""Pixels of the longer side."""


class Figure:
    """Draws poses of one pack, cut at one scale; `avatar.twos` says what of it moves in a frame."""

    def __init__(self, pack: Pack, cutouts: Cutouts, scale: float) -> None:
        """`scale` is that of the cutouts: they are drawn best at this size and a little below."""
        self._rig = Rig(pack, cutouts, scale)
        self._high = pack.art.size[1]
        scratch = Paper(), Paper()
        count = self._rig.slots
        self._stamps = [Stamp(scratch) for _ in range(count)]
        self._shown: list[Cutout | None] = [None] * count
        self._on_head = np.array(self._rig.on_head)
        self._twos = Twos(self._on_head)
        self._corners = np.zeros((count, 6), np.int32)
        self._boxes = np.zeros((count, 4), np.int32)
        """Left, top, right and bottom of what is seen of each, on the frame."""
        self._visible = NOWHERE
        self._place: list[Place | None] = [None] * count
        self._across, self._along = np.zeros((count, 3)), np.zeros((count, 3))
        """Canvas units of the three corners of each cutout at rest."""
        self._sizes, self._grid = np.ones((count, 2)), np.ones((count, 1))
        """Width and height of each cutout, and the steps per pixel that its corners take."""

    def hold(self, picture: Bgra | None) -> None:
        """Put a product's premultiplied picture into the hand that can hold one, or nothing."""
        self._rig.hold(picture)

    def settle(self) -> None:
        """Put everything exactly where it belongs next time, as in a first picture."""
        self._visible = NOWHERE

    def pose(self, pose: Pose, placing: Placing) -> Sequence[Rect]:
        """Take this pose at this place; the pixels that differ from the picture before."""
        cutouts, ways = self._rig.posed(pose)
        other = self._dressed(cutouts)
        scale = placing.height / self._high
        ways *= scale
        ways[:, 4:] += placing.x, placing.y
        true = self._snapped(ways)
        follows = placing.visible == self._visible
        corners = (
            self._twos.follow(true, scale * _STEPS, other) if follows else self._twos.settle(true)
        )
        boxes = self._boxes
        moved = other
        if corners is not self._corners or not follows:
            boxes = _boxes(corners, placing.visible)
            moved = (
                other | (corners != self._corners).any(axis=1) | (boxes != self._boxes).any(axis=1)
            )
        numbers = np.flatnonzero(moved)
        places = boxes[numbers]
        ways = _matrices(corners[numbers], self._sizes[numbers], places)
        for n, way, box in zip(numbers.tolist(), ways, places.tolist(), strict=True):
            self._stamps[n].place(cutouts[n].pixels, way, _rect(box))
        whole = np.concatenate([self._boxes[numbers], places])
        on_head = np.tile(self._on_head[numbers], 2)
        head, body = _around(whole[on_head]), _around(whole[~on_head])
        self._corners, self._boxes, self._visible = corners, boxes, placing.visible
        both = head.around(body)
        # Two rectangles that overlap fall into four, each with calls of its own.
        return (both,) if both.area < 1.3 * (head.area + body.area) else (head, body)

    def _dressed(self, cutouts: list[Cutout]) -> NDArray[np.bool_]:
        """Take these cutouts; which of them are others than before."""
        other = np.zeros(len(cutouts), np.bool_)
        shown, places = self._shown, self._place
        for n, cutout in enumerate(cutouts):
            if cutout is shown[n]:
                continue
            other[n], shown[n] = True, cutout
            height, width = cutout.pixels.shape[:2]
            place = (cutout.x, cutout.y, cutout.scale, width, height)
            if place == places[n]:
                continue
            places[n] = place
            right, bottom = cutout.x + width / cutout.scale, cutout.y + height / cutout.scale
            self._across[n] = cutout.x, right, cutout.x
            self._along[n] = cutout.y, cutout.y, bottom
            self._sizes[n] = width, height
            self._grid[n] = _STEPS / 2 if max(width, height) > _LARGE else _STEPS
        return other

    def _snapped(self, ways: Floats) -> Ints:
        """Frame positions of the upper left, upper right and lower left corners, in steps."""
        a, b, c, d, e, f = ways.T[..., None]
        corners = np.empty((len(ways), 3, 2))
        corners[..., 0] = a * self._across + c * self._along + e
        corners[..., 1] = b * self._across + d * self._along + f
        steps = np.rint(corners.reshape(-1, 6) * self._grid) * (_STEPS / self._grid)
        return steps.astype(np.int32)

    def draw(self, canvas: Canvas, within: Rect) -> None:
        """Blend what falls `within` of the figure over the canvas, back to front."""
        first, last = within[:2] * 2, (within.right, within.bottom) * 2
        parts = np.minimum(np.maximum(self._boxes, first), last)
        meets = np.flatnonzero((parts[:, :2] < parts[:, 2:]).all(axis=1))
        for n, part in zip(meets.tolist(), parts[meets].tolist(), strict=True):
            self._stamps[n].draw(canvas, *part)

    @property
    def bounds(self) -> Rect:
        """Every pixel that the figure covers now."""
        return _around(self._boxes)

    @property
    def drawn(self) -> int:
        """Pixels of all cutouts of this pose: what drawing costs at most."""
        return int((self._boxes[:, 2:] - self._boxes[:, :2]).prod(axis=1).sum())


def _rect(box: Sequence[int]) -> Rect:
    """A rectangle from its edges."""
    left, top, right, bottom = box
    return Rect(left, top, right - left, bottom - top)


def _around(boxes: Ints) -> Rect:
    """The smallest rectangle around boxes; empty ones count for nothing."""
    seen = boxes[(boxes[:, :2] < boxes[:, 2:]).all(axis=1)]
    if not len(seen):
        return NOWHERE
    return _rect((*seen[:, :2].min(axis=0).tolist(), *seen[:, 2:].max(axis=0).tolist()))


def _boxes(corners: Ints, visible: Rect) -> Ints:
    """The visible whole pixels that the moved cutouts touch: left, top, right and bottom."""
    out = np.empty((len(corners), 4), np.int32)
    for axis, (low, high) in enumerate(((visible.x, visible.right), (visible.y, visible.bottom))):
        first, across, along = corners[:, axis], corners[:, 2 + axis], corners[:, 4 + axis]
        fourth = across + along - first
        near = np.minimum(np.minimum(first, across), np.minimum(along, fourth))
        far = np.maximum(np.maximum(first, across), np.maximum(along, fourth))
        out[:, axis], out[:, 2 + axis] = near // _STEPS, -(-far // _STEPS)
        np.clip(out[:, axis::2], low, high, out[:, axis::2])
    return out


def _matrices(corners: Ints, sizes: Floats, boxes: Ints) -> Floats:
    """For each cutout the way from centres of its pixels to those of its box, shape (n, 2, 3)."""
    places = corners.reshape(-1, 3, 2) / _STEPS
    out = np.empty((len(corners), 2, 3))
    out[:, :, :2] = ((places[:, 1:] - places[:, :1]) / sizes[..., None]).swapaxes(1, 2)
    out[:, :, 2] = places[:, 0] + out[:, :, :2].sum(axis=2) / 2 - 0.5 - boxes[:, :2]
    return out
