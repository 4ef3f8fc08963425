"""A part of the drawing as pixels of the encoder's colours, at the scale it will be seen at."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil

import cv2
import numpy as np

from avatar.art import Box, Piece
from avatar.colours import Yuva

BORDER = 4
"""Transparent pixels around every cutout: linear sampling has no dark rim, and never looks past
an edge, which costs OpenCV half as much again."""
TAIL = 12
"""More of them on the right: OpenCV samples 16 pixels of a row at once, the last ones too."""
_BLEED = 2
"""Pixels around a piece in which its soft edges may end."""
UNSEEN = BORDER - 1
"""Of the border so many pixels on each side can have no share in what is seen."""


@dataclass(frozen=True, slots=True, eq=False)
class Cutout:
    """Pixels and the canvas point of their upper left corner; `scale` is pixels per canvas unit."""

    pixels: Yuva = field(repr=False)
    x: float
    y: float
    scale: float


def bordered(pixels: Yuva, x: float, y: float, scale: float) -> Cutout:
    """A cutout of pixels whose upper left corner is at `x`, `y`, with its border around them."""
    whole = cv2.copyMakeBorder(
        pixels, BORDER, BORDER, BORDER, BORDER + TAIL, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0)
    )
    return Cutout(np.asarray(whole, np.uint8), x - BORDER / scale, y - BORDER / scale, scale)


NOTHING = bordered(np.zeros((1, 1, 4), np.uint8), 0.0, 0.0, 1.0)
"""A cutout to be put where nobody sees it."""


def rasterised(piece: Piece, scale: float, shows: Box | None = None) -> Cutout:
    """The piece as pixels, cropped to what it shows inside `shows`."""
    left, top, right, bottom = piece.extent()
    if shows is not None:
        left, top = max(left, shows[0]), max(top, shows[1])
        right, bottom = min(right, shows[2]), min(bottom, shows[3])
        right, bottom = max(right, left + 1), max(bottom, top + 1)
    x, y = left - _BLEED / scale, top - _BLEED / scale
    width = ceil((right - left) * scale) + 2 * _BLEED
    height = ceil((bottom - top) * scale) + 2 * _BLEED
    return _cropped(piece.rendered(x, y, scale, (width, height)), x, y, scale)


def framed(piece: Piece, box: Box, scale: float) -> Cutout:
    """The piece inside `box`: cutouts made with the same box fit pixel on pixel."""
    left, top, right, bottom = box
    size = round((right - left) * scale), round((bottom - top) * scale)
    return bordered(piece.rendered(left, top, scale, size), left, top, scale)


def _seen(pixels: Yuva) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is not fully transparent."""
    left, top, width, height = cv2.boundingRect(cv2.extractChannel(pixels, 3))
    return left, top, left + max(1, width), top + max(1, height)


def _cropped(pixels: Yuva, x: float, y: float, scale: float) -> Cutout:
    left, top, right, bottom = _seen(pixels)
    seen = pixels[top:bottom, left:right]
    return bordered(seen, x + left / scale, y + top / scale, scale)
