"""A rectangle of whole pixels on the frame."""

from __future__ import annotations

from typing import NamedTuple


class Rect(NamedTuple):
    """Columns `x` to `x + w` and rows `y` to `y + h`, ends left out. Empty when `w` or `h` is 0."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        return self.x + self.w

    @property
    def bottom(self) -> int:
        return self.y + self.h

    @property
    def empty(self) -> bool:
        return self.w <= 0 or self.h <= 0

    @property
    def area(self) -> int:
        return max(0, self.w) * max(0, self.h)

    @property
    def window(self) -> tuple[slice, slice]:
        """The rows and columns to index an array with."""
        return slice(self.y, self.bottom), slice(self.x, self.right)

    def within(self, other: Rect) -> Rect:
        """What both share; empty when they do not meet."""
        x, y, right, bottom = self  # plain numbers: this runs many times a frame
        left, top, end, foot = other
        right, bottom, end, foot = x + right, y + bottom, left + end, top + foot
        x, y = max(left, x), max(top, y)
        wide, high = min(end, right) - x, min(foot, bottom) - y
        return Rect(x, y, max(0, wide), max(0, high))

    def around(self, other: Rect) -> Rect:
        """The smallest rectangle that holds both; an empty one counts for nothing."""
        if self.empty:
            return other
        if other.empty:
            return self
        x, y = min(self.x, other.x), min(self.y, other.y)
        right, bottom = max(self.right, other.right), max(self.bottom, other.bottom)
        return Rect(x, y, right - x, bottom - y)

    def grown(self, by: int) -> Rect:
        """Larger by `by` pixels on every side."""
        return Rect(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)


NOWHERE = Rect(0, 0, 0, 0)
