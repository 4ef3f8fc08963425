"""The part of the frame that has to be drawn again: rectangles that do not overlap."""

from __future__ import annotations

from avatar.rect import Rect

_MOST = 24
_ALONE = 16_000
"""Pixels: a rectangle of its own costs about as much as so many of them, so that near ones are
drawn as one."""


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
        # Plain numbers: this runs many times a frame.
        x, y, wide, high = rect
        right, bottom = x + wide, y + high
        edge, brim, wide, high = self._frame
        end, foot = edge + wide, brim + high
        x, y = max(edge, x), max(brim, y)
        right, bottom = min(end, right), min(foot, bottom)
        if x >= right or y >= bottom:
            return
        x, y, right, bottom = x & -2, y & -2, (right + 1) & -2, (bottom + 1) & -2
        rects, n = self._rects, 0
        while n < len(rects):
            left, top, wide, high = rects[n]
            own = (right - x) * (bottom - y) + wide * high
            end, foot = left + wide, top + high
            left, top = min(x, left), min(y, top)
            end, foot = max(right, end), max(bottom, foot)
            if (end - left) * (foot - top) <= own + _ALONE:
                x, y, right, bottom = left, top, end, foot
                del rects[n]
                n = 0
            else:
                n += 1
        pieces = [Rect(x, y, right - x, bottom - y)]
        for taken in rects:
            left, top, wide, high = taken
            if left < right and left + wide > x and top < bottom and top + high > y:
                pieces = [rest for piece in pieces for rest in _without(piece, taken)]
        rects += pieces
        if len(rects) > _MOST:  # many slivers cost more than the pixels between them
            whole = rects[0]
            for other in rects:
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
