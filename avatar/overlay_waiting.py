"""The questions that wait, above the one that is answered."""

from __future__ import annotations

from collections.abc import Sequence

from avatar.compositor import Layer
from avatar.curtain import Curtain
from avatar.scene import Scene
from avatar.stage_plates import Plate
from studio.show import Comment

_MARGIN = 24
_LINE = 36
"""Units by which an item of one line is lower."""


class Item:
    """One place for a question that waits."""

    def __init__(self, plate: Plate, curtain: Curtain) -> None:
        self._plate, self._curtain = plate, curtain
        self._drawn: tuple[Comment, float] | None = None
        self._layer: Layer = ()

    def spare(self, comment: Comment | None) -> float:
        """Units of the place that a question leaves free."""
        return 0.0 if comment is None or len(self._lines(comment)) > 1 else _LINE

    def layer(self, scene: Scene, comment: Comment | None, down: float) -> Layer:
        """The question, `down` units below the foot of its place."""
        shown = comment if scene.stands(self._plate.zone.shots) else None
        if shown is not None and (shown, down) != self._drawn:
            self._drawn, self._layer = (shown, down), self._draw(shown, down)
        return self._curtain.show(scene.index, shown and shown.id, self._layer)

    def _lines(self, comment: Comment) -> list[str]:
        plate = self._plate
        return plate.pen.wrapped(comment.text, plate.spot("q1"), plate.body.w - 2 * _MARGIN)

    def _draw(self, comment: Comment, down: float) -> Layer:
        plate, room = self._plate, self._plate.body.w - 2 * _MARGIN
        spare = self.spare(comment)
        picture = plate.sized(plate.body.w, plate.body.h - spare)
        user = plate.spot("user")
        plate.write(picture, user, plate.pen.clipped(comment.author.strip() or "?", user, room))
        spots = plate.spot("q1"), plate.spot("q2")
        for spot, line in zip(spots, self._lines(comment), strict=False):
            plate.write(picture, spot, line)
        return (plate.decal(picture, down=spare + down),)


class Waiting:
    """One item for each of the next questions, the nearest one lowest."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items
        self._key: tuple[tuple[Comment, ...], Comment | None] | None = None
        self._waiting: list[tuple[Comment | None, float]] = []

    def layer(self, scene: Scene) -> Layer:
        key = (scene.board.asked, scene.asked)
        if key != self._key:
            self._key, self._waiting = key, self._placed(*key)
        out: Layer = ()
        for item, (comment, down) in zip(self._items, self._waiting, strict=True):
            out += item.layer(scene, comment, down)
        return out

    def _placed(
        self, asked: tuple[Comment, ...], answered: Comment | None
    ) -> list[tuple[Comment | None, float]]:
        """What stands in each place, and how far down it moves as those below leave room."""
        waiting = [c for c in asked if answered is None or c.id != answered.id]
        down, out = 0.0, list[tuple[Comment | None, float]]()
        for number, item in enumerate(self._items):
            comment = waiting[number] if number < len(waiting) else None
            out.append((comment, down))
            down += item.spare(comment)
        return out
