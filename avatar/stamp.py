"""Puts a moved cutout onto the canvas: one warp and one blend, the warp kept while it rests."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.affine import Affine
from avatar.cutout import Bgra, Cutout
from avatar.presenter import Canvas
from avatar.rect import NOWHERE, Rect

_STEPS = {False: 8, True: 4}
"""A cutout's corners move in steps of 1/8 pixel, of a large one 1/4: too fine to see, and what
moves slowly is warped less often."""
_LARGE = 160
"""Pixels of the longer side."""


@dataclass(slots=True, eq=False)
class Stamp:
    """One layer of the figure. `place` it once a frame, then `draw` it."""

    _cutout: Cutout | None = None
    _corners: tuple[int, ...] = ()
    _rect: Rect = NOWHERE
    _fresh: bool = False
    """Whether `_colour` and `_rest` show the cutout as it is placed."""
    _colour: NDArray[np.uint8] = field(default_factory=lambda: np.empty((0, 0, 3), np.uint8))
    _rest: NDArray[np.uint8] = field(default_factory=lambda: np.empty((0, 0, 3), np.uint8))

    def place(self, cutout: Cutout, at: Affine, visible: Rect) -> Rect:
        """Where the cutout will be drawn: `at` takes canvas units to frame pixels."""
        corners = _snapped(cutout, at)
        if corners != self._corners or cutout is not self._cutout:
            self._cutout, self._corners = cutout, corners
            self._rect = _reach(corners, cutout.pixels).within(visible)
            self._fresh = False
        return self._rect

    def hide(self) -> None:
        """Draw nothing until it is placed again."""
        self._cutout, self._rect, self._corners = None, NOWHERE, ()

    @property
    def rect(self) -> Rect:
        return self._rect

    def draw(self, canvas: Canvas) -> None:
        """Blend the cutout over the canvas."""
        if self._cutout is None or self._rect.empty:
            return
        if not self._fresh:
            self._warp(self._cutout.pixels)
        under = canvas[self._rect.window]
        cv2.multiply(under, self._rest, dst=under, scale=1 / 255)
        cv2.add(under, self._colour, dst=under)

    def _warp(self, pixels: Bgra) -> None:
        rect, (height, width) = self._rect, pixels.shape[:2]
        n = _steps(pixels)
        x0, y0, x1, y1, x2, y2 = (corner / n for corner in self._corners)
        ax, ay, bx, by = (
            (x1 - x0) / width,
            (y1 - y0) / width,
            (x2 - x0) / height,
            (y2 - y0) / height,
        )
        # corners are edges of pixels, warpAffine counts from the centres of pixels
        ex = x0 + (ax + bx) / 2 - 0.5 - rect.x
        ey = y0 + (ay + by) / 2 - 0.5 - rect.y
        there = np.array([[ax, bx, ex], [ay, by, ey]])
        warped = cv2.warpAffine(pixels, there, (rect.w, rect.h), flags=cv2.INTER_LINEAR)
        self._colour = np.asarray(cv2.cvtColor(warped, cv2.COLOR_BGRA2BGR), np.uint8)
        rest = cv2.bitwise_not(cv2.extractChannel(warped, 3))
        self._rest = np.asarray(cv2.cvtColor(rest, cv2.COLOR_GRAY2BGR), np.uint8)
        self._fresh = True


def _steps(pixels: Bgra) -> int:
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


def _reach(snapped: tuple[int, ...], pixels: Bgra) -> Rect:
    """The whole pixels that the moved sprite touches."""
    x0, y0, x1, y1, x2, y2 = snapped
    x3, y3, n = x1 + x2 - x0, y1 + y2 - y0, _steps(pixels)
    left, top = min(x0, x1, x2, x3) // n, min(y0, y1, y2, y3) // n
    right, bottom = -(-max(x0, x1, x2, x3) // n), -(-max(y0, y1, y2, y3) // n)
    return Rect(left, top, right - left, bottom - top)
