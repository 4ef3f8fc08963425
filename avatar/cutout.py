"""A part of the drawing as pixels of the encoder's colours, at the scale it will be seen at."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil

import cv2
import numpy as np

from avatar.art import Box, Piece
from avatar.colours import Yuva

BORDER = 2
"""Transparent pixels around every cutout, so that linear sampling has no dark rim."""


@dataclass(frozen=True, slots=True, eq=False)
class Cutout:
    """Pixels and the canvas point of their upper left corner; `scale` is pixels per canvas unit."""

    pixels: Yuva = field(repr=False)
    x: float
    y: float
    scale: float


NOTHING = Cutout(np.zeros((1, 1, 4), np.uint8), 0.0, 0.0, 1.0)
"""A cutout to be put where nobody sees it."""


def rasterised(piece: Piece, scale: float, shows: Box | None = None) -> Cutout:
    """The piece as pixels, cropped to what it shows inside `shows`."""
    left, top, right, bottom = piece.extent()
    if shows is not None:
        left, top = max(left, shows[0]), max(top, shows[1])
        right, bottom = min(right, shows[2]), min(bottom, shows[3])
        right, bottom = max(right, left + 1), max(bottom, top + 1)
    x, y = left - BORDER / scale, top - BORDER / scale
    width = ceil((right - left) * scale) + 2 * BORDER
    height = ceil((bottom - top) * scale) + 2 * BORDER
    return _cropped(Cutout(piece.rendered(x, y, scale, (width, height)), x, y, scale))


def framed(piece: Piece, box: Box, scale: float) -> Cutout:
    """The piece inside `box`: cutouts made with the same box fit pixel on pixel."""
    left, top, right, bottom = box
    size = round((right - left) * scale), round((bottom - top) * scale)
    return Cutout(piece.rendered(left, top, scale, size), left, top, scale)


def _seen(pixels: Yuva) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is not fully transparent."""
    left, top, width, height = cv2.boundingRect(cv2.extractChannel(pixels, 3))
    return left, top, left + max(1, width), top + max(1, height)


def _cropped(cutout: Cutout) -> Cutout:
    left, top, right, bottom = _seen(cutout.pixels)
    height, width = cutout.pixels.shape[:2]
    left, top = max(0, left - BORDER), max(0, top - BORDER)
    right, bottom = min(width, right + BORDER), min(height, bottom + BORDER)
    return Cutout(
        np.ascontiguousarray(cutout.pixels[top:bottom, left:right]),
        cutout.x + left / cutout.scale,
        cutout.y + top / cutout.scale,
        cutout.scale,
    )
