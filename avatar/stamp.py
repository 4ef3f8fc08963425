"""Puts a moved cutout onto the canvas: one warp and one blend, the warp kept while it rests."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.colours import Yuva
from avatar.presenter import Canvas
from avatar.rect import NOWHERE, Rect


class Paper:
    """Memory for pictures of changing size, so that a frame asks for none."""

    def __init__(self) -> None:
        self._flat = np.empty(0, np.uint8)

    def sheet(self, height: int, width: int, channels: int) -> NDArray[np.uint8]:
        """A picture of this size with anything on it; it takes the place of the sheet before."""
        size = height * width * channels
        if size > len(self._flat):
            self._flat = np.empty(size + size // 8, np.uint8)
        return self._flat[:size].reshape(height, width, channels)


class Stamp:
    """One layer of the figure: `place` it where it moved to, then `draw` it."""

    def __init__(self, scratch: tuple[Paper, Paper]) -> None:
        """`scratch` may be shared by stamps that draw one after the other."""
        self._scratch, self._papers = scratch, (Paper(), Paper())
        self._pixels: Yuva | None = None
        self._way = np.empty((2, 3))
        self._fresh = False
        self._colour = self._rest = np.empty((0, 0, 3), np.uint8)
        """The cutout as it is placed, and what it lets through; valid when `_fresh`."""
        self.rect = NOWHERE
        """The pixels it covers."""

    def place(self, pixels: Yuva, way: NDArray[np.float64], rect: Rect) -> None:
        """Put `pixels` onto `rect` of the canvas.

        `way` is the 2 x 3 matrix from centres of cutout pixels to those of canvas pixels; it is the
        stamp's from now on.
        """
        self._pixels, self._way, self.rect = pixels, way, rect
        self._fresh = False

    def draw(self, canvas: Canvas, within: Rect) -> None:
        """Blend what falls `within` of the cutout over the canvas."""
        rect = self.rect
        # Plain numbers: this runs a hundred times a frame.
        x, y = rect.x, rect.y
        left, top = max(x, within.x), max(y, within.y)
        right = min(x + rect.w, within.x + within.w)
        bottom = min(y + rect.h, within.y + within.h)
        if self._pixels is None or left >= right or top >= bottom:
            return
        if not self._fresh:
            self._warp(self._pixels)
        under = canvas[top:bottom, left:right]
        colour, rest = self._colour, self._rest
        if right - left != rect.w or bottom - top != rect.h:
            own = slice(top - y, bottom - y), slice(left - x, right - x)
            colour, rest = colour[own], rest[own]
        cv2.multiply(under, rest, dst=under, scale=1 / 255)
        cv2.add(under, colour, dst=under)

    def _warp(self, pixels: Yuva) -> None:
        wide, high = self.rect.w, self.rect.h
        way = self._way
        way[:, 2] -= self.rect.x, self.rect.y
        warped = self._scratch[0].sheet(high, wide, 4)
        clear = self._scratch[1].sheet(high, wide, 1)
        cv2.warpAffine(pixels, way, (wide, high), dst=warped, flags=cv2.INTER_LINEAR)
        if self._colour.shape[:2] != (high, wide):
            self._colour, self._rest = (paper.sheet(high, wide, 3) for paper in self._papers)
        cv2.cvtColor(warped, cv2.COLOR_BGRA2BGR, dst=self._colour)
        cv2.extractChannel(warped, 3, dst=clear)
        cv2.bitwise_not(clear, dst=clear)
        cv2.cvtColor(clear, cv2.COLOR_GRAY2BGR, dst=self._rest)
        self._fresh = True
