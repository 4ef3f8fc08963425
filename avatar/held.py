"""What a hand holds: a product's picture, put between its thumb and its fingers."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import cv2
import numpy as np

from avatar.affine import Affine, Point, moved, turned
from avatar.art import Art
from avatar.colours import encoded
from avatar.cutout import NOTHING, bordered
from avatar.sprite import Bgra


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

    def __init__(self, art: Art, slot: str) -> None:
        """Read the notes of the part `slot`."""
        notes = Notes.of(art, slot)
        self._size, self._align = notes.size, notes.align
        self.inside: Affine = moved(*notes.anchor) @ turned(notes.turn, (0.0, 0.0))
        """From the picture, whose aligned point is 0, to the canvas."""
        self.cutout = NOTHING

    def take(self, picture: Bgra | None, scale: float) -> None:
        """Hold a premultiplied picture at a scale of pixels per canvas unit; None holds nothing."""
        if picture is None or not picture.size:
            self.cutout = NOTHING
            return
        height, width = picture.shape[:2]
        fit = min(self._size[0] / width, self._size[1] / height)
        size = max(1, round(width * fit * scale)), max(1, round(height * fit * scale))
        shrunk = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        x, y = -self._align[0] * width * fit, -self._align[1] * height * fit
        self.cutout = bordered(encoded(np.asarray(shrunk, np.uint8)), x, y, scale)


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
