"""The posed figure on the canvas."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from avatar.cutout import TAIL, UNSEEN, Cutout
from avatar.cutouts import Cutouts
from avatar.hull import RECTANGLE, Corners, octagon
from avatar.pack import Pack
from avatar.pose import Pose
from avatar.presenter import Canvas, Placing
from avatar.rect import NOWHERE, Rect
from avatar.rig import Rig
from avatar.sprite import Bgra
from avatar.stamp import Stamps
from avatar.twos import Twos

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Place = tuple[float, float, float, tuple[int, ...], int]
"""Where a cutout lies on the canvas, its scale, its size in pixels, and whose hull it has."""

_SHIFT = 3
_STEPS = 1 << _SHIFT
"""A cutout's corners move in steps of 1/8 pixel, of a large one 1/4: too fine to see, and what
moves slowly is warped less often."""
_LARGE = 160
"""Pixels of the longer side."""
_NOTHING = (1 << 30, 1 << 30, -(1 << 30), -(1 << 30))
"""The box of what is not seen."""


class Figure:
    """Draws poses of one pack, cut at one scale; `avatar.twos` says what of it moves in a frame."""

    def __init__(
        self, pack: Pack, cutouts: Cutouts, scale: float, stamps: Stamps | None = None
    ) -> None:
        """`scale` is that of the cutouts: they are drawn best at this size and a little below.

        Figures of which only one is seen at a time may share `stamps`; one that takes the place of
        another has to `settle`.
        """
        self._rig = Rig(pack, cutouts, scale)
        self._high = pack.art.size[1]
        count = self._rig.slots
        self._stamps = (stamps or Stamps()).take(count)
        self._shown: list[Cutout | None] = [None] * count
        self._heads = self._rig.on_head
        self._twos = Twos(np.array(self._heads))
        self._head = max(self._rig.limbs) + 1
        self._parts = [
            self._head if on_head else limb
            for on_head, limb in zip(self._heads, self._rig.limbs, strict=True)
        ]
        """Which extent each cutout counts for."""
        self._corners = np.zeros((count, 6), np.int32)
        self._boxes = np.full((count, 4), _NOTHING, np.int32)
        """Left, top, right and bottom of what is seen of each, on the frame."""
        self._spots: list[Sequence[int]] = [_NOTHING] * count
        """The same."""
        self._bounds = self._visible = NOWHERE
        self._all = np.ones(count, np.bool_)
        self._place: list[Place | None] = [None] * count
        self._points = np.ones((count, 3, 3))
        """The three corners of each cutout at rest: x and y in canvas units, and 1."""
        self._sizes = np.ones((count, 2))
        """Width and height of what of each cutout can be seen."""
        self._hulls = np.tile(RECTANGLE, (count, 1, 1))
        """The corners of what is seen of each, in shares of that."""
        self._known: dict[int, tuple[Cutout, Corners]] = {}
        """The same of the drawings that stay as they are, by their identity."""
        self._grid, self._coarse = np.ones((count, 1)), np.ones((count, 1))
        """Steps per pixel that its corners take, and how many of `_STEPS` one of them is."""

    def hold(self, picture: Bgra | None) -> None:
        """Put a product's premultiplied picture into the hand that can hold one, or nothing."""
        self._rig.hold(picture)

    def settle(self) -> None:
        """Put everything exactly where it belongs next time, as in a first picture."""
        self._visible = NOWHERE

    def pose(self, pose: Pose, placing: Placing) -> Sequence[Rect]:
        """Take this pose at this place; the pixels that differ from the picture before."""
        cutouts, ways = self._rig.posed(pose)
        others, fits = self._dressed(cutouts)
        scale = placing.height / self._high
        ways *= scale
        ways[:, 4:] += placing.x, placing.y
        true = self._snapped(ways)
        if placing.visible == self._visible:
            changed = any(self._heads[n] for n in others)
            corners = self._twos.follow(true, scale * _STEPS, changed=changed)
            if corners is self._corners and fits:
                return self._redressed(others)
            moved = (corners != self._corners).any(axis=1)
            moved[others] = True
        else:
            corners, moved = self._twos.settle(true), self._all
        numbers = np.flatnonzero(moved)
        boxes = _boxes(corners[numbers], self._hulls[numbers], placing.visible)
        ways = _matrices(corners[numbers], self._sizes[numbers], boxes)
        self._boxes[numbers] = boxes
        self._corners, self._visible = corners, placing.visible
        extents = self._extents()
        for n, way, box in zip(numbers.tolist(), ways, boxes.tolist(), strict=True):
            before, self._spots[n] = self._spots[n], box
            self._stamps[n].place(cutouts[n].pixels, way, box)
            extent = extents[self._parts[n]]
            extent.take(before)
            extent.take(box)
        self._bounds = _rect(_around(self._boxes))
        return _apart([extent.rect for extent in extents])

    def _redressed(self, others: Sequence[int]) -> Sequence[Rect]:
        """The same pose with other drawings in the places of `others`."""
        extents = self._extents()
        for n in others:
            cutout, box = self._shown[n], self._spots[n]
            assert cutout is not None
            self._stamps[n].dress(cutout.pixels)
            extents[self._parts[n]].take(box)
        return _apart([extent.rect for extent in extents])

    def _extents(self) -> list[_Extent]:
        """What changes of the trunk, of each arm, and last of the head."""
        return [_Extent() for _ in range(self._head + 1)]

    def _dressed(self, cutouts: list[Cutout]) -> tuple[list[int], bool]:
        """Take these cutouts; which are others than before, and whether all fit their places."""
        others, fits = [], True
        shown, places = self._shown, self._place
        for n, cutout in enumerate(cutouts):
            if cutout is shown[n]:
                continue
            others.append(n)
            shown[n] = cutout
            height, width = (side - 2 * UNSEEN for side in cutout.pixels.shape[:2])
            width -= TAIL
            hull = self._hull(n, cutout, (width, height))
            place = (cutout.x, cutout.y, cutout.scale, cutout.pixels.shape, id(hull))
            if place == places[n]:
                continue
            places[n], fits = place, False
            self._hulls[n] = hull
            left, top = cutout.x + UNSEEN / cutout.scale, cutout.y + UNSEEN / cutout.scale
            right, bottom = left + width / cutout.scale, top + height / cutout.scale
            self._points[n, :, :2] = (left, top), (right, top), (left, bottom)
            self._sizes[n] = width, height
            self._coarse[n] = 2 if max(width, height) > _LARGE else 1
            self._grid[n] = _STEPS / self._coarse[n]
        return others, fits

    def _hull(self, n: int, cutout: Cutout, size: tuple[int, int]) -> Corners:
        """The corners of what is seen of a cutout, in shares of `size`: the same array each time.

        One whose pixels come and go in their frame counts as full.
        """
        if n in self._rig.framed:
            return RECTANGLE
        found = self._known.get(id(cutout))
        if found is None:
            found = self._known[id(cutout)] = cutout, (octagon(cutout.pixels) - UNSEEN) / size
        return found[1]

    def _snapped(self, ways: Floats) -> Ints:
        """Frame positions of the upper left, upper right and lower left corners, in steps."""
        corners = self._points @ ways.reshape(-1, 3, 2)
        steps = corners.reshape(-1, 6)
        steps *= self._grid
        np.rint(steps, out=steps)
        steps *= self._coarse
        return steps.astype(np.int32)

    def draw(self, canvas: Canvas, within: Rect) -> None:
        """Blend what falls `within` of the figure over the canvas, back to front."""
        part = within.within(self._bounds)
        if part.empty:
            return
        # Plain numbers: this runs several times a frame.
        left, top, right, bottom = part.x, part.y, part.right, part.bottom
        for stamp, (x, y, end, foot) in zip(self._stamps, self._spots, strict=True):
            if x < right and end > left and y < bottom and foot > top:
                stamp.draw(
                    canvas,
                    max(left, x),
                    max(top, y),
                    min(right, end),
                    min(bottom, foot),
                )

    @property
    def bounds(self) -> Rect:
        """Every pixel that the figure covers now."""
        return self._bounds

    @property
    def drawn(self) -> int:
        """Pixels of all cutouts of this pose: what drawing costs at most."""
        return int(np.maximum(self._boxes[:, 2:] - self._boxes[:, :2], 0).prod(axis=1).sum())


