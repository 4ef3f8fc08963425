"""What a hand holds: a product's picture, put between its thumb and its fingers."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import cv2
import numpy as np

from avatar.affine import Affine, Point, moved, turned
from avatar.art import Art
from avatar.colours import encoded
from avatar.cutout import NOTHING, Cutout, bordered
from avatar.sprite import Bgra, bytes_of

_FALLS, _SOFT, _DARK = 11.0, 9.0, 0.5
"""The fingers' shadow on what they hold: canvas units it falls down the picture and is soft by,
and how much of the light it takes."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What the artist says of the part where a picture goes, in canvas units."""

    size: Point
    """The box a picture is fitted into."""
    align: Point
    """The point of the picture, in shares of its sides, that goes to `anchor`."""
    anchor: Point
    turn: float
    """Degrees of the picture about its anchor."""

    @classmethod
    def of(cls, art: Art, slot: str) -> Notes:
        """Read the notes of a part. Raises `Misconfigured` naming file, line, part and key."""
        size = _numbers(art, slot, "size")
        if min(size) <= 0:
            raise art.wrong(slot, "size", f"is '{size[0]:g},{size[1]:g}', expected above 0")
        align, anchor = _numbers(art, slot, "align"), _numbers(art, slot, "anchor")
        return cls(size, align, anchor, _number(art, slot, "turn", art.note(slot, "turn") or "0"))


class Grip:
    """The place in one hand where a picture goes."""

    def __init__(self, art: Art, slot: str, fingers: Cutout = NOTHING) -> None:
        """Read the notes of the part `slot`; `fingers` is what lies over it in the same hand."""
        notes = Notes.of(art, slot)
        self._size, self._align = notes.size, notes.align
        self.inside: Affine = moved(*notes.anchor) @ turned(notes.turn, (0.0, 0.0))
        """From the picture, whose aligned point is 0, to the canvas."""
        self._fingers = fingers
        self.cutout = NOTHING

    def take(self, picture: Bgra | None, scale: float) -> None:
        """Hold a premultiplied picture at a scale of pixels per canvas unit; None holds nothing."""
        if picture is None or not picture.size:
            self.cutout = NOTHING
            return
        height, width = picture.shape[:2]
        fit = min(self._size[0] / width, self._size[1] / height)
        size = max(1, round(width * fit * scale)), max(1, round(height * fit * scale))
        shrunk = bytes_of(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))
        x, y = -self._align[0] * width * fit, -self._align[1] * height * fit
        shrunk[..., :3] = self._shaded(shrunk[..., :3], (x, y), scale)
        self.cutout = bordered(encoded(shrunk), x, y, scale)

    def _shaded(self, colours: Bgra, at: Point, scale: float) -> Bgra:
        """The picture's colours with the shadow of the fingers on them."""
        if self._fingers is NOTHING:
            return colours
        fingers, falls = self._fingers, moved(0.0, -_FALLS)
        there = self.inside @ falls  # from the picture to the canvas of what casts the shadow
        x, y = there(*at)
        way = np.array([
            [there.a, there.c, (x - fingers.x) * fingers.scale],
            [there.b, there.d, (y - fingers.y) * fingers.scale],
        ])  # fmt: skip
        way[:, :2] *= fingers.scale / scale
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        cast = cv2.warpAffine(fingers.pixels[..., 3], way, colours.shape[1::-1], flags=flags)
        cast = cv2.GaussianBlur(cast, (0, 0), max(0.5, _SOFT * scale))
        light = 255 - cv2.convertScaleAbs(cast, alpha=_DARK)
        return bytes_of(cv2.multiply(colours, cv2.merge([light] * 3), scale=1 / 255))


def _numbers(art: Art, part: str, key: str) -> Point:
    words = art.note(part, key)
    if words is None:
        raise art.wrong(part, key, "is missing, expected 'x,y'")
    both = words.split(",")
    if len(both) != 2:
        raise art.wrong(part, key, f"is {words!r}, expected 'x,y'")
    return _number(art, part, key, both[0]), _number(art, part, key, both[1])


def _number(art: Art, part: str, key: str, word: str) -> float:
    try:
        number = float(word)
    except ValueError as broken:
        raise art.wrong(part, key, f"has {word!r}, expected a number") from broken
    if not isfinite(number):
        raise art.wrong(part, key, f"has {word!r}, expected a finite number")
    return number
