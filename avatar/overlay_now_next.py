"""What is on sale now and what comes next."""

from __future__ import annotations

from avatar.compositor import Layer
from avatar.curtain import Curtain
from avatar.scene import Scene
from avatar.shapes import bar
from avatar.stage_plates import Plate
from avatar.words import Words

_MARGIN = 24


class NowNext:
    """The strip at the foot of the picture."""

    def __init__(self, plate: Plate, words: Words, curtain: Curtain) -> None:
        self._plate, self._words, self._curtain = plate, words, curtain
        self._key: tuple[str, str] | None = None
        self._layer: Layer = ()

    def layer(self, scene: Scene, *, shown: bool) -> Layer:
        """The strip; nothing unless it is to be `shown` and something is on sale."""
        board = scene.board
        now, coming = board.card(board.now), board.card(board.next)
        if now is None or not shown or not scene.stands(self._plate.zone.shots):
            return self._curtain.show(scene.index, None, ())
        following = "" if coming is None or coming.sku == now.sku else coming.short_name
        key = (now.short_name, following)
        if key != self._key:
            self._key, self._layer = key, self._draw(*key)
        return self._curtain.show(scene.index, key, self._layer)

    def _draw(self, now: str, following: str) -> Layer:
        plate = self._plate
        picture = plate.sized(plate.body.w, plate.body.h)
        divider = plate.template.boxes["divider"]
        half = plate.body.w / 2 if following else plate.body.w
        pairs = [("now", self._words.now, now)]
        if following:
            pairs.append(("next", self._words.next, following))
            wide, high = (max(1, round(n * plate.pen.scale)) for n in (divider.w, divider.h))
            plate.draw(picture, bar(wide, high, 0) // 4, "#FFFFFF", divider.x, divider.y)
        for name, word, item in pairs:
            spot = plate.spot(f"{name}_item")
            indent = (spot.x if spot.align == "start" else plate.body.w - spot.x) % half
            room = half - indent - _MARGIN
            plate.write(picture, plate.spot(name), plate.pen.clipped(word, plate.spot(name), room))
            plate.write(picture, spot, plate.pen.clipped(item, spot, room))
        return (plate.decal(picture),)
