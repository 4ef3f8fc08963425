"""The border of a window in the picture: a mat with round corners, and its shadow."""

from __future__ import annotations

import cv2
import numpy as np

from avatar.compositor import Layer
from avatar.pen import blank
from avatar.rect import Rect
from avatar.shapes import bar
from avatar.sprite import Bgra, Decal, Sprite, bytes_of, over, tinted

_BORDER, _RADIUS = 10, 24
"""Units. A border of 0.42 of the radius inside it covers the square corners of what it frames."""
_SHADE, _FALLS, _SOFT, _BLEED = 0.30, 8, 10, 36
"""Opacity, offset, softness and reach of the shadow, in units."""


class Mat:
    """Eight pieces around a window of any size: corners, and sides that are stretched."""

    def __init__(self, colour: str, shadow: str, unit: float) -> None:
        self._bleed = max(2, round((_BLEED + _BORDER) * unit))
        self._corner = self._bleed + max(4, round((_BORDER + _RADIUS) * unit))
        whole = _drawn(colour, shadow, unit, self._bleed, 2 * self._corner + 2)
        c = self._corner
        ends = slice(0, c), slice(-c, None)
        self._corners = [
            [Sprite(np.ascontiguousarray(whole[rows, columns])) for columns in ends]
            for rows in ends
        ]
        self._sides = [whole[c : c + 1, :c], whole[c : c + 1, -c:]]
        self._edges = [whole[:c, c : c + 1], whole[-c:, c : c + 1]]
        self._laid: tuple[Rect, Layer] | None = None

    def around(self, window: Rect) -> Layer:
        """The mat of a window, which is larger than its corners."""
        if self._laid is None or self._laid[0] != window:
            self._laid = (window, self._lay(window))
        return self._laid[1]

    def _lay(self, window: Rect) -> Layer:
        c, box = self._corner, window.grown(self._bleed)
        wide, high = max(0, box.w - 2 * c), max(0, box.h - 2 * c)
        out = [
            Decal(self._corners[row][column], x, y)
            for row, y in enumerate((box.y, box.bottom - c))
            for column, x in enumerate((box.x, box.right - c))
        ]
        if high:
            for side, x in zip(self._sides, (box.x, box.right - c), strict=True):
                out.append(Decal(Sprite(np.repeat(side, high, 0)), x, box.y + c))
        if wide:
            for edge, y in zip(self._edges, (box.y, box.bottom - c), strict=True):
                out.append(Decal(Sprite(np.repeat(edge, wide, 1)), box.x + c, y))
        return tuple(out)


def _drawn(colour: str, shadow: str, unit: float, bleed: int, size: int) -> Bgra:
    border = max(2, round(_BORDER * unit))
    plate = bar(
        size - 2 * (bleed - border), size - 2 * (bleed - border), (_RADIUS + _BORDER) * unit
    )
    hole = bar(size - 2 * bleed, size - 2 * bleed, _RADIUS * unit)
    cover = np.zeros((size, size), np.uint8)
    cover[bleed - border : border - bleed, bleed - border : border - bleed] = plate
    cast = bytes_of(cv2.GaussianBlur(cover, (0, 0), max(0.5, _SOFT * unit)))
    shift = np.array([[1.0, 0, 0], [0, 1, _FALLS * unit]])
    cast = bytes_of(cv2.warpAffine(cast, shift, (size, size)))
    cover[bleed:-bleed, bleed:-bleed] -= hole
    cast[bleed:-bleed, bleed:-bleed] = cv2.multiply(
        cast[bleed:-bleed, bleed:-bleed], cv2.bitwise_not(hole), scale=1 / 255
    )
    picture = blank(size, size)
    over(picture, tinted(cast, shadow, _SHADE), 0, 0)
    over(picture, tinted(cover, colour), 0, 0)
    return picture
