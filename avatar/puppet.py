"""The default presenter: a vector puppet, cut out, hung on a rig, and moved by what is said."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from avatar.actor import Actor
from avatar.cutouts import Sheet, load_cutouts
from avatar.cuts import cut_heights, nearest_cut
from avatar.engine_settings import checked_settings
from avatar.figure import Figure
from avatar.pack import load_pack
from avatar.presenter import Canvas, Casting, Placing, Progress, unheard
from avatar.rect import NOWHERE, Rect
from avatar.repertoire import Repertoire
from avatar.sprite import Bgra
from avatar.stamp import Stamps
from studio.moment import Moment

_GAP = 3
"""Frames between two pictures of one motion: on a slow machine not every frame is drawn."""


class PuppetSettings(BaseModel):
    """`presenter.settings` of the engine `puppet`: it has none yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Puppet:
    """Implements `Presenter`. Made once: cutting takes a second or two, a warm cache 0.1 s."""

    def __init__(self, casting: Casting, progress: Progress = unheard) -> None:
        """Load the pack. Raises `Misconfigured` naming the pack's file, part and key."""
        checked_settings(PuppetSettings, casting.settings)
        pack = load_pack(casting.pack, palette=casting.palette, outfit=casting.outfit)
        high, sheet = pack.art.size[1], Sheet.of(pack)
        self._figures: dict[float, Figure] = {}
        stamps = Stamps()
        for height in cut_heights(casting.placings):
            scale = height / high
            cutouts = load_cutouts(pack, scale, casting.cache, progress, sheet)
            self._figures[height] = Figure(pack, cutouts, scale, stamps)
        self._figure: Figure | None = None
        self._index = -1
        self._actor = Actor(pack, Repertoire(pack), fps=casting.fps, seed=casting.seed)
        for placing in casting.placings:
            self._actor.learn(placing)

    def show(self, picture: Bgra | None) -> None:
        for figure in self._figures.values():
            figure.hold(picture)
        self._actor.holding = picture is not None

    def pose(self, moment: Moment, placing: Placing) -> Sequence[Rect]:
        height = nearest_cut(self._figures, placing)
        figure, before = self._figures[height], self._figure
        if figure is not before or not 0 < moment.index - self._index <= _GAP:
            figure.settle()
        self._index = moment.index
        moved = figure.pose(self._actor.pose(moment, placing), placing)
        if figure is before:
            return moved
        self._figure = figure
        return [figure.bounds, NOWHERE if before is None else before.bounds]

    def draw(self, canvas: Canvas, within: Rect) -> None:
        if self._figure is not None:
            self._figure.draw(canvas, within)
