"""Where the eyes look: mostly at the viewer, now and then aside, at the card and at the question.

Saccades take one or two frames whatever their size; a glance aside lasts .4 to 1.2 s; tiny
movements never stop (notes of Duchowski 2017 and Rogers 2018).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import floor

from avatar import idle
from avatar.affine import Point
from avatar.chance import chance, stream
from avatar.idle import Act
from avatar.presenter import Placing
from avatar.spoken import Score, Spoken
from studio.show import Gesture, Mood

_GAZE, _TINY, _CARD = stream("gaze"), stream("tiny"), stream("card")
REEL = 30.0
READING = 1.3
"""Seconds the eyes rest on a question before and while its answer begins."""
EARLY = 0.35
"""Seconds the eyes are at a place before the hand or the voice gets there."""
_RAISE = 0.5
"""Seconds a hand is on its way to the card."""
ASIDE = 0.14
"""Share of speech in which the eyes are aside, to think."""
_ASIDE_SECONDS = 0.68
"""What a glance aside lasts on average."""
_CARD_AGAIN = 2.5
"""Seconds between two looks at the card at least."""
WIDE = 0.5
"""Units of gaze: a shift that large goes with a blink."""


@dataclass(frozen=True, slots=True)
class Look:
    """A place to look at, in units of gaze, and whether the head turns there too."""

    at: Point = (0.0, 0.0)
    with_head: float = 0.0


VIEWER = Look()


@dataclass(frozen=True, slots=True)
class Glance:
    """A look somewhere, in show time."""

    start: float
    end: float
    look: Look


@dataclass(frozen=True, slots=True)
class Places:
    """What there is to look at, in units of gaze from the presenter's eyes."""

    card: Point | None
    chat: Point | None


def places_from(eyes: Point, far: float, placing: Placing) -> Places:
    """What there is to look at from `eyes`, a point of the frame.

    `far` is the distance in pixels that counts as one: what is farther turns the eyes hardly more.
    """

    def towards(x: float, y: float) -> Point:
        dx, dy = (x - eyes[0]) / far, (eyes[1] - y) / far
        size = max(1e-6, (dx * dx + dy * dy) ** 0.5)
        share = min(0.95, 0.55 + 0.5 * size) / size
        return dx * share, dy * share

    card = placing.card
    return Places(
        towards(card.x + card.w / 2, card.y + card.h / 2) if card else None,
        towards(*placing.chat) if placing.chat else None,
    )


def look(seed: int, score: Score, t: float, places: Places) -> Look:
    """Where the eyes go at show time `t`."""
    for glance in planned(seed, score.spoken, places):
        if glance.start <= t < glance.end:
            return glance.look
    if score.at(t) is not None:
        return VIEWER
    for glance in glances(seed, floor(t / REEL)):
        if glance.start <= t < glance.end and score.quiet(glance.start) > 0.4:
            return glance.look
    deed = idle.doing(seed, score, t)
    if deed is not None and deed.act is Act.GLANCE:
        side = 1.0 if chance(seed, deed.key, 0) < 0.5 else -1.0
        up = 0.25 * (chance(seed, deed.key, 2) - 0.5)
        return Look((side * (0.35 + 0.25 * chance(seed, deed.key, 1)), up), 0.5)
    return VIEWER


def tiny(seed: int, t: float) -> Point:
    """The restlessness of eyes that stand still: a new offset every .4 to 1.2 s."""
    cell = floor(t / 0.8)
    if t / 0.8 - cell < 0.5 * chance(seed, _TINY, cell, 2):
        cell -= 1
    return 0.06 * chance(seed, _TINY, cell, 0) - 0.03, 0.06 * chance(seed, _TINY, cell, 1) - 0.03


@lru_cache(maxsize=16)
def planned(seed: int, spoken: tuple[Spoken, ...], places: Places) -> tuple[Glance, ...]:
    """The looks that speech asks for, what matters most first; they may overlap."""
    chat = [glance for one in spoken for glance in _questions(one, places)]
    card = [glance for one in spoken for glance in _cards(seed, one, places)]
    aside = [glance for one in spoken for glance in _asides(seed, one)]
    return (*chat, *card, *aside)


