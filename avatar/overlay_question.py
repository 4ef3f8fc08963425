"""The viewer's question, while it is answered."""

from __future__ import annotations

from avatar.compositor import Layer
from avatar.curtain import Curtain
from avatar.scene import Scene
from avatar.stage_plates import Plate
from avatar.svg_template import Spot
from avatar.text_layout import ELLIPSIS
from avatar.words import Words
from studio.show import Comment

_MARGIN = 24
_FOOT = 36
_BELOW_CHIP = 80
"""Units from the top to where the bubble is plain."""
_HEAD, _RISE, _STEP = 66, 1.35, 1.24
"""Units of the line of who asks; the first base line below it and the step, in sizes of letters."""
_SMALL = 0.83
"""Letters of a question that needs three lines, as a share of those for two."""


class Question:
    """The bubble: two lines, or three of small letters when that keeps a question whole."""

    def __init__(self, plate: Plate, words: Words, curtain: Curtain) -> None:
        self._plate, self._words, self._curtain = plate, words, curtain
        self._drawn: Comment | None = None
        self._layer: Layer = ()

    def layer(self, scene: Scene) -> Layer:
        comment = scene.asked if scene.stands(self._plate.zone.shots) else None
        if comment is not None and comment != self._drawn:
            self._drawn, self._layer = comment, self._draw(comment)
        return self._curtain.show(scene.index, comment, self._layer)

    def _draw(self, comment: Comment) -> Layer:
        plate, pen, user = self._plate, self._plate.pen, self._plate.spot("user")
        first = plate.spot("q1")
        room = plate.body.w - 2 * _MARGIN
        spot = first
        lines = pen.wrapped(comment.text, spot, room)
        if lines and lines[-1].endswith(ELLIPSIS):
            spot = first.at(size=max(user.size, _SMALL * first.size))
            lines = pen.wrapped(comment.text, spot, room, 3)
        step = round(_STEP * spot.size)
        top = _HEAD + round(_RISE * spot.size)
        high = min(plate.body.h, _even_grid(top + step * (len(lines) - 1) + _FOOT))
        picture = plate.sized(plate.body.w, high, (plate.body.w / 2, _BELOW_CHIP))
        asks = self._asks(comment.author, user, room - 60)
        plate.write(picture, user, asks)
        for number, line in enumerate(lines):
            plate.write(picture, spot.at(y=top + step * number), line)
        return (plate.decal(picture, down=plate.body.h - high),)

    def _asks(self, author: str, spot: Spot, room: float) -> str:
        """Who asks, the name shortened so that the whole fits."""
        pen = self._plate.pen
        around = pen.width(self._words.asks.format(name=""), spot)
        name = pen.clipped(author.strip() or "?", spot, room - around)
        return self._words.asks.format(name=name)


def _even_grid(units: float) -> float:
    """Up to the next multiple of six units, which falls on even pixels at 720 and 1080."""
    return -(-units // 6) * 6
