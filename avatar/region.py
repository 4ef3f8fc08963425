"""The part of the frame that has to be drawn again: rectangles that do not overlap."""

from __future__ import annotations

from avatar.rect import Rect

_MOST = 24


class Region:
    """A set of pixels as disjoint rectangles with even edges, inside a frame of even size."""

    def __init__(self, frame: Rect) -> None:
        self._frame = frame
        self._rects: list[Rect] = []

    @property
    def rects(self) -> tuple[Rect, ...]:
        return tuple(self._rects)

    def add(self, rect: Rect) -> None:
        """Take in `rect`, clipped to the frame and widened to even edges."""
        part = rect.within(self._frame)
        if part.empty:
            return
        x, y = part.x // 2 * 2, part.y // 2 * 2
        right, bottom = -(-part.right // 2) * 2, -(-part.bottom // 2) * 2
        pieces = [Rect(x, y, right - x, bottom - y)]
        for taken in self._rects:
            if taken.x < right and taken.right > x and taken.y < bottom and taken.bottom > y:
                pieces = [rest for piece in pieces for rest in _without(piece, taken)]
        self._rects += pieces
        if len(self._rects) > _MOST:  # many slivers cost more than the pixels between them
            whole = self._rects[0]
            for other in self._rects:
                whole = whole.around(other)
            self._rects = [whole]


def _without(rect: Rect, hole: Rect) -> list[Rect]:
    """`rect` less what it shares with `hole`: above, below, left and right of it."""
    cut = rect.within(hole)
    if cut.empty:
        return [rect]
    parts = (
        Rect(rect.x, rect.y, rect.w, cut.y - rect.y),
        Rect(rect.x, cut.bottom, rect.w, rect.bottom - cut.bottom),
        Rect(rect.x, cut.y, cut.x - rect.x, cut.h),
        Rect(cut.right, cut.y, rect.right - cut.right, cut.h),
    )
    return [part for part in parts if not part.empty]
