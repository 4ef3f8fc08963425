"""Writes text into sprites, at the spots of a template."""

from __future__ import annotations

from functools import partial

import cv2
import numpy as np

from avatar.shapes import bar
from avatar.sprite import Bgra, bytes_of, over, tinted
from avatar.svg_template import Spot
from avatar.text import Letters, cleaned
from avatar.text_layout import Syllables, clip, fitting, wrap


class Pen:
    """Letters at the scale of a frame. Rooms and widths are in units of the art."""

    def __init__(self, letters: Letters, scale: float) -> None:
        """`scale` is pixels per unit."""
        self._letters = letters
        self.scale = scale

    @property
    def syllables(self) -> Syllables | None:
        """Where long words may be hyphenated."""
        return self._letters.syllables

    def clean(self, text: str, spot: Spot) -> str:
        """`text` as far as it can be drawn: without controls and letters that no font has."""
        return self._letters.drawable(cleaned(text), spot.weight)

    def width(self, text: str, spot: Spot) -> float:
        return self._letters.width(text, spot.size, spot.weight, spot.spacing)

    def clipped(self, text: str, spot: Spot, room: float) -> str:
        """`text`, shortened with an ellipsis where it is wider than `room`."""
        return clip(self.clean(text, spot), room, lambda part: self.width(part, spot))

    def wrapped(self, text: str, spot: Spot, room: float, lines: int = 2) -> list[str]:
        """At most `lines` lines that fit into `room`."""
        clean = self.clean(text, spot)
        measure = partial(self.width, spot=spot)
        return wrap(clean, room, lines, measure, self.syllables)

    def fitted(self, text: str, spot: Spot, room: float) -> Spot:
        """The spot with letters small enough for `text` to fit into `room`."""
        clean = self.clean(text, spot)
        size = fitting(clean, spot.size, room, lambda t, s: self.width(t, spot.at(size=s)))
        return spot.at(size=size)

    def write(self, onto: Bgra, x: float, y: float, spot: Spot, text: str) -> None:
        """Write `text` at `spot` of a plate whose origin is at pixel (`x`, `y`) of `onto`."""
        if not text:
            return
        wide = self.width(text, spot)
        back = {"start": 0.0, "middle": wide / 2, "end": wide}[spot.align]
        left, base = x + (spot.x - back) * self.scale, y + spot.y * self.scale
        ink = self._letters.ink(
            text,
            spot.size * self.scale,
            spot.weight,
            spot.spacing * self.scale,
            left % 1,
            base % 1,
        )
        at_x, at_y = int(left // 1), int(base // 1)
        over(onto, tinted(ink.cover, spot.fill, spot.opacity), at_x + ink.x, at_y + ink.y)
        if spot.struck:
            thick = max(1, round(spot.size * self.scale * 0.08))
            line = bar(max(1, round(wide * self.scale)), thick, 0)
            middle = round(base - spot.size * self.scale * 0.29)
            over(onto, tinted(line, spot.fill, spot.opacity), round(left), middle)


def blank(width: int, height: int) -> Bgra:
    """A picture with nothing on it."""
    return np.zeros((height, width, 4), np.uint8)


def stretched(pixels: Bgra, width: int, height: int, at_x: int, at_y: int) -> Bgra:
    """A plate made wider or narrower, higher or lower, at a column and a row that are plain.

    Columns after `at_x` and rows after `at_y` are taken out, or repeated, so that corners and
    shadows stay as they were drawn.
    """
    out = pixels
    for axis, length, at in ((1, width, at_x), (0, height, at_y)):
        change = length - out.shape[axis]
        if change < 0:
            out = np.delete(out, np.s_[at : at - change], axis)
        elif change > 0:
            out = np.insert(out, [at] * change, np.take(out, [at], axis), axis)
    return np.ascontiguousarray(out)


def scaled(pixels: Bgra, by: float) -> Bgra:
    """The same picture larger or smaller, at least one pixel each way."""
    size = (max(1, round(pixels.shape[1] * by)), max(1, round(pixels.shape[0] * by)))
    return bytes_of(cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR))
