"""Breathing: slow and even in silence, a quick breath before a phrase, spent while speaking.

At rest 40 % of the cycle is inhaling; in speech 10 % (Winkworth; Whalen and Kinsella-Shaw 1997).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi

from avatar import idle
from avatar.chance import drift, eased, stream
from avatar.spoken import Score, Spoken

_BREATH = stream("breath")
PERIOD = 3.6
"""Seconds of a breath at rest."""
INHALE = 0.42
"""Seconds of the breath before speech; it begins in the last words where the pause is shorter."""
NO_TIME = 0.25
"""Seconds of a pause in which nobody takes a breath."""
_EMPTY = 0.12
_OUT = 0.7
"""Seconds in which air is let out before that, so that there is room for it."""
_AFTER = 1.4
"""Seconds in which breathing finds back to its rest."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Speech on one breath, in show time."""

    start: float
    end: float
    full: float

    def left(self, t: float) -> float:
        """How full the lungs are while it is spoken."""
        share = (t - self.start) / max(0.1, self.end - self.start)
        return self.full + (_EMPTY - self.full) * min(1.0, share)


def breath(seed: int, score: Score, t: float) -> float:
    """How full the lungs are, 0..1."""
    before = after = None
    for group in _groups(score.spoken):
        if group.start <= t:
            before = group
        elif after is None:
            after = group
    air = _resting(seed, score, t)
    if before is not None and t < before.end + _AFTER:
        air += (before.left(t) - air) * eased(1 - (t - before.end) / _AFTER)
    if after is not None:
        air *= 1 - 0.6 * eased(1 - (after.start - INHALE - t) / _OUT)
        air += (after.full - air) * eased(1 - (after.start - t) / INHALE)
    return air


@lru_cache(maxsize=16)
def _groups(spoken: tuple[Spoken, ...]) -> tuple[_Group, ...]:
    """Phrases between two pauses that are long enough for a breath."""
    parts = [(phrase.start, phrase.end) for one in spoken for phrase in one.phrases]
    groups: list[tuple[float, float]] = []
    for start, end in parts:
        if groups and start - groups[-1][1] < NO_TIME:
            groups[-1] = groups[-1][0], end
        else:
            groups.append((start, end))
    return tuple(_Group(start, end, _fullness(end - start)) for start, end in groups)


def _fullness(seconds: float) -> float:
    """Longer phrases begin with a deeper breath."""
    return min(1.0, 0.5 + 0.12 * seconds)


def _resting(seed: int, score: Score, t: float) -> float:
    """A sine warped so that breathing in takes 40 % of the time, with a wandering depth."""
    phase = t / PERIOD + 0.25 * drift(seed, _BREATH, t, 11.0)
    phase %= 1.0
    warped = phase / 0.4 * 0.5 if phase < 0.4 else 0.5 + (phase - 0.4) / 0.6 * 0.5
    depth = 0.6 + 0.2 * drift(seed, _BREATH + 1, t, 17.0)
    rest = depth * (0.5 - 0.5 * cos(2 * pi * warped))
    sigh = idle.ease(seed, score, t).sigh
    return rest + (0.95 - rest) * sigh
