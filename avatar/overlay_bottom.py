"""The slot at the foot of the picture: what is on now and next, or a notice, one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from avatar.compositor import Layer
from avatar.curtain import Curtain
from avatar.overlay_now_next import NowNext
from avatar.scene import Scene
from avatar.stage_plates import Plate
from avatar.words import Words
from studio.show import RATE, Kind

_ROUND, _SHOWN = 48, 8
"""Seconds from one of the shop's terms to the next, and how long each is up."""
_MARGIN = 24


@dataclass(frozen=True, slots=True)
class Notice:
    """Two lines that say something of the shop or the show."""

    zone: str
    title: str
    text: str


class NoticePlate:
    """The plate of one kind of notice."""

    def __init__(self, plate: Plate, curtain: Curtain) -> None:
        self._plate, self._curtain = plate, curtain
        self._drawn: Notice | None = None
        self._layer: Layer = ()

    def layer(self, frame: int, notice: Notice | None) -> Layer:
        if notice is not None and notice != self._drawn:
            self._drawn, self._layer = notice, self._draw(notice)
        return self._curtain.show(frame, notice, self._layer)

    def _draw(self, notice: Notice) -> Layer:
        plate = self._plate
        picture = plate.sized(plate.body.w, plate.body.h, (plate.body.w / 2, plate.body.h / 2))
        for name, text in (("title", notice.title), ("sub", notice.text)):
            spot = plate.spot(name)
            room = (plate.body.w - spot.x if spot.align == "start" else spot.x) - _MARGIN
            fitted = plate.pen.fitted(text, spot, room)
            smallest = spot.at(size=max(fitted.size, 28))
            plate.write(picture, smallest, plate.pen.clipped(text, smallest, room))
        return (plate.decal(picture),)


class BottomSlot:
    """Decides what is up: the AI notice while it is spoken, the shop's terms now and then."""

    def __init__(
        self, now_next: NowNext, notices: dict[str, NoticePlate], plates: dict[str, Plate],
        words: Words, label: str, pause: float,
    ) -> None:  # fmt: skip
        """`label` is the wording of the AI label; `pause` is frames between one and the other."""
        self._now_next, self._notices, self._plates = now_next, notices, plates
        self._words, self._label, self._pause = words, label, ceil(pause)
        self._up: Notice | None = None
        self._free = 0

    def layer(self, scene: Scene) -> Layer:
        wanted = self._notice(scene)
        if wanted != self._up:
            self._up, self._free = wanted, scene.index + self._pause
        free = scene.index >= self._free
        notice = self._up if free else None
        strip = self._now_next.layer(scene, shown=free and self._up is None)
        plates = (
            plate.layer(scene.index, notice if notice and notice.zone == zone else None)
            for zone, plate in self._notices.items()
        )
        return tuple(decal for part in (strip, *plates) for decal in part)

    def _notice(self, scene: Scene) -> Notice | None:
        """A function of the moment alone, so that a show drawn again is the same."""
        if scene.line is not None and scene.line.cue.kind is Kind.DISCLOSURE:
            return self._fit(scene, Notice("notice", self._label, self._words.made))
        terms = [
            Notice("lower_third", self._words.know, _sentence(text))
            for text in (scene.board.shipping, scene.board.returns)
            if text
        ]
        turn, into = divmod(scene.sample // RATE, _ROUND)
        if not terms or into < _ROUND - _SHOWN:
            return None
        return self._fit(scene, terms[turn % len(terms)])

    def _fit(self, scene: Scene, notice: Notice) -> Notice | None:
        return notice if scene.stands(self._plates[notice.zone].zone.shots) else None


def _sentence(clause: str) -> str:
    return clause[:1].upper() + clause[1:]
