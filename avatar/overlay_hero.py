"""A product in close-up: the thing itself on the ground of its shot, and its name on a plate."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from avatar.compositor import Layer
from avatar.curtain import Curtain
from avatar.darkroom import Darkroom
from avatar.easing import Move
from avatar.pen import blank
from avatar.rect import Rect
from avatar.scene import Scene
from avatar.shapes import bar
from avatar.sprite import Bgra, Decal, Sprite, bytes_of, over, tinted
from avatar.stage_plates import Plate
from avatar.svg_template import Spot
from avatar.text_layout import ELLIPSIS
from studio.board import Board, Card
from studio.show import Shot

LARGE = "large"
"""The format of a product's picture in the darkroom."""
_MARGIN = 24
_SMALL = 0.8
"""Letters of a long name, as a share of the usual ones."""
_PLAIN = 40
"""Units from the top of the plate from which on its art is plain."""
_BORDER = 12
"""Units of the white border of a photograph."""
_CUT: Move = Move(0.0, lambda _: 1.0)


class HeroFace:
    """Draws the plate with the name; the product has its own place."""

    def __init__(self, plate: Plate, *, beside: float, above: float) -> None:
        """What a badge needs beside the name and above it, in units."""
        self._plate, self._beside, self._above = plate, beside, above
        self.name_lines = lru_cache(maxsize=64)(self._name_lines)
        """The name in one or two lines."""

    def _name_lines(self, name: str) -> list[tuple[Spot, str]]:
        first, second = self._plate.spot("name1"), self._plate.spot("name2")
        pen, room = self._plate.pen, self._plate.body.w - 2 * _MARGIN - self._beside
        lines = pen.wrapped(name, first, room)
        if lines and lines[-1].endswith(ELLIPSIS):
            first, second = (spot.at(size=spot.size * _SMALL) for spot in (first, second))
            lines = pen.wrapped(name, first, room)
        return list(zip((first, second), lines, strict=False))

    def draw(self, card: Card, _picture: Bgra | None, height: float, *, waiting: bool) -> Decal:
        """The plate, `height` units high, on its foot."""
        del waiting
        plate = self._plate
        drawn = plate.sized(plate.body.w, height, (plate.body.w / 2, _PLAIN))
        up = 0.0 if card.percent_off else self._above
        for spot, line in self.name_lines(card.name):
            plate.write(drawn, spot.at(y=spot.y - up), line)
        return plate.decal(drawn, down=plate.body.h - height)


class HeroPicture:
    """The product, large: a cut-out stands on the desk, a photograph leans there as a print."""

    def __init__(
        self, place: Rect, darkroom: Darkroom, curtain: Curtain, colours: tuple[str, str],
        unit: float,
    ) -> None:  # fmt: skip
        """`colours` are those of a print's border and of shadows; `unit` is pixels per unit."""
        self._place, self._darkroom, self._curtain = place, darkroom, curtain
        self._border, self._shadow = colours
        self._unit = unit
        self._board: Board | None = None
        self._card: Card | None = None
        self._drawn: tuple[Bgra, Layer] | None = None
        self._shown = False

    def tend(self, board: Board) -> None:
        """Have the pictures of the board developed, for the cards too; first thing in a frame."""
        if board is not self._board:
            self._board = board
            self._darkroom.expect(card.picture for card in board.cards if card.picture)
        self._darkroom.tend()

    def ready(self, card: Card) -> bool:
        """Whether the product's picture can be shown now."""
        return self._darkroom.picture(card.picture, LARGE) is not None

    def layer(self, scene: Scene, *, open_: bool) -> Layer:
        """The product on the ground; `open_` while the ground is seen."""
        if scene.shot is Shot.CLOSE_UP:
            self._card = scene.card
        card = self._card
        picture = None if card is None or not open_ else self._darkroom.picture(card.picture, LARGE)
        if card is None or picture is None:
            self._shown = False
            self._curtain.show(scene.index, None, (), _CUT)
            return ()
        if self._drawn is None or self._drawn[0] is not picture:
            self._drawn = (picture, (self._draw(picture),))
        move = None if self._shown else _CUT
        self._shown = True
        return self._curtain.show(scene.index, card.sku, self._drawn[1], move)

    def _draw(self, picture: Bgra) -> Decal:
        if int(picture[..., 3].min()) == 255:
            return self._print(picture)
        return self._standing(picture)

    def _standing(self, picture: Bgra) -> Decal:
        """The cut-out on the foot of its place, as large as the place allows, with its shadow."""
        shape = picture[..., 3] > 200
        rows, columns = np.flatnonzero(shape.any(1)), np.flatnonzero(shape.any(0))
        if not len(rows):
            return self._print(picture)
        left, right = int(columns[0]), int(columns[-1]) + 1
        bottom = int(rows[-1]) + 1
        wide = right - left
        pad = round(40 * self._unit)
        page = blank(picture.shape[1] + 2 * pad, picture.shape[0] + 2 * pad)
        foot = blank(page.shape[1], page.shape[0])[..., 3].copy()
        centre = (pad + (left + right) // 2, pad + bottom - round(2 * self._unit))
        axes = (max(2, round(wide * 0.52)), max(2, round(14 * self._unit)))
        cv2.ellipse(foot, centre, axes, 0, 0, 360, 255, -1)
        foot = bytes_of(cv2.GaussianBlur(foot, (0, 0), max(0.8, 9 * self._unit)))
        over(page, tinted(foot, self._shadow, 0.5), 0, 0)
        over(page, picture, pad, pad)
        x = self._place.x + (self._place.w - left - right) // 2
        return Decal(Sprite(page), x - pad, self._place.bottom - bottom - pad)

    def _print(self, picture: Bgra) -> Decal:
        """The photograph on the foot of its place, with a border, round corners and a shadow."""
        unit, pad = self._unit, round(40 * self._unit)
        high, wide = picture.shape[:2]
        border, radius = round(_BORDER * unit), 24 * unit
        page = blank(wide + 2 * pad, high + 2 * pad)
        whole = bar(wide, high, radius)
        cast = np.zeros(page.shape[:2], np.uint8)
        cast[pad : pad + high, pad : pad + wide] = whole
        shift = np.array([[1.0, 0, 0], [0, 1, 10 * unit]])
        cast = bytes_of(cv2.warpAffine(cast, shift, cast.shape[::-1]))
        cast = bytes_of(cv2.GaussianBlur(cast, (0, 0), max(0.8, 12 * unit)))
        over(page, tinted(cast, self._shadow, 0.4), 0, 0)
        over(page, tinted(whole, self._border), pad, pad)
        size = (wide - 2 * border, high - 2 * border)
        small = bytes_of(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))
        cover = bar(*size, radius - border)
        hung = bytes_of(cv2.multiply(small, cv2.merge([cover] * 4), scale=1 / 255))
        over(page, hung, pad + border, pad + border)
        x, y = self._place.x + (self._place.w - wide) // 2, self._place.bottom - high
        return Decal(Sprite(page), x - pad, y - pad)
