"""The quiet part of a card: its plate, the picture and the name."""

from __future__ import annotations

from functools import lru_cache

import cv2

from avatar.shapes import bag, bar
from avatar.sprite import Bgra, Decal, bytes_of, over, tinted
from avatar.stage_plates import Plate
from avatar.svg_template import Spot
from avatar.text_layout import ELLIPSIS
from studio.board import Card

_MARGIN = 24
_SMALL, _TALL = (28, 14, 31), (26, 10, 30)
"""Size of letters of a long name, how much higher it begins, and its lines' distance, in units.

The second is for scripts with marks far above and below their letters.
"""
_TINT, _DISC = 0.14, 0.62
"""How strong the tint of a stand-in is, and the share of the place's height that its disc takes."""
_ON_BRAND = "#FFFFFF"


def _reaches_far(c: str) -> bool:
    """Whether a letter carries marks: Arabic, Indic and South East Asian scripts."""
    return "\u0600" <= c <= "\u10ff" or "\u1780" <= c <= "\u17ff"


class CardFace:
    """Draws the face of a card."""

    def __init__(self, plate: Plate, radius: float, brand: str) -> None:
        """`radius` is that of the picture's place in units; `brand` colours the stand-in."""
        self._plate, self._radius, self._brand = plate, radius, brand
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
            size, rise, step = _TALL if any(map(_reaches_far, name)) else _SMALL
            small = first.at(y=first.y - rise, size=size)
            lines = pen.wrapped(name, small, room, 3)
            return [(small.at(y=small.y + i * step), line) for i, line in enumerate(lines)]
        return list(zip((first, second), lines, strict=False))

    def draw(self, card: Card, picture: Bgra | None, height: float, *, waiting: bool) -> Decal:
        """The face, `height` units high. Without a picture the place shows a stand-in.

        `waiting` leaves the place empty: the picture is about to come.
        """
        plate = self._plate
        below_name = plate.spot("name2").y + 12
        drawn = plate.sized(plate.body.w, height, (plate.body.w / 2, below_name))
        if picture is not None:
            self._hang(drawn, picture)
        elif not waiting:
            self._stand_in(drawn, card.short_name or card.name)
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

    def _stand_in(self, drawn: Bgra, name: str) -> None:
        """The brand's tint, and on it the initials, or a bag when there are none."""
        well, plate = self._plate.template.boxes["place"], self._plate
        scale = plate.pen.scale
        wide, high = self.place
        tint = tinted(bar(wide, high, self._radius * scale), self._brand, _TINT)
        edge = plate.edge
        over(drawn, tint, round(edge + well.x * scale), round(edge + well.y * scale))
        side = well.h * _DISC
        left, top = well.x + (well.w - side) / 2, well.y + (well.h - side) / 2
        across = max(2, round(side * scale))
        plate.draw(drawn, bar(across, across, across / 2), self._brand, left, top)
        letters = self._initials(name)
        if not letters:
            inner = side * 0.46
            cover = bag(max(2, round(inner * scale)))
            plate.draw(drawn, cover, _ON_BRAND, left + (side - inner) / 2, top + side * 0.25)
            return
        size = side * (0.5 if len(letters) == 1 else 0.4)
        spot = Spot(left + side / 2, top + side / 2 + size * 0.36, size, 800, _ON_BRAND, "middle")
        plate.write(drawn, spot, letters)

    def _initials(self, name: str) -> str:
        words = self._plate.pen.clean(name, self._plate.spot("name1")).split()
        firsts = [word[0] for word in words if word[0].isalpha()]
        if not firsts or firsts[0].upper() == firsts[0].lower():  # a script without capitals
            return "".join(firsts[:1])
        return "".join(firsts[:2]).upper()
