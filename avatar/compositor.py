"""Lays the layers of a picture over each other, and only where something changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from avatar.colours import Yuv
from avatar.i420 import Planes
from avatar.presenter import Presenter
from avatar.rect import NOWHERE, Rect
from avatar.region import Region
from avatar.sprite import Decal
from studio.show import Pixels

Layer = tuple[Decal, ...]
"""What one overlay shows, lowest first."""


@dataclass(frozen=True, slots=True, eq=False)
class Scenery:
    """What is behind the presenter. Another one makes the whole picture be drawn again."""

    picture: Yuv
    """Of the frame's size; never altered."""
    window: Rect
    """Where the presenter is seen; on even edges."""


class Compositor:
    """The canvas and what is on it. A picture is equal to one that was drawn from nothing."""

    def __init__(self, scenery: Scenery) -> None:
        """The sides of `scenery` are even."""
        height, width = scenery.picture.shape[:2]
        self._frame = Rect(0, 0, width, height)
        self._scenery = scenery
        self._canvas = scenery.picture.copy()
        self._planes = Planes(width, height)
        self._shown: list[Layer] = []
        self._pieces: list[list[_Piece]] = []
        """Of each layer that is shown."""
        self._presenter: Presenter | None = None
        self._stale = True
        self.redrawn = 0
        """Pixels of the last picture that were drawn again."""

    def forget(self) -> None:
        """Draw everything again next time."""
        self._stale = True

    def compose(
        self,
        scenery: Scenery,
        presenter: Presenter | None,
        moved: Sequence[Rect],
        layers: Sequence[Layer],
        *,
        around: Layer = (),
        behind: Layer = (),
    ) -> Pixels:
        """The picture with `layers` over the presenter, who was posed before; None is nobody there.

        `moved` is what posing gave. From picture to picture a layer keeps its place in `layers`.
        `around` lies on the scenery outside its window, `behind` in it, under the presenter.
        """
        self._stale |= scenery is not self._scenery
        self._scenery = scenery
        region = self._changed(presenter, moved, [around, behind, *layers])
        self.redrawn = sum(rect.area for rect in region.rects)
        over = [piece for pieces in self._pieces[2:] for piece in pieces]
        for rect in region.rects:
            window = rect.within(scenery.window)
            self._lay_behind(rect, window)
            if presenter is not None and not window.empty:
                presenter.draw(self._canvas, window)
            _lay(over, self._canvas, rect)
            self._planes.update(self._canvas, rect)
        return self._planes.copy()

    def _lay_behind(self, rect: Rect, window: Rect) -> None:
        picture = self._scenery.picture
        around, behind = self._pieces[:2]
        self._canvas[rect.window] = picture[rect.window]
        if around and window != rect:
            _lay(around, self._canvas, rect)
            self._canvas[window.window] = picture[window.window]
        if behind:
            _lay(behind, self._canvas, window)

    def _changed(
        self, presenter: Presenter | None, moved: Sequence[Rect], layers: Sequence[Layer]
    ) -> Region:
        region = Region(self._frame)
        if self._stale or presenter is not self._presenter:
            region.add(self._frame)
        for rect in moved:
            region.add(rect)
        while len(self._shown) < len(layers):
            self._shown.append(())
            self._pieces.append([])
        for n, now in enumerate(layers):
            before = self._shown[n]
            if before is now or before == now:
                continue
            pieces = _pieces(now)
            for old, new in zip_longest(self._pieces[n], pieces):
                if old != new:
                    region.add(_seen(old))
                    region.add(_seen(new))
            self._shown[n], self._pieces[n] = now, pieces
        self._presenter, self._stale = presenter, False
        return region


_Piece = tuple[Decal, int, int, int, int]
"""A decal, and left, top, right and bottom of what is seen of it."""


def _pieces(layer: Layer) -> list[_Piece]:
    out = []
    for decal in layer:
        x, y, wide, high = decal.sprite.ink
        left, top = decal.x + x, decal.y + y
        out.append((decal, left, top, left + wide, top + high))
    return out


def _seen(piece: _Piece | None) -> Rect:
    if piece is None:
        return NOWHERE
    _, left, top, right, bottom = piece
    return Rect(left, top, right - left, bottom - top)


def _lay(pieces: Sequence[_Piece], canvas: Yuv, within: Rect) -> None:
    # Most decals do not meet most rectangles: they are passed over without a call.
    left, top, right, bottom = within.x, within.y, within.right, within.bottom
    for decal, x, y, end, foot in pieces:
        if x < right and end > left and y < bottom and foot > top:
            decal.sprite.lay(canvas, decal.x, decal.y, within)
