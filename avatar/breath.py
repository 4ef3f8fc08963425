"""Breathing: slow and even in silence, a quick breath before a sentence, spent while speaking.

At rest 40 % of the cycle is inhaling; in speech 10 % (Winkworth; Whalen and Kinsella-Shaw 1997).
"""

from __future__ import annotations

from math import cos, pi

from avatar.chance import drift, eased, stream
from avatar.spoken import Score, Spoken

_BREATH = stream("breath")
PERIOD = 3.6
"""Seconds of a breath at rest."""
INHALE = 0.4
"""Seconds of the breath before a sentence, taken in the pause before it."""


def breath(seed: int, score: Score, t: float) -> float:
    """How full the lungs are, 0..1."""
    spoken = next((s for s in score.spoken if s.start - INHALE <= t < s.end + 1.0), None)
    rest = _resting(seed, t)
    if spoken is None:
        return rest
    following = next((s for s in score.spoken if s.start > spoken.start), None)
    if following is not None and t >= following.start - INHALE:
        spoken = following
    full = _fullness(spoken)
    if t < spoken.start:
        return rest + (full - rest) * eased(1 - (spoken.start - t) / INHALE)
    if t < spoken.end:
        return full - (full - 0.15) * (t - spoken.start) / (spoken.end - spoken.start)
    return 0.15 + (rest - 0.15) * eased(t - spoken.end)


def _fullness(spoken: Spoken) -> float:
    """Longer sentences begin with a deeper breath."""
    return min(1.0, 0.55 + 0.1 * (spoken.end - spoken.start))


def _resting(seed: int, t: float) -> float:
    """A sine warped so that breathing in takes 40 % of the time, with a wandering depth."""
    phase = t / PERIOD + 0.15 * drift(seed, _BREATH, t, 11.0)
    phase -= int(phase)
    warped = phase / 0.4 * 0.5 if phase < 0.4 else 0.5 + (phase - 0.4) / 0.6 * 0.5
    depth = 0.75 + 0.2 * drift(seed, _BREATH + 1, t, 17.0)
    return depth * (0.5 - 0.5 * cos(2 * pi * warped))
