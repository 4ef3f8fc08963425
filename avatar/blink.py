"""When and how the eyes blink: skewed intervals, fast down, slow up, some double, some partial.

Rates: 17 a minute at rest and 26 in conversation (Bentivoglio 1997), log-normal intervals; about a
quarter close only in part; closing is 40 % faster than opening (Sforza 2008).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import cos, exp, floor, log, pi, sqrt

from avatar.chance import chance, stream
from avatar.spoken import Score

CLOSING, SHUT, OPENING = 0.07, 0.035, 0.15
"""Seconds."""
REEL = 60.0
"""Blinks are thrown for a minute at a time, so that any moment can be asked for alone."""

_BLINK = stream("blink")
_MEDIAN = {False: 3.2, True: 2.3}
"""Seconds between blinks, silent and speaking."""
_SIGMA = 0.6


@dataclass(frozen=True, slots=True)
class Blink:
    """One closing of both eyes. `depth` 1 closes fully."""

    at: float
    depth: float

    def closure(self, t: float) -> float:
        """0 open, 1 shut."""
        since = t - self.at
        if since < 0 or since > CLOSING + SHUT + OPENING:
            return 0.0
        if since < CLOSING:
            return self.depth * float((since / CLOSING) ** 0.8)
        if since < CLOSING + SHUT:
            return self.depth
        left = 1 - (since - CLOSING - SHUT) / OPENING
        return self.depth * left * left


def closure(seed: int, score: Score, t: float) -> float:
    """How far the eyes are closed by blinking at show time `t`, 0..1."""
    reel = floor(t / REEL)
    shut = 0.0
    for number in (reel - 1, reel):
        for speaking in (False, True):
            for blink in reel_of(seed, number, speaking=speaking):
                if 0 <= t - blink.at < 1 and (score.at(blink.at) is not None) == speaking:
                    shut = max(shut, blink.closure(t))
    return shut


@lru_cache(maxsize=64)
def reel_of(seed: int, number: int, *, speaking: bool) -> tuple[Blink, ...]:
    """The blinks of one minute of show time, for a presenter who speaks or is silent throughout."""
    blinks: list[Blink] = []
    purpose, n = _BLINK + speaking, 0
    at = number * REEL + 0.5 * _interval(seed, purpose, number, -1, _MEDIAN[speaking])
    while at < (number + 1) * REEL - 0.3:
        throw = chance(seed, purpose, number, n, 2)
        depth = 0.6 + 0.2 * chance(seed, purpose, number, n, 3) if throw < 0.25 else 1.0
        blinks.append(Blink(at, depth))
        if chance(seed, purpose, number, n, 4) < 0.12:
            again = CLOSING + SHUT + OPENING + 0.12 * chance(seed, purpose, number, n, 5)
            blinks.append(Blink(at + again, 1.0))
            at += again
        at += _interval(seed, purpose, number, n, _MEDIAN[speaking])
        n += 1
    return tuple(blinks)


def _interval(seed: int, purpose: int, reel: int, n: int, median: float) -> float:
    """Log-normal seconds to the next blink, by Box and Muller's method."""
    u, v = chance(seed, purpose, reel, n, 0), chance(seed, purpose, reel, n, 1)
    normal = sqrt(-2 * log(max(u, 1e-12))) * cos(2 * pi * v)
    return min(9.0, max(0.7, median * exp(_SIGMA * normal)))
