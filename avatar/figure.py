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

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

_STEPS = 8
"""A cutout's corners move in steps of 1/8 pixel, of a large one 1/4: too fine to see, and what
moves slowly is warped less often."""
_LARGE = 160
"""Pixels of the longer side."""
_SLACK = {True: 1.1, False: 1.5}
"""Canvas units by which the head, and a cutout of the body, may be off: about half a pixel of a
720 x 1280 frame."""
_LEAD = 0.8
"""Share of the slack by which it may be ahead, when it is placed."""
_STRAYS = 3.0
"""Slacks by which a part of the head may be off before it moves without the rest."""
_FORESIGHT = 3.0
"""Frames it may be ahead."""


class Figure:
    """Draws poses of one pack, cut at one scale.

    The head as a whole, and each cutout of the body, keeps its place until it is off by as much as
    is just seen, so that slow motion costs a warp every few frames. Eyes and mouth change in their
    place; when they do not, the head moves, so that a face is never the same twice.
    """

    def __init__(self, pack: Pack, cutouts: Cutouts, scale: float) -> None:
        """`scale` is that of the cutouts: they are drawn best at this size and a little below."""
        self._rig = Rig(pack, cutouts, scale)
        self._high = pack.art.size[1]
        scratch = Paper(), Paper()
        count = self._rig.slots
        self._stamps = [Stamp(scratch) for _ in range(count)]
        self._shown: list[Cutout | None] = [None] * count
        self._corners = np.zeros((count, 6), np.int32)
        self._true = np.zeros((count, 6), np.int32)
        self._boxes = np.zeros((count, 4), np.int32)
        self._visible = NOWHERE
        self._across, self._along = np.zeros((count, 3)), np.zeros((count, 3))
        """Canvas units of the three corners of each cutout at rest."""
        self._sizes, self._grid = np.ones((count, 2)), np.ones((count, 1))
        """Width and height of each cutout, and the steps per pixel that its corners take."""
        self._on_head = np.array(self._rig.on_head)
        self._slack = np.where(self._on_head, _SLACK[True], _SLACK[False])

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
        corners = self._held(true, scale * _STEPS, other) if follows else true
        boxes = _boxes(corners, placing.visible)
        moved = other | (corners != self._corners).any(axis=1) | (boxes != self._boxes).any(axis=1)
        numbers = np.flatnonzero(moved)
        ways = _matrices(corners[numbers], self._sizes[numbers])
        for n, way, box in zip(numbers.tolist(), ways, boxes[numbers].tolist(), strict=True):
            self._stamps[n].place(cutouts[n].pixels, way, Rect(*box))
        head, body = (
            _around(self._boxes[part], boxes[part])
            for part in (moved & self._on_head, moved & ~self._on_head)
        )
        self._corners, self._true = corners, true
        self._boxes, self._visible = boxes, placing.visible
        both = head.around(body)
        # Two rectangles that overlap fall into four, each with calls of its own.
        return (both,) if both.area < 1.3 * (head.area + body.area) else (head, body)

    def _dressed(self, cutouts: list[Cutout]) -> NDArray[np.bool_]:
        """Take these cutouts; which of them are others than before."""
        other = np.zeros(len(cutouts), np.bool_)
        for n, cutout in enumerate(cutouts):
            if cutout is self._shown[n]:
                continue
            other[n], self._shown[n] = True, cutout
            height, width = cutout.pixels.shape[:2]
            right, bottom = cutout.x + width / cutout.scale, cutout.y + height / cutout.scale
            self._across[n] = cutout.x, right, cutout.x
            self._along[n] = cutout.y, cutout.y, bottom
            self._sizes[n] = width, height
            large = max(width, height) > _LARGE
            self._grid[n] = _STEPS / 2 if large else _STEPS
        return other

    def _held(self, true: Ints, unit: float, other: NDArray[np.bool_]) -> Ints:
        """Corners that are near enough stay; the others are put a little ahead of where they go.

        Ahead, since then they are near enough for twice as long. `unit` is steps per canvas unit.
        """
        head, slack = self._on_head, self._slack * unit
        away = np.abs(true - self._corners).max(axis=1).astype(float)
        moved = true - self._true
        speed = np.maximum(1.0, np.abs(moved).max(axis=1))
        if head.any():  # most of it decides for all, not a strand of hair that swings a little
            whole = np.median(away[head]) if (other & head).any() else np.inf
            strays = away > _STRAYS * slack  # brows that rise, eyes that leap
            away[head & ~strays] = whole
            speed[head] = max(1.0, float(np.median(speed[head])))
        lead = moved * np.minimum(_FORESIGHT, _LEAD * slack / speed)[:, None]
        due = away >= slack
        return np.where(due[:, None], true + lead.astype(np.int32), self._corners)

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
        x, y, w, h = self._boxes.T
        meets = (x < within.right) & (x + w > within.x) & (y < within.bottom) & (y + h > within.y)
        for n in np.flatnonzero(meets).tolist():
            self._stamps[n].draw(canvas, within)

    @property
    def bounds(self) -> Rect:
        """Every pixel that the figure covers now."""
        return _around(self._boxes)

    @property
    def drawn(self) -> int:
        """Pixels of all cutouts of this pose: what drawing costs at most."""
        return int(self._boxes[:, 2:].prod(axis=1).sum())


def _around(*boxes: Ints) -> Rect:
    """The smallest rectangle around rows of x, y, w, h; empty rows count for nothing."""
    rows = np.concatenate(boxes)
    rows = rows[(rows[:, 2] > 0) & (rows[:, 3] > 0)]
    if not len(rows):
        return NOWHERE
    left, top = rows[:, :2].min(axis=0).tolist()
    right, bottom = (rows[:, :2] + rows[:, 2:]).max(axis=0).tolist()
    return Rect(left, top, right - left, bottom - top)


def _boxes(corners: Ints, visible: Rect) -> Ints:
    """The visible whole pixels that the moved cutouts touch, as rows of x, y, w, h."""
    three = corners.reshape(-1, 3, 2)
    four = np.concatenate([three, three[:, 1:2] + three[:, 2:] - three[:, :1]], axis=1)
    first, last = four.min(axis=1) // _STEPS, -(-four.max(axis=1) // _STEPS)
    low, high = (visible.x, visible.y), (visible.right, visible.bottom)
    first, last = np.clip(first, low, high), np.clip(last, low, high)
    return np.concatenate([first, last - first], axis=1)


def _matrices(corners: Ints, sizes: Floats) -> Floats:
    """For each cutout the way from centres of its pixels to those of the frame, shape (n, 2, 3)."""
    places = corners.reshape(-1, 3, 2) / _STEPS
    out = np.empty((len(corners), 2, 3))
    out[:, :, :2] = ((places[:, 1:] - places[:, :1]) / sizes[..., None]).swapaxes(1, 2)
    out[:, :, 2] = places[:, 0] + out[:, :, :2].sum(axis=2) / 2 - 0.5
    return out
