"""The foot of the card: when the offer ends."""

from __future__ import annotations

from avatar.compositor import Layer
from avatar.countdown import clock_face, whole_days
from avatar.reel import Glyphs, Reel
from avatar.reel_window import Window, laid
from avatar.sprite import Decal
from avatar.stage_plates import Plate
from avatar.words import Words

_GAP = 8


class Countdown:
    """Hours, minutes and seconds, each digit in a cell of its own; days when there are many."""

    def __init__(self, plate: Plate, words: Words, reel: Reel, *, mirrored: bool) -> None:
        self._plate, self._words, self._mirrored = plate, words, mirrored
        self._window = Window(plate, plate.spot("d1"), reel)
        self._laid: tuple[int, Glyphs] | None = None
        self._ground: tuple[float, Decal] | None = None

    def layer(self, frame: int, sku: str, seconds: int, lift: float) -> Layer:
        if self._laid is None or self._laid[0] != seconds:
            days = whole_days(seconds)
            glyphs = self._cells(clock_face(seconds)) if days is None else self._days(days)
            self._laid = (seconds, glyphs)
        number = self._window.decal(frame, sku, self._laid[1], lift)
        return (self._foot(lift), number)

    def _cells(self, digits: str) -> Glyphs:
        spots = [self._plate.template.spots[name] for name in self._names()]
        texts = [*digits[:2], ":", *digits[2:4], ":", *digits[4:]]
        cells = (laid(self._plate, spot, t) for spot, t in zip(spots, texts, strict=True))
        return tuple(glyph for cell in cells for glyph in cell)

    def _names(self) -> list[str]:
        names = ["d1", "d2", "c1", "d3", "d4", "c2", "d5", "d6"]
        return names[::-1] if self._mirrored else names  # clocks are read from the left everywhere

    def _days(self, days: int) -> Glyphs:
        last = self._plate.spot("d6")
        text = self._plate.pen.clean(self._words.days.format(n=days), last)
        edge = last.x + (-1 if self._mirrored else 1) * last.size / 3
        end = _aligned(self._plate, text, edge, mirrored=self._mirrored)
        return laid(self._plate, last.at(x=end), text)

    def _foot(self, lift: float) -> Decal:
        if self._ground is None or self._ground[0] != lift:
            plate, spot = self._plate, self._plate.spot("label")
            room = abs(plate.spot("d1").x - spot.x) - plate.spot("d1").size / 3 - _GAP
            picture = plate.sized(plate.body.w, plate.body.h)
            text = plate.pen.clean(self._words.ends, spot)
            plate.write(picture, plate.pen.fitted(text, spot, room), text)
            self._ground = (lift, plate.decal(picture, down=-lift))
        return self._ground[1]


def _aligned(plate: Plate, text: str, edge: float, *, mirrored: bool) -> float:
    """The middle of a text that ends at `edge`."""
    half = plate.pen.width(text, plate.spot("d6")) / 2
    return edge + half if mirrored else edge - half
