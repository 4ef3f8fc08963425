"""The quiet part of a card: its plate, the picture and the name."""

from __future__ import annotations

from functools import lru_cache

import cv2

from avatar.shapes import bar
from avatar.sprite import Bgra, Decal, bytes_of, over
from avatar.stage_plates import Plate
from avatar.svg_template import Spot
from avatar.text_layout import ELLIPSIS
from studio.board import Card

_MARGIN = 24
_SMALL, _RISE, _STEP = 28, 10, 32
"""Size of letters of a long name, how much higher it begins, and its lines' distance, in units."""


class CardFace:
    """Draws the face of a card."""

    def __init__(self, plate: Plate, radius: float, muted: str) -> None:
        """`radius` is that of the picture's place in units; `muted` colours the stand-in."""
        self._plate, self._radius, self._muted = plate, radius, muted
        self.name_lines = lru_cache(maxsize=64)(self._name_lines)
        """The name in one or two lines, or in three small ones when two do not hold it."""

    @property
    def place(self) -> tuple[int, int]:
        """Width and height of the picture's place in pixels."""
        well, scale = self._plate.template.boxes["place"], self._plate.pen.scale
        return round(well.w * scale), round(well.h * scale)

    def _name_lines(self, name: str) -> list[tuple[Spot, str]]:
        first, second = self._plate.spot("name1"), self._plate.spot("name2")
        pen, room = self._plate.pen, self._plate.body.w - 2 * _MARGIN
        lines = pen.wrapped(name, first, room)
        if lines and lines[-1].endswith(ELLIPSIS):
            small = first.at(y=first.y - _RISE, size=_SMALL)
            lines = pen.wrapped(name, small, room, 3)
            return [(small.at(y=small.y + i * _STEP), line) for i, line in enumerate(lines)]
        return list(zip((first, second), lines, strict=False))

    def draw(self, card: Card, picture: Bgra | None, height: float, *, waiting: bool) -> Decal:
        """The face, `height` units high. Without a picture the place shows initials.

        `waiting` leaves the place empty: the picture is about to come.
        """
        plate = self._plate
        below_name = plate.spot("name2").y + 12
        drawn = plate.sized(plate.body.w, height, (plate.body.w / 2, below_name))
        if picture is not None:
            self._hang(drawn, picture)
        elif not waiting:
            self._initials(drawn, card.short_name or card.name)
        for spot, line in self.name_lines(card.name):
            plate.write(drawn, spot, line)
        return plate.decal(drawn)

    def _hang(self, drawn: Bgra, picture: Bgra) -> None:
        well, scale = self._plate.template.boxes["place"], self._plate.pen.scale
        wide, high = self.place
        fitted = cv2.resize(picture, (wide, high)) if picture.shape[:2] != (high, wide) else picture
        cover = bar(wide, high, self._radius * scale)
        hung = bytes_of(cv2.multiply(fitted, cv2.merge([cover] * 4), scale=1 / 255))
        edge = self._plate.edge
        over(drawn, hung, round(edge + well.x * scale), round(edge + well.y * scale))

    def _initials(self, drawn: Bgra, name: str) -> None:
        well, pen = self._plate.template.boxes["place"], self._plate.pen
        spot = self._plate.spot("name1")
        letters = "".join(word[0] for word in pen.clean(name, spot).split() if word[0].isalnum())
        size = well.h * 0.42
        text = letters[:2].upper()
        middle = Spot(
            well.x + well.w / 2,
            well.y + well.h / 2 + size * 0.36,
            size,
            800,
            self._muted,
            "middle",
            opacity=0.55,
        )
        self._plate.write(drawn, middle, text)