class _Extent:
    """The smallest rectangle around boxes; plain numbers, as this runs many times a frame."""

    __slots__ = ("_bottom", "_left", "_right", "_top")

    def __init__(self) -> None:
        self._left, self._top, self._right, self._bottom = _NOTHING

    def take(self, box: Sequence[int]) -> None:
        left, top, right, bottom = box
        self._left, self._top = min(self._left, left), min(self._top, top)
        self._right, self._bottom = max(self._right, right), max(self._bottom, bottom)

    @property
    def rect(self) -> Rect:
        return _rect((self._left, self._top, self._right, self._bottom))


def _apart(parts: Sequence[Rect]) -> Sequence[Rect]:
    """What changed of the parts of a figure, as fewer rectangles where that is less work."""
    out: list[Rect] = []
    for part in parts:
        if part.empty:
            continue
        n, whole = 0, part
        while n < len(out):
            both = whole.around(out[n])
            # Two rectangles that overlap fall into four, each with calls of its own.
            if both.area < 1.3 * (whole.area + out[n].area):
                whole = both
                del out[n]
                n = 0
            else:
                n += 1
        out.append(whole)
    return out


def _rect(box: Sequence[int]) -> Rect:
    """A rectangle from its edges; `NOWHERE` from those of nothing."""
    left, top, right, bottom = box
    return Rect(left, top, right - left, bottom - top) if left < right else NOWHERE


def _around(boxes: Ints) -> Sequence[int]:
    """The edges of the smallest rectangle around boxes."""
    return (*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist())


def _boxes(corners: Ints, hulls: Floats, visible: Rect) -> Ints:
    """The visible pixels whose centres are in the hulls of cutouts: left, top, right and bottom.

    `_NOTHING` where nothing is visible: it counts for nothing among other boxes.
    """
    places = corners.reshape(-1, 3, 2) / _STEPS
    points = hulls @ (places[:, 1:] - places[:, :1])
    points += places[:, :1]
    edges = np.empty((len(corners), 4))
    near, far = edges[:, :2], edges[:, 2:]
    least, most = np.minimum.reduce(points, axis=1), np.maximum.reduce(points, axis=1)
    np.maximum(np.ceil(least - 0.5), visible[:2], out=near)
    np.minimum(np.floor(most + 0.5), (visible.right, visible.bottom), out=far)
    out = edges.astype(np.int32)
    out[(near >= far).any(axis=1)] = _NOTHING
    return out


def _matrices(corners: Ints, sizes: Floats, boxes: Ints) -> Floats:
    """For each cutout the way from centres of its pixels to those of its box, shape (n, 2, 3)."""
    places = corners.reshape(-1, 3, 2) / _STEPS
    out = np.empty((len(corners), 2, 3))
    out[:, :, :2] = ((places[:, 1:] - places[:, :1]) / sizes[..., None]).swapaxes(1, 2)
    # The corner that is seen is `UNSEEN` pixels inside, and half a pixel from a centre.
    inside = out[:, :, :2].sum(axis=2) * (0.5 - UNSEEN)
    out[:, :, 2] = places[:, 0] + inside - 0.5 - boxes[:, :2]
    return out
