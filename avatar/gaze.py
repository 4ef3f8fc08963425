"""Where the eyes look: mostly at the viewer, now and then aside, at the card and at the question.

Saccades take one or two frames whatever their size; a glance aside lasts .4 to 1.2 s; tiny
movements never stop (notes of Duchowski 2017 and Rogers 2018).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import floor

from avatar.affine import Point
from avatar.chance import chance, stream
from avatar.spoken import Score, Spoken
from studio.show import Gesture

_GAZE, _TINY = stream("gaze"), stream("tiny")
REEL = 30.0
READING = 1.3
"""Seconds the eyes rest on a question before and while its answer begins."""
EARLY = 0.35
"""Seconds the eyes are at a place before the hand or the voice gets there."""


@dataclass(frozen=True, slots=True)
class Look:
    """A place to look at, in units of gaze, and whether the head turns there too."""

    at: Point = (0.0, 0.0)
    with_head: float = 0.0


VIEWER = Look()


@dataclass(frozen=True, slots=True)
class Glance:
    """A look aside that comes by itself."""

    start: float
    end: float
    look: Look


@dataclass(frozen=True, slots=True)
class Places:
    """What there is to look at, in units of gaze from the presenter's eyes."""

    card: Point | None
    chat: Point | None


def look(seed: int, score: Score, t: float, places: Places) -> Look:
    """Where the eyes go at show time `t`."""
    for spoken in score.spoken:
        drawn = _drawn_to(spoken, t, places)
        if drawn is not None:
            return drawn
    speaking = score.at(t) is not None
    for glance in glances(seed, floor(t / REEL), speaking=speaking):
        if glance.start <= t < glance.end:
            return glance.look
    return VIEWER


def tiny(seed: int, t: float) -> Point:
    """The restlessness of eyes that stand still: a new offset every .4 to 1.2 s."""
    cell = floor(t / 0.7)
    if t / 0.7 - cell < chance(seed, _TINY, cell, 2):
        cell -= 1
    return 0.06 * chance(seed, _TINY, cell, 0) - 0.03, 0.06 * chance(seed, _TINY, cell, 1) - 0.03


def _drawn_to(spoken: Spoken, t: float, places: Places) -> Look | None:
    """The look a sentence asks for: the question it answers, the card it points at."""
    if spoken.answers and places.chat and spoken.start - EARLY <= t < spoken.start + READING:
        return Look(places.chat, 0.5)
    if places.card is None:
        return None
    if spoken.gesture is Gesture.POINT_CARD or spoken.line.cue.act == "price":
        at = _pointed(spoken)
        if at - 0.5 - EARLY <= t < at + 0.9:
            return Look(places.card, 0.6)
    return None


def _pointed(spoken: Spoken) -> float:
    """When the hand lands on the card."""
    return next((at for at, _ in spoken.accents if at >= spoken.start + 0.3), spoken.start + 0.5)


@lru_cache(maxsize=64)
def glances(seed: int, reel: int, *, speaking: bool) -> tuple[Glance, ...]:
    """The looks aside in half a minute of show time: shorter and rarer while speaking."""
    found: list[Glance] = []
    purpose, n = _GAZE + speaking, 0
    at = reel * REEL + 1.0 + 3.0 * chance(seed, purpose, reel, -1)
    while at < (reel + 1) * REEL - 1.5:
        u, v, w, x = (chance(seed, purpose, reel, n, k) for k in range(4))
        length = 0.4 + 0.8 * u * u
        side = 1.0 if v < 0.5 else -1.0
        reach = 0.2 + 0.25 * w
        up = 0.3 * (x - 0.6)
        found.append(Glance(at, at + length, Look((side * reach, up), 0.25)))
        at += length + (3.2 if speaking else 2.4) + 4.0 * x * u
        n += 1
    return tuple(found)
