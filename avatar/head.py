"""How head and body move: never still, nodding on accents, a new bearing for every phrase.

Nods begin before the stressed syllable and land on it (Chalmers 2011); amplitudes and periods are
those of the motion notes: incommensurate noise, nods of 3 to 6 degrees, a tilt for questions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from avatar import idle
from avatar.chance import bump, chance, drift, eased, plateau, stream
from avatar.gaze import Look
from avatar.spoken import Score, Spoken

_HEAD = stream("head")
_PHRASE = stream("phrase")
_BODY = stream("body")
DEGREES_PER_TURN = (14.0, 10.0)
"""Degrees of yaw and pitch that one unit of turn stands for."""
FOLLOWS = 0.09
"""Seconds by which the head is later than the eyes."""
SPEED = 60.0
"""Degrees a second: no head turns faster in a calm talk."""
BODY = 0.25
"""Share of a turn of the head that the body takes part in, late."""
WIDE = 12.0
"""Degrees: a turn that large goes with a blink."""
_LANDS = 0.03
"""Seconds before the accent at which a nod is lowest."""
_SWELL = 2.2
"""Degrees the head dips with the loudest words."""
_TURNING = 0.3
"""Seconds in which one bearing gives way to the next."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """Where head and body want to be. Degrees; positive is right, up, clockwise on the picture."""

    yaw: float
    pitch: float
    roll: float
    lean: float
    sway: float
    """Canvas units to the right."""
    bob: float
    """Canvas units down."""


def bearing(seed: int, score: Score, t: float, look: Look) -> Bearing:
    """The bearing at show time `t`, with the eyes at `look` `FOLLOWS` seconds ago."""
    talk = score.talking(t)
    ease = idle.ease(seed, score, t)
    yaw = (5.0 - 1.0 * talk) * _noise(seed, 0, t, 6.5) + ease.yaw
    pitch = (3.2 - 0.4 * talk) * _noise(seed, 1, t, 5.3) + ease.pitch
    roll = (4.0 - 1.0 * talk) * _noise(seed, 2, t, 5.9) + ease.roll
    nod = 0.0
    for spoken in score.spoken:
        if spoken.start - 1.0 < t < spoken.end + 1.0:
            turn, tilt = _phrase(seed, spoken, t)
            yaw += turn
            roll += tilt
            nod += _nods(seed, spoken, t) + _SWELL * (spoken.swell(t + 0.06) - 0.4 * talk)
    yaw += look.with_head * look.at[0] * DEGREES_PER_TURN[0]
    pitch += look.with_head * look.at[1] * DEGREES_PER_TURN[1] - nod
    yaw = max(-15.0, min(15.0, yaw))
    stance = idle.stance(seed, t)
    return Bearing(
        yaw,
        max(-10.0, min(10.0, pitch)),
        max(-9.0, min(9.0, roll)),
        0.5 * drift(seed, _BODY, t, 13.0) + stance.lean + 0.3 * BODY * yaw,
        stance.sway + 4.0 * drift(seed, _BODY + 2, t, 5.1),
        2.2 * nod,
    )


def brow_lift(seed: int, score: Score, t: float) -> float:
    """How far accents and questions raise the brows, 0..1."""
    lift = 0.0
    for spoken in score.spoken:
        if not spoken.start - 0.5 < t < spoken.end + 0.5:
            continue
        if spoken.asks:
            lift = max(lift, 0.6 * plateau(t, max(spoken.start, spoken.end - 0.9), spoken.end, 0.3))
        for at, size in _raised(seed, spoken):
            if -0.2 < t - at < 0.4:
                lift = max(lift, size * bump(t, at - _LANDS, 0.13, 0.32))
    return lift


@lru_cache(maxsize=16)
def turns(seed: int, spoken: tuple[Spoken, ...]) -> tuple[float, ...]:
    """Show times around speech at which the head makes a wide turn, ascending."""
    found = []
    before = 0.0
    for one in spoken:
        for phrase, (yaw, _) in zip(one.phrases, _bearings(seed, one), strict=True):
            if abs(yaw - before) > WIDE:
                found.append(phrase.start - 0.1)
            before = yaw
    return tuple(found)


def _noise(seed: int, axis: int, t: float, period: float) -> float:
    """About -1..1: two octaves whose periods have no common measure."""
    slow = drift(seed, _HEAD + axis, t, period)
    return 0.95 * slow + 0.42 * drift(seed, _HEAD + 8 + axis, t, period * 0.36)


def _nods(seed: int, spoken: Spoken, t: float) -> float:
    """Degrees the head dips on accents, after a slight lift."""
    total = 0.0
    for at, size in _dips(seed, spoken):
        if -0.5 < t - at < 0.4:
            total = max(total, size * bump(t, at - _LANDS, 0.12, 0.3))
            total -= 0.22 * size * bump(t, at - 0.2, 0.12, 0.1)
    return total


@lru_cache(maxsize=16)
def _dips(seed: int, spoken: Spoken) -> tuple[tuple[float, float], ...]:
    """Accents the head nods on, in show time, and degrees; not every accent gets the same."""
    return tuple(
        (at, (2.0 + 4.0 * strength) * (0.55 + 0.6 * chance(seed, spoken.key, n, 1)))
        for n, (at, strength) in enumerate(spoken.accents)
        if chance(seed, spoken.key, n, 2) <= 0.3 + 0.7 * strength
    )


@lru_cache(maxsize=16)
def _raised(seed: int, spoken: Spoken) -> tuple[tuple[float, float], ...]:
    """Accents the brows rise on, in show time, and how far, 0..1."""
    return tuple(
        (at, 0.35 + 0.5 * strength)
        for n, (at, strength) in enumerate(spoken.accents)
        if chance(seed, spoken.key, n, 7) < 0.35 + 0.4 * strength
    )


def _phrase(seed: int, spoken: Spoken, t: float) -> tuple[float, float]:
    """Yaw and roll of the phrase that is on, on the way from the one before it."""
    row = _bearings(seed, spoken)
    n = spoken.phrase(t)
    yaw, roll = row[n]
    weight = plateau(t, spoken.start, spoken.end, 0.5)
    if n > 0:
        share = eased((t - spoken.phrases[n - 1].end) / _TURNING)
        before = row[n - 1]
        yaw = before[0] + (yaw - before[0]) * share
        roll = before[1] + (roll - before[1]) * share
    turn, tilt = _stressed(seed, spoken, t)
    yaw, roll = yaw + turn, roll + tilt
    if spoken.asks:
        asking = plateau(t, spoken.end - 0.8, spoken.end, 0.3)
        roll += (5.0 - 0.6 * roll) * asking
    return weight * yaw, weight * roll


def _stressed(seed: int, spoken: Spoken, t: float) -> tuple[float, float]:
    """Yaw and roll that every accent gives anew: a speaker's head is nowhere for long."""
    last = -1
    for n, (at, _) in enumerate(spoken.accents):
        if at - 0.2 > t:
            break
        last = n
    if last < 0:
        return 0.0, 0.0
    share = eased((t - spoken.accents[last][0] + 0.2) / 0.28)
    before, after = _shaken(seed, spoken, last - 1), _shaken(seed, spoken, last)
    return (
        before[0] + (after[0] - before[0]) * share,
        before[1] + (after[1] - before[1]) * share,
    )


@lru_cache(maxsize=64)
def _shaken(seed: int, spoken: Spoken, n: int) -> tuple[float, float]:
    if n < 0:
        return 0.0, 0.0
    strength = 0.4 + 0.6 * spoken.accents[n][1]
    yaw, roll = (2 * chance(seed, _PHRASE, spoken.key, n, k) - 1 for k in (5, 6))
    return 2.8 * strength * yaw, 1.8 * strength * roll


@lru_cache(maxsize=16)
def _bearings(seed: int, spoken: Spoken) -> tuple[tuple[float, float], ...]:
    """Yaw and roll of each phrase, in degrees."""
    return tuple(
        (
            12 * chance(seed, _PHRASE, spoken.key, n, 0) - 6,
            8 * chance(seed, _PHRASE, spoken.key, n, 1) - 4,
        )
        for n in range(len(spoken.phrases))
    )
