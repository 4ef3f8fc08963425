"""The words on air, with the one being spoken on the accent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from weakref import ReferenceType, ref

import numpy as np

from avatar.caption_pages import Mark, Page, break_pages, page_at
from avatar.compositor import Layer
from avatar.curtain import Curtain
from avatar.easing import Move
from avatar.scene import Scene
from avatar.shapes import bar
from avatar.sprite import Bgra, Decal, Sprite, tinted
from avatar.stage_plates import Plate
from studio.moment import Placed
from studio.show import Utterance

_GAP = 4
"""Units added to a space, so that the bar under a word keeps clear of its neighbours."""
_REACH = 9
"""Units that the bar under a word reaches beyond it."""
_KEPT = 4
"""Utterances laid out and pages drawn that are kept; the oldest go first."""


@dataclass(frozen=True, slots=True)
class _Writing:
    """A page on its way to a picture."""

    page: Page
    picture: Bgra
    left: list[Mark]
    """The words that are still to be written, the last one first."""


class Captions:
    """Two lines in their place; steps once a frame."""

    def __init__(
        self, plate: Plate, accent: str, radius: float, word: Move, curtain: Curtain, fps: int
    ) -> None:
        self._plate, self._accent, self._radius = plate, accent, radius
        self._word, self._curtain, self._fps = word, curtain, fps
        self._syllables = plate.pen.syllables
        self._ground = plate.decal(plate.sized(plate.body.w, plate.body.h))
        self._pages: dict[int, tuple[ReferenceType[Utterance], tuple[Page, ...]]] = {}
        """By the identity of an utterance that still lives: its sound is not kept for them."""
        self._drawn: dict[int, tuple[Page, Decal]] = {}
        self._begun: _Writing | None = None
        """The page that is being written ahead."""
        self._mark: Mark | None = None
        self._from: Mark | None = None
        self._since = 0
        self._bar: Decal | None = None

    @property
    def room(self) -> float:
        """Width of a line in units."""
        return self._plate.body.w - 2 * self._margin - 2 * _REACH

    @property
    def _margin(self) -> float:
        spot = self._plate.spot("line1")
        return min(spot.x, self._plate.body.w - spot.x)

    def layer(self, scene: Scene) -> Layer:
        on = scene.on
        pages = () if on is None else self.pages(on.utterance)
        if on is None or not pages:
            self._prepare(None, scene.coming, None)
            return self._curtain.show(scene.index, None, ())
        page, mark = self._at(on, pages, scene.sample)
        if id(page) in self._drawn:
            self._prepare(on, scene.coming, page)
        decals = (self._ground, self._under(page, mark, scene.index), self._words(page))
        return self._curtain.show(scene.index, "captions", decals)

    def pages(self, utterance: Utterance) -> tuple[Page, ...]:
        """The pages of an utterance; they are laid out once.

        None of what a person says live: nobody has written it down.
        """
        if utterance.bound.line.cue.by_a_person:
            return ()
        if not self._is_laid_out(utterance):
            while len(self._pages) >= _KEPT:
                del self._pages[next(iter(self._pages))]
            pen, spot = self._plate.pen, self._plate.spot("line1")
            measure = partial(pen.width, spot=spot)
            pages = break_pages(utterance, self.room, measure, _GAP, self._syllables)
            self._pages[id(utterance)] = (ref(utterance), pages)
        return self._pages[id(utterance)][1]

    def _is_laid_out(self, utterance: Utterance) -> bool:
        found = self._pages.get(id(utterance))
        return found is not None and found[0]() is utterance

    def _at(self, on: Placed, pages: tuple[Page, ...], sample: int) -> tuple[Page, Mark]:
        page = page_at(pages, sample - on.start)
        return page, page.marks[page.spoken(sample - on.start)]

    def _words(self, page: Page) -> Decal:
        found = self._drawn.get(id(page))
        if found is None or found[0] is not page:
            writing = self._writing(page)
            while writing.left:
                self._write(writing)
            while len(self._drawn) >= _KEPT:
                del self._drawn[next(iter(self._drawn))]
            found = self._drawn[id(page)] = (page, self._plate.decal(writing.picture))
            self._begun = None
        return found[1]

    def _writing(self, page: Page) -> _Writing:
        if self._begun is None or self._begun.page is not page:
            plate = self._plate
            picture = np.zeros_like(plate.sized(plate.body.w, plate.body.h))
            self._begun = _Writing(page, picture, list(reversed(page.marks)))
        return self._begun

    def _write(self, writing: _Writing) -> None:
        """Put the next word on a page."""
        mark, plate = writing.left[-1], self._plate
        spot = plate.spot(f"line{mark.line + 1}")
        place = replace(spot, align="start", x=self._margin + mark.x)
        plate.write(writing.picture, place.at(y=spot.y + self._lowered(writing.page)), mark.text)
        writing.left.pop()

    def _prepare(self, on: Placed | None, coming: Placed | None, page: Page | None) -> None:
        """Do one piece of the work for the page that is up next: no frame has much to do."""
        pages = () if on is None else self.pages(on.utterance)
        after = [] if page is None else [p for p in pages if p.marks[0].start > page.marks[0].start]
        if not after and coming is not None:
            if not self._is_laid_out(coming.utterance):
                self.pages(coming.utterance)
                return
            after = list(self.pages(coming.utterance))
        if after and id(after[0]) not in self._drawn:
            writing = self._writing(after[0])
            if writing.left:
                self._write(writing)
            else:
                self._words(after[0])

    def _under(self, page: Page, mark: Mark, frame: int) -> Decal:
        """The bar under the spoken word: it slides along a line and jumps between lines."""
        if mark != self._mark:
            before = self._mark
            near = before is not None and before in page.marks and before.line == mark.line
            self._from = before if near else None
            self._mark, self._since, self._bar = mark, frame, None
        gone = (frame - self._since + 1) / max(1.0, self._word.seconds * self._fps)
        if self._bar is not None and gone > 1:
            return self._bar
        way = self._word.ease(gone)
        before = self._from or mark
        x = before.x + (mark.x - before.x) * way
        wide = before.width + (mark.width - before.width) * way
        drawn = self._bar_at(x, wide, mark.line, self._lowered(page))
        if gone >= 1 or self._from is None:
            self._bar = drawn
            self._since = -(10**9)
        return drawn

    def _bar_at(self, x: float, wide: float, line: int, lowered: float) -> Decal:
        plate, scale = self._plate, self._plate.pen.scale
        box = plate.template.boxes["highlight"]
        high = max(2, round(box.h * scale))
        cover = bar(max(2, round((wide + 2 * _REACH) * scale)), high, self._radius * scale)
        top = plate.spot(f"line{line + 1}").y + box.y - plate.spot("line2").y + lowered
        left = plate.x + round((self._margin + x - _REACH) * scale)
        sprite = Sprite(tinted(cover, self._accent), passing=True)  # its last row is not solid
        return Decal(sprite, left, plate.y + round(top * scale))

    def _lowered(self, page: Page) -> float:
        """Units by which a page of one line stands lower, in the middle of the plate."""
        first, second = self._plate.spot("line1"), self._plate.spot("line2")
        return (second.y - first.y) / 2 if page.lines == 1 else 0.0
