"""Places a reel on a plate, in the plate's own units."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from avatar.reel import Glyphs, Reel, line
from avatar.sprite import Decal
from avatar.stage_plates import Plate
from avatar.svg_template import Spot

_SIDE = 8
"""Units that a window reaches beyond its plate, for what letters overhang."""
_BELOW = 0.28
"""Share of the letters' size that the window reaches below the base line."""


class Window:
    """A reel at a spot of a plate."""

    def __init__(self, plate: Plate, spot: Spot, reel: Reel) -> None:
        """`spot` gives the base line and the largest size of letters."""
        self._plate, self._reel = plate, reel
        scale = plate.pen.scale
        self._top = spot.y - spot.size
        self._inside: tuple[Glyphs, Glyphs] | None = None
        self._size = (
            round((plate.body.w + 2 * _SIDE) * scale),
            round(spot.size * (1 + _BELOW) * scale),
            spot.size * scale,
        )

    def decal(self, frame: int, key: Hashable, glyphs: Glyphs, lift: float) -> Decal:
        """The glyphs, `lift` units above where the plate's zone has them."""
        if self._inside is None or self._inside[0] is not glyphs:
            moved = tuple((text, spot.at(x=spot.x + _SIDE)) for text, spot in glyphs)
            self._inside = (glyphs, moved)
        sprite = self._reel.show(frame, key, self._inside[1], self._size)
        scale = self._plate.pen.scale
        x = self._plate.x - round(_SIDE * scale)
        y = self._plate.y + self._plate.pixel(-lift) + round(self._top * scale)
        return Decal(sprite, x, y)


def laid(plate: Plate, spot: Spot, text: str) -> Glyphs:
    """A text at a spot as glyphs, whatever its alignment."""
    wide = plate.pen.width(text, spot)
    left = spot.x - {"start": 0.0, "middle": wide / 2, "end": wide}[spot.align]
    start = replace(spot, align="start")
    return tuple((c, at.at(x=at.x + left)) for c, at in line(plate.pen, start, text))
