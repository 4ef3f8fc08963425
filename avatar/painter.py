"""Draws the show: set, presenter and overlays, a frame at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from avatar.compositor import Compositor, Layer
from avatar.curtain import Curtain
from avatar.portrait_pack import is_portrait
from avatar.presenter import Casting, Engine, Presenter
from avatar.rect import Rect
from avatar.scene import Scene, read
from avatar.shots import Shots
from avatar.sprite import Bgra, Decal, Sprite, premultiplied
from avatar.stage import Stage, open_stage
from avatar.stage_cast import HAND, Cast, cast_overlays
from avatar.stage_slate import draw_slate, restored, slate, stored
from studio import settings
from studio.engines import engine
from studio.moment import Moment, Placed
from studio.show import RATE, Gesture, Pixels, Shot, Utterance

__all__ = ["StagePainter", "build_painter", "slate"]


_BEFORE, _AFTER = 1.0, 1.2
"""Seconds around a sentence in which a hand may be on its way with the product of it."""


class StagePainter:
    """The painter of a show. Use it from one thread, and close it."""

    def __init__(
        self,
        stage: Stage,
        presenter: Presenter | None,
        cast: Cast,
        slate_picture: NDArray[np.uint8],
    ) -> None:
        """None as presenter leaves the stage empty."""
        self._presenter, self._cast = presenter, cast
        self._dolly, self._prints = stage.dolly(), stage.prints()
        self._life = stage.life()
        self._shots = Shots(cast.product.ready, stage.fps)
        opening = self._prints.of(stage.dolly().look(0, Shot.BESIDE, cut=True))
        self._compositor = Compositor(opening.scenery)
        self._slate_picture = stored(slate_picture)
        self._slate: Layer = ()
        """Made when it is asked for, and forgotten: it takes as much memory as a dozen cards."""
        self._curtain: Curtain = stage.curtain("slate")
        self._handed: Bgra | None = None
        self._holds: Utterance | None = None
        """The sentence in which a product is held up, from before the hand sets out."""

    def paint(self, moment: Moment) -> Pixels:
        """The finished picture of this moment, I420 in BT.709, limited range; yours to keep."""
        try:
            return self._painted(moment)
        except Exception:
            self.forget()  # what was half drawn must not stay on the canvas
            raise

    def _painted(self, moment: Moment) -> Pixels:
        scene, cast = read(moment), self._cast
        cast.product.tend(moment.board)
        look = self._dolly.look(moment.index, self._shots.shot(scene), cut=moment.economy > 0)
        scene, view = scene.seen(look), self._prints.of(look)
        self._prints.expect(self._dolly.coming(moment.index))
        behind = self._life.layer(moment.index, look, saves=moment.economy > 0)
        around = cast.product.layer(scene, open_=view.open)
        layers = [overlay.layer(scene) for overlay in cast.overlays]
        label = cast.label.layer(scene)
        if moment.slate and not self._slate:
            pixels = premultiplied(restored(self._slate_picture))
            self._slate = (Decal(Sprite(pixels), 0, 0),)
        key = "slate" if moment.slate else None
        slate_layer = self._curtain.show(moment.index, key, self._slate)
        if not moment.slate and not slate_layer:
            self._slate = ()
        if slate_layer and slate_layer == self._slate:  # nothing under it can be seen
            hidden: list[Layer] = [()] * (len(layers) + 2)
            whole = [*hidden, slate_layer, label]
            return self._compositor.compose(view.scenery, None, (), whole)
        moved: Sequence[Rect] = ()
        if self._presenter is not None:
            self._hand(self._presenter, scene, moment)
            moved = self._presenter.pose(moment, view.placing)
        whole = [view.desk, view.mat, *layers, slate_layer, label]
        return self._compositor.compose(
            view.scenery, self._presenter, moved, whole, around=around, behind=behind
        )

    def _hand(self, presenter: Presenter, scene: Scene, moment: Moment) -> None:
        """Give the presenter the product to hold up. It never changes in a hand that holds it."""
        holds = next((placed for placed in moment.placed if _held_in(placed, moment.sample)), None)
        if holds is not None and holds.utterance is self._holds:
            return
        self._holds = None if holds is None else holds.utterance
        sku = None if holds is None else holds.utterance.bound.line.cue.sku
        card = (moment.board.card(sku) if sku else None) or scene.card
        picture = None if card is None else self._cast.darkroom.picture(card.picture, HAND)
        if picture is not self._handed:
            self._handed = picture
            presenter.show(picture)

    @property
    def redrawn(self) -> int:
        """Pixels of the last picture that were drawn again: what most of its cost goes by."""
        return self._compositor.redrawn

    def forget(self) -> None:
        """Draw the next picture from nothing instead of from the one before."""
        self._compositor.forget()

    def close(self) -> None:
        """End the processes that still develop product pictures."""
        self._cast.darkroom.close()


def build_painter(  # noqa: PLR0913 - a show's settings; all are given by name
    *,
    show: settings.Show,
    stage: settings.Stage,
    presenter: settings.Presenter,
    width: int,
    height: int,
    fps: int,
    cache: Path,
    patient: bool = False,
    today: date | None = None,
) -> StagePainter:
    """The painter of a show for frames of any even size.

    Seconds of work with a cold `cache`, half a second with a warm one. `patient` waits for product
    pictures instead of showing a stand-in: for rehearsals, where no frame has a deadline. `today`
    is for presenters that may be shown for a time only. Raises
    `Misconfigured` for a presenter, a tokens or layout file, or a label that cannot be used.
    """
    ready = open_stage(show, stage, (width, height), fps, cache)
    somebody = _cast(ready, presenter, show.seed, cache, today)
    return paint_on(ready, somebody, show, stage, cache, patient=patient)


def _cast(
    ready: Stage, chosen: settings.Presenter, seed: int, cache: Path, today: date | None
) -> Presenter:
    casting = Casting(
        pack=chosen.pack,
        placings=ready.placings,
        fps=ready.fps,
        seed=seed,
        cache=cache / "presenter",
        palette=chosen.palette,
        outfit=chosen.outfit,
        settings=chosen.settings,
        today=today,
    )
    name = chosen.engine
    if name == "puppet" and is_portrait(chosen.pack):  # naming the pack is enough
        name = "portrait"
    make: Engine = engine("presenter", name)
    return make(casting)


def _held_in(placed: Placed, sample: int) -> bool:
    """Whether a product is held up in a sentence, and the sentence is near."""
    held = placed.utterance.bound.line.gesture is Gesture.HOLD_UP and not placed.utterance.part
    return held and placed.start - _BEFORE * RATE <= sample < placed.end + _AFTER * RATE


def paint_on(
    ready: Stage,
    presenter: Presenter | None,
    show: settings.Show,
    stage: settings.Stage,
    cache: Path,
    *,
    patient: bool = False,
) -> StagePainter:
    """A painter for a stage and whoever stands on it."""
    cast = cast_overlays(ready, show, stage, cache, patient=patient)
    picture = draw_slate(
        ready.layout, ready.tokens, stage.light, ready.letters, show, cache / "stage", draw=True
    )
    return StagePainter(ready, presenter, cast, picture)