@lru_cache(maxsize=16)
def shifts(seed: int, spoken: tuple[Spoken, ...], places: Places) -> tuple[float, ...]:
    """Show times around speech at which the eyes make a wide shift, ascending."""
    found = []
    edges = sorted({edge for g in planned(seed, spoken, places) for edge in (g.start, g.end)})
    for edge in edges:
        before, after = (_planned_at(seed, spoken, edge + s, places) for s in (-1e-4, 1e-4))
        far = max(abs(after[0] - before[0]), abs(after[1] - before[1]))
        if far > WIDE:
            found.append(edge)
    return tuple(found)


def _planned_at(seed: int, spoken: tuple[Spoken, ...], t: float, places: Places) -> Point:
    row = planned(seed, spoken, places)
    return next((g.look.at for g in row if g.start <= t < g.end), VIEWER.at)


def _questions(spoken: Spoken, places: Places) -> list[Glance]:
    """The question is read as its answer begins, and looked at again in a long answer."""
    if not spoken.answers or places.chat is None:
        return []
    read = Glance(spoken.start - EARLY, spoken.start + READING, Look(places.chat, 0.5))
    late = [p.start for p in spoken.phrases if p.start > read.end + 2.0]
    return [read, *(Glance(at - 0.1, at + 0.6, Look(places.chat, 0.25)) for at in late[:1])]


def _cards(seed: int, spoken: Spoken, places: Places) -> list[Glance]:
    """The card is looked at before a hand points at it, and when what stands on it is said."""
    if places.card is None:
        return []
    found: list[Glance] = []
    if spoken.gesture is Gesture.POINT_CARD:
        at = spoken.landing
        found.append(Glance(at - _RAISE - EARLY, at + 0.45, Look(places.card, 0.6)))
    elif spoken.line.cue.act == "price" and spoken.utterance.part == 0 and not spoken.mentions:
        at = spoken.landing
        found.append(Glance(at - EARLY, at + 0.6, Look(places.card, 0.45)))
    for n, at in enumerate(spoken.mentions):
        length = 0.55 + 0.4 * chance(seed, _CARD, spoken.key, n)
        glance = Glance(at - EARLY, at - EARLY + length, Look(places.card, 0.4))
        if all(abs(glance.start - other.start) >= _CARD_AGAIN for other in found):
            found.append(glance)
    return found


def _asides(seed: int, spoken: Spoken) -> list[Glance]:
    """Eyes wander in a pause while the next words are looked for; longer where a line thinks."""
    found = []
    last = spoken.start - 9.0
    for n, phrase in enumerate(spoken.phrases):
        u, v, w, x, y = (chance(seed, _GAZE, spoken.key, n, k) for k in range(5))
        due = ASIDE * (phrase.end - phrase.start) / _ASIDE_SECONDS
        if spoken.mood is Mood.THINKING:
            due *= 2.0
        if n == 0 and spoken.utterance.part == 0 and spoken.mood is not Mood.THINKING:
            due *= 0.5  # a line begins with the viewer
        if u >= due or phrase.start - last < 1.5:
            continue
        last = phrase.start
        length = 0.4 + 0.8 * v * v + 0.05
        side = 1.0 if w < 0.5 else -1.0
        up = 0.25 * (y - 0.35) + (0.12 if spoken.mood is Mood.THINKING else 0.0)
        at = (side * (0.15 + 0.2 * x), up)
        found.append(Glance(phrase.start - 0.18, phrase.start - 0.18 + length, Look(at, 0.2)))
    return found


@lru_cache(maxsize=64)
def glances(seed: int, reel: int) -> tuple[Glance, ...]:
    """The looks aside in half a minute of silence."""
    found: list[Glance] = []
    n = 0
    at = reel * REEL + 1.0 + 3.0 * chance(seed, _GAZE, reel, -1)
    while at < (reel + 1) * REEL - 1.5:
        u, v, w, x = (chance(seed, _GAZE, reel, n, k) for k in range(4))
        length = 0.4 + 0.8 * u * u
        side = 1.0 if v < 0.5 else -1.0
        reach = 0.2 + 0.2 * w
        up = 0.3 * (x - 0.6)
        found.append(Glance(at, at + length, Look((side * reach, up), 0.25)))
        at += length + 2.4 + 4.5 * x * u
        n += 1
    return tuple(found)
