"""Percent off, on the card."""

from __future__ import annotations

from avatar.compositor import Layer
from avatar.curtain import Curtain
from avatar.stage_plates import Plate

_PADDING = 36
_TOGETHER = 3
"""Frames between two looks at one card at most: a slow machine leaves some out."""
MINUS = "−"


class Badge:
    """Pops on; never blinks."""

    def __init__(self, plate: Plate, curtain: Curtain) -> None:
        self._plate, self._curtain = plate, curtain
        self._drawn: tuple[str, float] | None = None
        self._layer: Layer = ()
        self._seen = ("", 0)
        """Whose badge was last asked for, and in which frame."""
        self._key: tuple[str, str] | None = None

    def width(self, text: str) -> float:
        """Units that it takes of its line."""
        spot = self._plate.spot("badge")
        shown = self._shown(text)
        return min(self._plate.body.w, self._plate.pen.width(shown, spot) + _PADDING)

    def layer(self, frame: int, sku: str, text: str | None, lift: float) -> Layer:
        key = (sku, text) if text else None
        before, at = self._seen
        if key != self._key and (sku != before or frame > at + _TOGETHER):
            self._curtain.clear()  # what another card had, or this one when it last stood, is gone
        self._seen, self._key = (sku, frame), key
        if not text:
            return self._curtain.show(frame, None, ())
        if (text, lift) != self._drawn:
            self._drawn, self._layer = (text, lift), self._draw(text, lift)
        return self._curtain.show(frame, key, self._layer)

    def _shown(self, text: str) -> str:
        return self._plate.pen.clean(text.replace("-", MINUS), self._plate.spot("badge"))

    def _draw(self, text: str, lift: float) -> Layer:
        plate, shown = self._plate, self._shown(text)
        wide = -(-self.width(text) // 6) * 6
        spot = plate.pen.fitted(shown, plate.spot("badge"), wide - _PADDING / 2)
        picture = plate.sized(wide, plate.body.h)
        plate.write(picture, spot.at(x=wide / 2), shown)
        right = plate.body.w - wide if plate.zone.anchor == "right" else 0.0
        return (plate.decal(picture, right=right, down=-lift),)
