"""Puts a moved cutout onto the canvas: one warp and one blend, the warp kept while it rests."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.affine import Affine
from avatar.colours import Yuva
from avatar.cutout import Cutout
from avatar.presenter import Canvas
from avatar.rect import NOWHERE, Rect

_STEPS = {False: 8, True: 4}
"""A cutout's corners move in steps of 1/8 pixel, of a large one 1/4: too fine to see, and what
moves slowly is warped less often."""
_LARGE = 160
"""Pixels of the longer side."""


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
    """One layer of the figure. `place` it once a frame, then `draw` it."""

    def __init__(self, scratch: tuple[Paper, Paper]) -> None:
        """`scratch` may be shared by stamps that draw one after the other."""
        self._scratch, self._papers = scratch, (Paper(), Paper())
        self._cutout: Cutout | None = None
        self._corners: tuple[int, ...] = ()
        self._visible = NOWHERE
        self._rect = NOWHERE
        self._fresh = False
        self.moved: tuple[Rect, ...] = ()
        """Where the picture differs since the last `place`."""
        self._colour = self._rest = np.empty((0, 0, 3), np.uint8)
        """The cutout as it is placed, and what it lets through; valid when `_fresh`."""

    def place(self, cutout: Cutout, at: Affine, visible: Rect) -> Rect:
        """Where the cutout will be drawn: `at` takes canvas units to frame pixels."""
        corners = _snapped(cutout, at)
        if corners == self._corners and cutout is self._cutout and visible == self._visible:
            self.moved = ()
            return self._rect
        before = self._rect
        self._cutout, self._corners, self._visible = cutout, corners, visible
        self._rect = _reach(corners, cutout.pixels).within(visible)
        self._fresh = False
        self.moved = (before, self._rect)
        return self._rect

    @property
    def rect(self) -> Rect:
        return self._rect

    def draw(self, canvas: Canvas, within: Rect) -> None:
        """Blend what falls `within` of the cutout over the canvas."""
        rect = self._rect
        # Plain numbers: this runs a hundred times a frame.
        left, top = max(rect.x, within.x), max(rect.y, within.y)
        right = min(rect.x + rect.w, within.x + within.w)
        bottom = min(rect.y + rect.h, within.y + within.h)
        if self._cutout is None or left >= right or top >= bottom:
            return
        if not self._fresh:
            self._warp(self._cutout.pixels)
        own = slice(top - rect.y, bottom - rect.y), slice(left - rect.x, right - rect.x)
        under = canvas[top:bottom, left:right]
        cv2.multiply(under, self._rest[own], dst=under, scale=1 / 255)
        cv2.add(under, self._colour[own], dst=under)

    def _warp(self, pixels: Yuva) -> None:
        rect, (height, width) = self._rect, pixels.shape[:2]
        n = _steps(pixels)
        x0, y0, x1, y1, x2, y2 = (corner / n for corner in self._corners)
        ax, ay = (x1 - x0) / width, (y1 - y0) / width
        bx, by = (x2 - x0) / height, (y2 - y0) / height
        # corners are edges of pixels, warpAffine counts from the centres of pixels
        ex = x0 + (ax + bx) / 2 - 0.5 - rect.x
        ey = y0 + (ay + by) / 2 - 0.5 - rect.y
        there = np.array([[ax, bx, ex], [ay, by, ey]])
        warped, clear = (
            paper.sheet(rect.h, rect.w, depth)
            for paper, depth in zip(self._scratch, (4, 1), strict=True)
        )
        cv2.warpAffine(pixels, there, (rect.w, rect.h), dst=warped, flags=cv2.INTER_LINEAR)
        self._colour, self._rest = (paper.sheet(rect.h, rect.w, 3) for paper in self._papers)
        cv2.cvtColor(warped, cv2.COLOR_BGRA2BGR, dst=self._colour)
        cv2.bitwise_not(cv2.extractChannel(warped, 3, dst=clear), dst=clear)
        cv2.cvtColor(clear, cv2.COLOR_GRAY2BGR, dst=self._rest)
        self._fresh = True


def _steps(pixels: Yuva) -> int:
    return _STEPS[max(pixels.shape) > _LARGE]


def _snapped(cutout: Cutout, at: Affine) -> tuple[int, ...]:
    """Frame positions of the upper left, upper right and lower left corner, in steps."""
    a, b, c, d, _, _ = at
    height, width = cutout.pixels.shape[:2]
    x, y = at(cutout.x, cutout.y)
    right, down = width / cutout.scale, height / cutout.scale
    n = _steps(cutout.pixels)
    return (
        round(x * n),
        round(y * n),
        round((x + a * right) * n),
        round((y + b * right) * n),
        round((x + c * down) * n),
        round((y + d * down) * n),
    )


def _reach(snapped: tuple[int, ...], pixels: Yuva) -> Rect:
    """The whole pixels that the moved sprite touches."""
    x0, y0, x1, y1, x2, y2 = snapped
    x3, y3, n = x1 + x2 - x0, y1 + y2 - y0, _steps(pixels)
    left, top = min(x0, x1, x2, x3) // n, min(y0, y1, y2, y3) // n
    right, bottom = -(-max(x0, x1, x2, x3) // n), -(-max(y0, y1, y2, y3) // n)
    return Rect(left, top, right - left, bottom - top)
