"""Puts a moved cutout onto the canvas: one warp and one blend, the warp kept while it rests."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.colours import Yuva
from avatar.presenter import Canvas

_AT_ONCE = 16
"""Pixels of a row that OpenCV samples at once; what is left at its end it samples one by one."""
_FEW = 4
"""So many one by one are quicker than all at once."""

_SIZES = 256
"""Sizes of a paper that are remembered: a part that sways comes back to few."""


class Paper:
    """Memory for pictures of changing size, so that a frame asks for none."""

    def __init__(self) -> None:
        self._flat = np.empty(0, np.uint8)
        self._sheets: dict[tuple[int, int, int], NDArray[np.uint8]] = {}

    def sheet(self, height: int, width: int, channels: int) -> NDArray[np.uint8]:
        """A picture of this size with anything on it; it takes the place of the sheet before."""
        shape = height, width, channels
        found = self._sheets.get(shape)
        if found is None:
            size = height * width * channels
            if size > len(self._flat):
                self._flat = np.empty(size + size // 8, np.uint8)
                self._sheets.clear()  # they would keep the smaller memory
            elif len(self._sheets) >= _SIZES:
                self._sheets.clear()
            found = self._sheets[shape] = self._flat[:size].reshape(shape)
        return found


class Stamp:
    """One layer of the figure: `place` it where it moved to, then `draw` it."""

    def __init__(self, scratch: tuple[Paper, Paper]) -> None:
        """`scratch` may be shared by stamps that draw one after the other."""
        self._scratch, self._papers = scratch, (Paper(), Paper())
        self._pixels: Yuva | None = None
        self._way = np.empty((2, 3))
        self._x = self._y = self._wide = self._high = 0
        self._fresh = False
        self._colour = self._rest = np.empty((0, 0, 3), np.uint8)
        """The cutout as it is placed, and what it lets through; valid when `_fresh`."""
        self._size = self._across = 0, 0
        self._whole = self._warped = self._clear = np.empty((0, 0, 4), np.uint8)
        """Scratch cut to the size of the box."""

    def place(self, pixels: Yuva, way: NDArray[np.float64], box: Sequence[int]) -> None:
        """Put `pixels` onto a box of the canvas: left, top, right and bottom.

        `way` is the 2 x 3 matrix from centres of cutout pixels to those of the box's; it is the
        stamp's from now on.
        """
        self._pixels, self._way = pixels, way
        self._x, self._y, right, bottom = box
        self._wide, self._high = right - self._x, bottom - self._y
        self._fresh = False

    def dress(self, pixels: Yuva) -> None:
        """Put other pixels of the same size in the place of those that were placed."""
        self._pixels, self._fresh = pixels, False

    def draw(self, canvas: Canvas, left: int, top: int, right: int, bottom: int) -> None:
        """Blend a part of the cutout over the canvas; the part lies inside the box, not empty."""
        # Plain numbers: this runs many times a frame.
        if not self._fresh:
            self._warp()
        x, y = self._x, self._y
        own = slice(top - y, bottom - y), slice(left - x, right - x)
        under = canvas[top:bottom, left:right]
        cv2.multiply(under, self._rest[own], under, 1 / 255)
        cv2.add(under, self._colour[own], under)

    def _warp(self) -> None:
        wide, high = self._wide, self._high
        if self._pixels is None:
            raise LookupError("nothing was placed")
        if self._size != (wide, high):
            self._cut_papers(wide, high)
        cv2.warpAffine(self._pixels, self._way, self._across, self._whole, cv2.INTER_LINEAR)
        cv2.cvtColor(self._warped, cv2.COLOR_BGRA2BGR, self._colour)
        cv2.extractChannel(self._warped, 3, self._clear)
        cv2.bitwise_not(self._clear, self._clear)
        cv2.cvtColor(self._clear, cv2.COLOR_GRAY2BGR, self._rest)
        self._fresh = True

    def _cut_papers(self, wide: int, high: int) -> None:
        self._size = wide, high
        across = wide if wide % _AT_ONCE < _FEW else -(-wide // _AT_ONCE) * _AT_ONCE
        self._across = across, high
        self._colour = self._papers[0].sheet(high, wide, 3)
        self._rest = self._papers[1].sheet(high, wide, 3)
        self._whole = self._scratch[0].sheet(high, across, 4)
        self._warped = self._whole[:, :wide]
        self._clear = self._scratch[1].sheet(high, wide, 1)


class Stamps:
    """Stamps that draw one after the other, and share what memory they can."""

    def __init__(self) -> None:
        self._scratch = Paper(), Paper()
        self._made: list[Stamp] = []

    def take(self, count: int) -> list[Stamp]:
        """The first `count` of them: the same ones for whoever asks."""
        self._made += [Stamp(self._scratch) for _ in range(len(self._made), count)]
        return self._made[:count]
