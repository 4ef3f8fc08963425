"""Lays the layers of a picture over each other, and only where something changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from avatar.colours import encoded
from avatar.i420 import Planes
from avatar.presenter import Presenter
from avatar.rect import NOWHERE, Rect
from avatar.region import Region
from avatar.sprite import Decal
from studio.show import Pixels

Layer = tuple[Decal, ...]
"""What one overlay shows, lowest first."""


class Compositor:
    """The canvas and what is on it. A picture is equal to one that was drawn from nothing."""

    def __init__(self, backdrop: NDArray[np.uint8]) -> None:
        """`backdrop` is the BGR picture behind everything; its sides are even."""
        height, width = backdrop.shape[:2]
        self._frame = Rect(0, 0, width, height)
        self._backdrop = encoded(backdrop)
        self._canvas = self._backdrop.copy()
        self._planes = Planes(width, height)
        self._shown: list[Layer] = []
        self._presenter: Presenter | None = None
        self._stale = True

    def forget(self) -> None:
        """Draw everything again next time."""
        self._stale = True

    def compose(
        self, presenter: Presenter | None, moved: Sequence[Rect], layers: Sequence[Layer]
    ) -> Pixels:
        """The picture with `layers` over the presenter, who was posed before; None is nobody there.

        `moved` is what posing gave. From picture to picture a layer keeps its place in `layers`.
        """
        region = self._changed(presenter, moved, layers)
        for rect in region.rects:
            self._canvas[rect.window] = self._backdrop[rect.window]
            if presenter is not None:
                presenter.draw(self._canvas, rect)
            for layer in layers:
                for decal in layer:
                    decal.sprite.lay(self._canvas, decal.x, decal.y, rect)
            self._planes.update(self._canvas, rect)
        return self._planes.copy()

    def _changed(
        self, presenter: Presenter | None, moved: Sequence[Rect], layers: Sequence[Layer]
    ) -> Region:
        region = Region(self._frame)
        if self._stale or presenter is not self._presenter:
            region.add(self._frame)
        for rect in moved:
            region.add(rect)
        shown = self._shown + [()] * (len(layers) - len(self._shown))
        for before, now in zip(shown, layers, strict=True):
            if before != now:
                for old, new in zip_longest(before, now):
                    if old != new:
                        region.add(NOWHERE if old is None else old.rect)
                        region.add(NOWHERE if new is None else new.rect)
        self._shown, self._presenter, self._stale = list(layers), presenter, False
        return region
