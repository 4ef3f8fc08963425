"""The part of the frame that has to be drawn again: rectangles that do not overlap."""

from __future__ import annotations

from avatar.rect import Rect

_MOST = 24
_ALONE = 3000
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
        part = rect.within(self._frame)
        if part.empty:
            return
        x, y = part.x // 2 * 2, part.y // 2 * 2
        right, bottom = -(-part.right // 2) * 2, -(-part.bottom // 2) * 2
        rects, n = self._rects, 0
        while n < len(rects):  # plain numbers: this runs many times a frame
            left, top, wide, high = rects[n]
            end, foot = left + wide, top + high
            left, top = min(left, x), min(top, y)
            end, foot = max(end, right), max(foot, bottom)
            own = (right - x) * (bottom - y) + wide * high
            if (end - left) * (foot - top) <= own + _ALONE:
                x, y, right, bottom = left, top, end, foot
                del rects[n]
                n = 0
            else:
                n += 1
        pieces = [Rect(x, y, right - x, bottom - y)]
        for taken in rects:
            if taken.x < right and taken.right > x and taken.y < bottom and taken.bottom > y:
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
