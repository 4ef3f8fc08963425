"""A presenter made from a single picture: its points are named, its features warped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from pydantic import BaseModel, ConfigDict

from avatar.cuts import cut_heights, nearest_cut
from avatar.engine_settings import checked_settings
from avatar.portrait_actor import PortraitActor
from avatar.portrait_figure import PortraitFigure
from avatar.portrait_pack import load_portrait
from avatar.portrait_steady import Steady
from avatar.presenter import Canvas, Casting, Placing, Progress, unheard
from avatar.rect import Rect
from avatar.sprite import Bgra
from studio.moment import Moment

_GAP = 3
"""Frames between two pictures of one motion."""


class PortraitSettings(BaseModel):
    """`presenter.settings` of the engine `portrait`: it has none yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Portrait:
    """Implements `Presenter`. Made once, in about half a second."""

    def __init__(self, casting: Casting, progress: Progress = unheard) -> None:
        """Load the pack. Raises `Misconfigured` naming the pack's file, line and key."""
        checked_settings(PortraitSettings, casting.settings)
        self._pack = load_portrait(casting.pack, casting.today)
        heights = cut_heights(casting.placings)
        self._figures: dict[float, PortraitFigure] = {}
        for n, height in enumerate(heights):
            progress(n / len(heights), "portrait")
            self._figures[height] = PortraitFigure(self._pack, height)
        consent = self._pack.sheet.consent
        self._until: date | None = consent.valid_until if consent else None
        self._figure: PortraitFigure | None = None
        self._steady = Steady()
        self._seen: tuple[int, Placing] | None = None
        """The frame and the place of the last pose."""
        self._actor = PortraitActor(fps=casting.fps, seed=casting.seed)

    def show(self, picture: Bgra | None) -> None:
        """A portrait has no hands."""

    def pose(self, moment: Moment, placing: Placing) -> Sequence[Rect]:
        before = self._figure
        bounds = () if before is None else before.boxes
        if self._over(moment):
            self._figure = None
            return bounds
        height = nearest_cut(self._figures, placing)
        stand = self._pack.sheet.stand
        eyes = (
            placing.x + stand.eyes[0] * 0.8 * placing.height,
            placing.y + stand.eyes[1] * placing.height,
        )
        figure = self._figures[height]
        if self._seen is None or self._seen[1] != placing or not self._follows(moment):
            self._steady.settle()
        self._seen = moment.index, placing
        unit = placing.height / figure.scale(placing)
        face = self._steady.kept(self._actor.face(moment, placing, eyes), figure.head.travel, unit)
        moved = figure.pose(face, placing)
        if figure is before:
            return moved
        self._figure = figure
        return [*figure.boxes, *bounds]

    def draw(self, canvas: Canvas, within: Rect) -> None:
        if self._figure is not None:
            self._figure.draw(canvas, within)

    def _follows(self, moment: Moment) -> bool:
        """Whether a moment comes right after the last one; on a slow machine not all are drawn."""
        return self._seen is not None and 0 < moment.index - self._seen[0] <= _GAP

    def _over(self, moment: Moment) -> bool:
        """Whether the consent has ended since the pack was opened: the person leaves the stage."""
        if self._until is None:
            return False
        return datetime.fromtimestamp(moment.wall, UTC).date() > self._until
