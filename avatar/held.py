"""What a hand holds: a product's picture, put between its thumb and its fingers."""

from __future__ import annotations

import cv2
import numpy as np

from avatar.affine import Affine, moved, turned
from avatar.art import Art
from avatar.colours import encoded
from avatar.cutout import BORDER, NOTHING, Cutout
from avatar.sprite import Bgra
from studio.errors import Misconfigured


class Grip:
    """The place in one hand where a picture goes."""

    def __init__(self, art: Art, slot: str) -> None:
        """Read the notes of the part `slot`.

        `size` is the box a picture is fitted into, `align` the point of the picture (shares of its
        sides) that goes to `anchor`, `turn` its degrees about it.
        """
        self._size = _numbers(art, slot, "size")
        self._align = _numbers(art, slot, "align")
        anchor = _numbers(art, slot, "anchor")
        try:
            turn = float(art.note(slot, "turn") or 0.0)
        except ValueError as broken:
            raise Misconfigured(f"part {slot!r}: turn is not a number") from broken
        self.inside: Affine = moved(*anchor) @ turned(turn, (0.0, 0.0))
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
        rim = cv2.copyMakeBorder(
            shrunk, BORDER, BORDER, BORDER, BORDER, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0)
        )
        x = -self._align[0] * width * fit - BORDER / scale
        y = -self._align[1] * height * fit - BORDER / scale
        self.cutout = Cutout(encoded(np.asarray(rim, np.uint8)), x, y, scale)


def _numbers(art: Art, part: str, key: str) -> tuple[float, float]:
    words = art.note(part, key)
    try:
        x, y = (float(word) for word in (words or "").split(","))
    except ValueError as broken:
        raise Misconfigured(f"part {part!r}: {key} is {words!r}, expected 'x,y'") from broken
    return x, y
