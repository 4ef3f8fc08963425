"""When and how the eyes blink: skewed intervals, fast down, slow up, some double, some partial.

Rates: 17 a minute at rest and 26 in conversation (Bentivoglio 1997), log-normal intervals; about a
quarter close only in part; closing is 40 % faster than opening (Sforza 2008). Besides those that
come by themselves, eyes blink when they or the head go far, and at the ends of some phrases.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import cos, exp, floor, log, pi, sqrt

from avatar import gaze, head
from avatar.chance import chance, stream
from avatar.gaze import Places
from avatar.spoken import Score, Spoken

CLOSING, SHUT, OPENING = 0.07, 0.035, 0.15
"""Seconds."""
LENGTH = CLOSING + SHUT + OPENING
REEL = 240.0
"""Blinks are thrown for minutes at a time, so that any moment can be asked for alone."""
AFTER_PHRASE = 0.4
"""Share of phrases that end with a blink."""
APART = 0.7
"""Seconds between two blinks that are no double."""

_BLINK, _END = stream("blink"), stream("phrase end")
_MEDIAN = {False: 3.2, True: 3.3}
"""Seconds between blinks that come by themselves, silent and speaking; while speaking, phrases add
theirs."""
_SIGMA = 0.6
_DOUBLE, _PARTIAL = 0.12, 0.25
_GAP, _GAP_SPREAD = 0.12, 0.13
"""Seconds the eyes are open between the halves of a double blink, and what chance adds."""


@dataclass(frozen=True, slots=True)
class Blink:
    """One closing of both eyes. `depth` 1 closes fully."""

    at: float
    depth: float
    again: bool = False
    """Whether it is the second half of a double."""

    def closure(self, t: float) -> float:
        """0 open, 1 shut."""
        since = t - self.at
        if since < 0 or since > LENGTH:
            return 0.0
        if since < CLOSING:
            return self.depth * float((since / CLOSING) ** 0.8)
        if since < CLOSING + SHUT:
            return self.depth
        left = 1 - (since - CLOSING - SHUT) / OPENING
        return self.depth * left * left


def closure(seed: int, score: Score, t: float, places: Places) -> float:
    """How far the eyes are closed by blinking at show time `t`, 0..1."""
    for blink in blinks(seed, score.spoken, places, floor(t / REEL)):
        if blink.at <= t <= blink.at + LENGTH:
            return blink.closure(t)
    return 0.0


@lru_cache(maxsize=8)
def blinks(seed: int, spoken: tuple[Spoken, ...], places: Places, reel: int) -> tuple[Blink, ...]:
    """All blinks of a reel, whatever they come from, with the eyes open between them."""
    score = Score(0.0, spoken)
    asked = [Blink(at, 1.0) for at in forced(seed, spoken, places)]
    row = list(asked)
    for speaking in (False, True):
        row += [
            blink
            for blink in reel_of(seed, reel, speaking=speaking)
            if (score.at(blink.at) is not None) == speaking
            and all(abs(blink.at - other.at) >= APART for other in asked)
        ]
    kept: list[Blink] = []
    for blink in sorted(row, key=lambda blink: blink.at):
        apart = LENGTH + _GAP if blink.again else APART
        if not kept or blink.at - kept[-1].at >= apart or blink in asked:
            kept.append(blink)
    return tuple(kept)


@lru_cache(maxsize=16)
def forced(seed: int, spoken: tuple[Spoken, ...], places: Places) -> tuple[float, ...]:
    """Show times of the blinks that speech asks for, ascending and `APART`."""
    found: list[float] = []
    ends = (
        phrase.end - 0.05
        for one in spoken
        for n, phrase in enumerate(one.phrases)
        if chance(seed, _END, one.key, n) < AFTER_PHRASE
    )
    wide = (*gaze.shifts(seed, spoken, places), *head.turns(seed, spoken))
    for at in (*wide, *ends):
        if all(abs(at - other) >= APART for other in found):
            found.append(at)
    return tuple(sorted(found))


@lru_cache(maxsize=16)
def reel_of(seed: int, number: int, *, speaking: bool) -> tuple[Blink, ...]:
    """The blinks that come by themselves in one reel of nothing but speech, or of silence."""
    row: list[Blink] = []
    purpose, n = _BLINK + speaking, 0
    at = number * REEL + 0.5 * _interval(seed, purpose, number, -1, _MEDIAN[speaking])
    while at < (number + 1) * REEL - APART:
        partial = chance(seed, purpose, number, n, 2) < _PARTIAL
        depth = 0.6 + 0.2 * chance(seed, purpose, number, n, 3) if partial else 1.0
        row.append(Blink(at, depth))
        if chance(seed, purpose, number, n, 4) < _DOUBLE:
            at += LENGTH + _GAP + _GAP_SPREAD * chance(seed, purpose, number, n, 5)
            row.append(Blink(at, 1.0, again=True))
        at += _interval(seed, purpose, number, n, _MEDIAN[speaking])
        n += 1
    return tuple(row)


def _interval(seed: int, purpose: int, reel: int, n: int, median: float) -> float:
    """Log-normal seconds to the next blink, by Box and Muller's method."""
    u, v = chance(seed, purpose, reel, n, 0), chance(seed, purpose, reel, n, 1)
    normal = sqrt(-2 * log(max(u, 1e-12))) * cos(2 * pi * v)
    return min(9.0, max(APART, median * exp(_SIGMA * normal)))
