"""How head and body move: never still, nodding on accents, a new bearing for every sentence.

Nods begin before the stressed syllable and land on it (Chalmers 2011); amplitudes and periods are
those of the motion notes: incommensurate noise, nods of 3 to 6 degrees, a tilt for questions.
"""

from __future__ import annotations

from dataclasses import dataclass

from avatar.chance import bump, chance, drift, plateau, stream
from avatar.gaze import Look
from avatar.spoken import Score, Spoken

_HEAD = stream("head")
_PHRASE = stream("phrase")
_BODY = stream("body")
DEGREES_PER_TURN = (14.0, 10.0)
"""Degrees of yaw and pitch that one unit of turn stands for."""


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
    """The bearing at show time `t`."""
    talk = score.talking(t)
    calm = 1.0 - 0.25 * talk
    yaw = calm * _noise(seed, 0, t, 3.6, 6.5)
    pitch = calm * _noise(seed, 1, t, 2.2, 5.3)
    roll = calm * _noise(seed, 2, t, 2.4, 5.9)
    nod = brow = 0.0
    for spoken in score.spoken:
        weight = plateau(t, spoken.start, spoken.end - 0.1, 0.35)
        if weight:
            turn, tilt = _phrase(seed, spoken, t)
            yaw += weight * turn
            roll += weight * tilt
        nod += _nods(seed, spoken, t)
    yaw += look.with_head * look.at[0] * DEGREES_PER_TURN[0]
    pitch += look.with_head * look.at[1] * DEGREES_PER_TURN[1] - nod + brow
    lean = 0.8 * drift(seed, _BODY, t, 13.0) + 0.06 * yaw
    sway = 9.0 * drift(seed, _BODY + 1, t, 16.0) + 3.0 * drift(seed, _BODY + 2, t, 5.1)
    return Bearing(
        max(-15.0, min(15.0, yaw)),
        max(-10.0, min(10.0, pitch)),
        max(-9.0, min(9.0, roll)),
        lean,
        sway,
        2.2 * nod,
    )


def brow_lift(seed: int, score: Score, t: float) -> float:
    """How far accents and questions raise the brows, 0..1."""
    lift = 0.0
    for spoken in score.spoken:
        if spoken.asks:
            lift = max(lift, 0.6 * plateau(t, max(spoken.start, spoken.end - 0.9), spoken.end, 0.3))
        for n, (at, strength) in enumerate(spoken.accents):
            if chance(seed, spoken.key, n, 7) < 0.35 + 0.4 * strength:
                lift = max(lift, (0.35 + 0.5 * strength) * bump(t, at - 0.03, 0.13, 0.32))
    return lift


def _noise(seed: int, axis: int, t: float, size: float, period: float) -> float:
    slow = drift(seed, _HEAD + axis, t, period)
    return size * (0.75 * slow + 0.35 * drift(seed, _HEAD + 8 + axis, t, period * 0.36))


def _nods(seed: int, spoken: Spoken, t: float) -> float:
    """Degrees the head dips on accents; not every accent gets the same."""
    total = 0.0
    for n, (at, strength) in enumerate(spoken.accents):
        if chance(seed, spoken.key, n, 2) > 0.3 + 0.7 * strength:
            continue
        size = (2.0 + 4.0 * strength) * (0.55 + 0.6 * chance(seed, spoken.key, n, 1))
        total = max(total, size * bump(t, at - 0.02, 0.13, 0.3))
        total -= 0.22 * size * bump(t, at - 0.2, 0.12, 0.1)
    return total


def _phrase(seed: int, spoken: Spoken, t: float) -> tuple[float, float]:
    """Yaw and roll of the sentence; long sentences change their bearing about every 2.4 s."""
    part = int(max(0.0, t - spoken.start) / 2.4)
    yaw = 12 * chance(seed, _PHRASE, spoken.key, part, 0) - 6
    roll = 7 * chance(seed, _PHRASE, spoken.key, part, 1) - 3.5
    if spoken.asks:
        roll += 4 * plateau(t, spoken.end - 0.8, spoken.end, 0.3)
    return yaw, roll
