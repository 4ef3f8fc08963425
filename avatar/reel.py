"""Numbers that roll: each changed character slides out of its window as the new one slides in."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from itertools import zip_longest
from math import ceil
from unicodedata import bidirectional, category

from avatar.easing import Ease
from avatar.pen import Pen, blank
from avatar.sprite import Bgra, Sprite, faded, over
from avatar.svg_template import Spot

_Glyph = tuple[str, Spot]
Glyphs = tuple[_Glyph, ...]
"""Characters from left to right, each with the spot of its own left edge."""

_GLYPHS = 64
"""Drawn characters that are kept; the oldest go first."""

_SIZES = 2
"""Steps of a unit in which letters grow and shrink."""

LONGEST = 0.48
"""Seconds within which the last character has arrived: a change shows within half a second."""


class Reel:
    """One number on the picture, in a window of its own."""

    def __init__(self, pen: Pen, ease: Ease, seconds: float, stagger: float, fps: int) -> None:
        self._pen, self._ease, self._fps = pen, ease, fps
        self._seconds, self._stagger = seconds, stagger
        self._key: Hashable = None
        self._now: Glyphs = ()
        self._before: Glyphs = ()
        self._since = -(10**9)
        self._rest: Sprite | None = None
        self._window = (1, 1, 0.0)
        self._cut: dict[tuple[str, Spot], Bgra] = {}

    def show(
        self, frame: int, key: Hashable, glyphs: Glyphs, window: tuple[int, int, float]
    ) -> Sprite:
        """The window at `frame`, `window` being its width, height and base line in pixels.

        Another `key` is another thing to count, and does not roll.
        """
        if key != self._key or window != self._window:
            self._before, self._since = (), -(10**9)
            self._rest = None
        elif glyphs != self._now:
            self._before, self._since = self._now, frame
            self._rest = None
        self._key, self._now, self._window = key, glyphs, window
        if self._rest is not None:
            return self._rest
        over_after = LONGEST * self._fps if self._before else 0
        if frame - self._since + 1 >= over_after:
            self._rest = Sprite(self._drawn(lambda _: 1.0))
            return self._rest
        return Sprite(self._drawn(lambda place: self._way(frame, place)))

    def _way(self, frame: int, place: int) -> float:
        stagger = min(self._stagger, max(0.0, LONGEST - self._seconds) / max(1, len(self._now)))
        gone = (frame - self._since + 1) / self._fps - place * stagger
        return self._ease(gone / self._seconds)

    def _drawn(self, way: Callable[[int], float]) -> Bgra:
        wide, high, _ = self._window
        picture = blank(wide, high)
        pairs = list(_pairs(self._now, self._before))
        for place, (new, old) in enumerate(pairs):
            gone = way(place)
            if new is not None and old is not None and new[0] == old[0]:
                # What stays keeps together, makes room first, and closes up when there is some.
                gone = way(0 if new[1].x >= old[1].x else len(pairs) - 1)
                x = old[1].x + (new[1].x - old[1].x) * gone
                size = old[1].size + (new[1].size - old[1].size) * gone
                fine = new[1].at(x=x, size=round(size * _SIZES) / _SIZES)
                self._put(picture, (new[0], new[1].at(x=x) if gone >= 1 else fine), 0.0, 1.0)
                continue
            if old is not None and gone < 1:
                self._put(picture, old, -gone, 1 - gone)
            if new is not None:
                self._put(picture, new, 1 - gone, gone)
        return picture

    def _put(self, picture: Bgra, glyph: tuple[str, Spot], by: float, opacity: float) -> None:
        """Draw a character moved down by a share of its height."""
        text, spot = glyph
        left = spot.x * self._pen.scale
        cut = self._glyph(text, spot, round(left % 1 * 4) / 4)
        shown = cut if opacity >= 1 else faded(cut, max(0.0, opacity))
        travel = round(by * spot.size * self._pen.scale)
        over(picture, shown, int(left // 1) - _pad(spot, self._pen), travel)

    def _glyph(self, text: str, spot: Spot, fine: float) -> Bgra:
        """A character `fine` pixels right of a pad of whole pixels."""
        key = (text, spot.at(x=fine))
        if key not in self._cut:
            while len(self._cut) >= _GLYPHS:
                del self._cut[next(iter(self._cut))]
            pad = _pad(spot, self._pen)
            wide = ceil(self._pen.width(text, spot) * self._pen.scale) + 2 * pad + 1
            picture = blank(wide, self._window[1])
            self._pen.write(picture, pad + fine, self._window[2], spot.at(x=0, y=0), text)
            self._cut[key] = picture
        return self._cut[key]


def _pairs(now: Glyphs, before: Glyphs) -> Iterator[tuple[_Glyph | None, _Glyph | None]]:
    """New and old characters that belong together, from the right.

    Numbers grow at their left, behind the sign of a currency that leads them.
    """
    lead = 0
    for new, old in zip(now, before, strict=False):
        if new[0] != old[0] or new[0].isdigit():
            break
        lead += 1
    yield from zip_longest(reversed(now[lead:]), reversed(before[lead:]))
    yield from zip(reversed(now[:lead]), reversed(before[:lead]), strict=True)


def _pad(spot: Spot, pen: Pen) -> int:
    return round(spot.size * pen.scale * 0.15) + 1


def line(pen: Pen, spot: Spot, text: str) -> Glyphs:
    """A text as glyphs, one after the other from the window's left edge.

    Text whose letters join or carry marks stays whole.
    """
    if any(bidirectional(c) in {"R", "AL"} or category(c).startswith("M") for c in text):
        return ((text, spot.at(x=0)),)
    return tuple((c, spot.at(x=pen.width(text[:i], spot))) for i, c in enumerate(text))
