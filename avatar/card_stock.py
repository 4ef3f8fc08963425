"""What is left, on the card."""

from __future__ import annotations

from avatar.compositor import Layer
from avatar.reel import Glyphs, Reel
from avatar.reel_window import Window, laid
from avatar.shapes import bar
from avatar.sprite import Decal
from avatar.stage_plates import Plate

_SMALLEST = 24
"""Units of the smallest letters; a longer text ends in an ellipsis."""


class StockMeter:
    """The live count, and a bar where the quantity on offer is known."""

    def __init__(self, plate: Plate, accent: str, reel: Reel, *, mirrored: bool) -> None:
        self._plate, self._accent, self._mirrored = plate, accent, mirrored
        self._window = Window(plate, plate.spot("stock"), reel)
        self._laid: tuple[str, Glyphs] | None = None
        self._meter: tuple[tuple[int, float], Decal] | None = None

    def layer(self, frame: int, sku: str, text: str, share: float | None, lift: float) -> Layer:
        if self._laid is None or self._laid[0] != text:
            self._laid = (text, self._glyphs(text))
        number = self._window.decal(frame, sku, self._laid[1], lift)
        return (number,) if share is None else (self._bar(share, lift), number)

    def _glyphs(self, text: str) -> Glyphs:
        pen, spot = self._plate.pen, self._plate.spot("stock")
        clean, room = pen.clean(text, spot), self._plate.body.w
        fitted = pen.fitted(clean, spot, room)
        if fitted.size < _SMALLEST:
            fitted = spot.at(size=_SMALLEST)
            clean = pen.clipped(clean, fitted, room)
        return laid(self._plate, fitted, clean)

    def _bar(self, share: float, lift: float) -> Decal:
        plate, scale = self._plate, self._plate.pen.scale
        box = plate.template.boxes["meter"]
        high = max(2, round(box.h * scale))
        whole = round(box.w * scale)
        wide = min(whole, max(high, round(whole * min(1.0, max(0.0, share)))))
        key = (wide, lift)
        if self._meter is None or self._meter[0] != key:
            picture = plate.sized(plate.body.w, plate.body.h)
            left = box.right - wide / scale if self._mirrored else box.x
            plate.draw(picture, bar(wide, high, high / 2), self._accent, left, box.y)
            self._meter = (key, plate.decal(picture, down=-lift))
        return self._meter[1]
