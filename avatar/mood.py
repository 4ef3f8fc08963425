"""Which face a line wears: expressions fade in and out, and leave the mouth free to speak."""

from __future__ import annotations

from dataclasses import dataclass, field

from avatar.chance import drift, eased, plateau, stream
from avatar.lips import LIFT, W
from avatar.parameters import REST, Values
from avatar.pose import Lips
from avatar.repertoire import Face, Repertoire
from avatar.spoken import Score, Spoken
from studio.show import Mood

_CALM = stream("calm")
FADE = 0.18
"""Seconds of a change of expression."""
LINGER = 0.9
"""Seconds an expression stays after the line."""
_NEAR = 2.0
"""Seconds around a line outside of which no expression of it is left, however short it was."""


@dataclass(frozen=True, slots=True, eq=False)
class Wear:
    """A mix of expressions at one moment."""

    rest: Lips = field(repr=False)
    """The mouth when nothing is said."""
    lift: float
    """Units the corners of a speaking mouth are raised (minus is up) and `spread` apart."""
    spread: float
    values: Values = field(repr=False)
    """The parameters at rest with the mix added; yours to change."""


@dataclass(frozen=True, slots=True)
class Part:
    """One expression and how much of it shows, 0..1."""

    face: Face
    weight: float


class Moods:
    """Turns the moods of lines into faces of the pack."""

    def __init__(self, repertoire: Repertoire, seed: int) -> None:
        self._seed = seed
        self._plain, self._faces = repertoire.plain, repertoire.faces

    def worn(self, score: Score, t: float) -> Wear:
        """The face at show time `t`."""
        parts = [
            part
            for spoken in score.spoken
            if spoken.start - _NEAR < t < spoken.end + _NEAR
            for part in self._parts(spoken, t)
            if part.weight > 0.01
        ]
        parts += self._face(Mood.RELAXED, 0.35 + 0.35 * drift(self._seed, _CALM, t, 14.0))
        rest, values = self._plain.lips.copy(), REST.copy()
        left = 1.0
        for part in parts:
            share = min(part.weight, left)
            left -= share
            rest += share * (part.face.lips - self._plain.lips)
            values += share * part.face.offset
        lift, spread = (float(rest[i] - self._plain.lips[i]) for i in (LIFT, W))
        return Wear(rest, 0.6 * lift, 0.45 * spread, values)

    def _parts(self, spoken: Spoken, t: float) -> list[Part]:
        """The expressions a sentence shows at `t`, strongest feeling first."""
        start, end, mood = spoken.start - 0.1, spoken.end + LINGER, spoken.mood
        whole = plateau(t, start, end, FADE)
        if mood is Mood.NEUTRAL:
            return self._face(Mood.RELAXED, 0.5 * whole)
        if mood in {Mood.HAPPY, Mood.RELAXED}:
            return self._face(mood, 0.8 * whole)
        if mood is Mood.SAD:
            return self._face(mood, 0.75 * whole)
        if mood is Mood.EXCITED:
            peak = max(plateau(t, spoken.end - 0.1, spoken.end + 0.7, FADE), 0.0)
            return self._face(mood, peak) + self._face(Mood.HAPPY, 0.9 * whole * (1 - peak))
        if mood is Mood.WINK:
            at = spoken.end - 0.1
            peak = plateau(t, at, at + 0.45, 0.12)
            return self._face(mood, peak) + self._face(Mood.HAPPY, 0.7 * whole * (1 - peak))
        length = 1.3 if mood is Mood.SURPRISED else 1.0
        first = plateau(t, start, spoken.start + length, FADE)
        after = whole * eased((t - spoken.start - length) / FADE)
        return self._face(mood, 0.9 * first) + self._face(Mood.RELAXED, 0.5 * after)

    def _face(self, mood: Mood, weight: float) -> list[Part]:
        face = self._faces.get(mood)
        return [Part(face, weight)] if face is not None else []
