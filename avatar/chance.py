"""Chance that can be repeated: the same seed and the same place in time give the same number."""

from __future__ import annotations

from functools import lru_cache
from math import floor
from zlib import crc32

_MASK = 0xFFFFFFFFFFFFFFFF


def mixed(*keys: int) -> int:
    """A 64-bit number from whole numbers (SplitMix64's finaliser, public domain, over each key)."""
    state = 0x9E3779B97F4A7C15
    for key in keys:
        state = (state ^ (key & _MASK)) * 0xBF58476D1CE4E5B9 & _MASK
        state = (state ^ (state >> 27)) * 0x94D049BB133111EB & _MASK
        state ^= state >> 31
    return state


@lru_cache(maxsize=4096)
def chance(*keys: int) -> float:
    """0..1, even. Remembered: what a sentence throws is asked for in each of its frames."""
    return (mixed(*keys) >> 11) / (1 << 53)


def stream(name: str) -> int:
    """A key for a purpose, so that two purposes never share their numbers."""
    return crc32(name.encode())


def drift(seed: int, purpose: int, t: float, period: float) -> float:
    """Smooth noise in -1..1 that takes a new direction about every `period` / 2 seconds.

    It never rests between two directions: a head that stops at even intervals is a clockwork.
    """
    place = 2 * t / period
    cell = floor(place)
    u = place - cell
    a, b, c, d = _curve(seed, purpose, cell)
    return ((a * u + b) * u + c) * u + d


@lru_cache(maxsize=512)
def _curve(seed: int, purpose: int, cell: int) -> tuple[float, float, float, float]:
    """One cell of a Catmull-Rom spline through chances, as a polynomial of 0..1, highest first.

    The spline passes its points by a quarter at most, which the points leave room for.
    """
    p, q, r, s = (0.8 * (2 * chance(seed, purpose, cell + n) - 1) for n in (-1, 0, 1, 2))
    return (
        (-p + 3 * q - 3 * r + s) / 2,
        (2 * p - 5 * q + 4 * r - s) / 2,
        (r - p) / 2,
        q,
    )


def eased(u: float) -> float:
    """0..1 along a minimum-jerk path (Flash and Hogan 1985), as hands and heads move."""
    if u <= 0:
        return 0.0
    if u >= 1:
        return 1.0
    return u * u * u * (10 - 15 * u + 6 * u * u)


def bump(t: float, at: float, attack: float, release: float) -> float:
    """0..1: rises over `attack` seconds to 1 at `at`, and falls over `release` seconds."""
    if t <= at:
        return eased(1 - (at - t) / attack)
    return eased(1 - (t - at) / release)


def plateau(t: float, start: float, end: float, fade: float) -> float:
    """1 from `start` to `end`, eased over `fade` seconds outside of them."""
    if t < start:
        return eased(1 - (start - t) / fade)
    return eased(1 - (t - end) / fade)
