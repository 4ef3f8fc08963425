"""Which face a line wears, for a portrait: expressions fade in and out, the lips stay free."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter

from avatar import idle
from avatar.chance import drift, eased, plateau, stream
from avatar.spoken import Score, Spoken
from studio.show import Mood

_CALM = stream("portrait calm")
FADE = 0.25
"""Seconds of a change of expression."""
LINGER = 0.9
"""Seconds an expression stays after the line."""


@dataclass(frozen=True, slots=True)
class Look:
    """An expression, or a mix of some, as numbers that add up."""

    form: float = 0.0
    open: float = 0.0
    """Of a mouth that says nothing."""
    pucker: float = 0.0
    teeth: float = 0.0
    smile: float = 0.0
    """Of the lower lids."""
    shut_left: float = 0.0
    shut_right: float = 0.0
    lift: float = 0.0
    slant: float = 0.0
    tilt: float = 0.0
    """In the pack's limit."""
    gaze_x: float = 0.0
    gaze_y: float = 0.0

    def plus(self, other: Look, share: float) -> Look:
        """With a share of another on top."""
        pairs = zip(_numbers(self), _numbers(other), strict=True)
        return Look(*(mine + share * theirs for mine, theirs in pairs))


_numbers = attrgetter(*(field.name for field in fields(Look)))
"""All of a look, in order; `dataclasses.astuple` would copy each number deeply, in every frame."""

LOOKS: dict[Mood, Look] = {
    Mood.NEUTRAL: Look(),
    Mood.RELAXED: Look(form=0.45, smile=0.2, lift=0.05),
    Mood.HAPPY: Look(form=0.85, smile=0.5, lift=0.2),
    Mood.EXCITED: Look(form=1.0, open=0.32, teeth=1.0, smile=0.75, lift=0.5),
    Mood.SURPRISED: Look(
        form=-0.2, open=0.3, pucker=0.25, shut_left=-0.14, shut_right=-0.14, lift=0.9
    ),
    Mood.THINKING: Look(
        form=-0.25, smile=0.15, lift=0.2, slant=0.3, tilt=0.6, gaze_x=-0.45, gaze_y=0.5
    ),
    Mood.WINK: Look(form=0.9, smile=0.4, shut_right=1.0, lift=0.15, tilt=0.4),
    Mood.SAD: Look(form=-0.55, lift=0.1, slant=0.8, tilt=-0.3),
}
"""Left and right are those of the picture."""


def worn(seed: int, score: Score, t: float) -> Look:
    """The expression at show time `t`; between lines a faint smile comes and goes."""
    mix, left = Look(), 1.0
    calm = 0.35 + 0.35 * drift(seed, _CALM, t, 14.0) + 0.6 * idle.ease(seed, score, t).smile
    parts = [part for spoken in score.spoken for part in _parts(spoken, t) if part[1] > 0.01]
    for mood, weight in [*parts, (Mood.RELAXED, calm)]:
        share = min(weight, left)
        left -= share
        mix = mix.plus(LOOKS[mood], share)
    return mix


def _parts(spoken: Spoken, t: float) -> list[tuple[Mood, float]]:
    """What a sentence shows at `t`, strongest feeling first."""
    start, end, mood = spoken.start - 0.1, spoken.end + LINGER, spoken.mood
    whole = plateau(t, start, end, FADE)
    if mood is Mood.NEUTRAL:
        return [(Mood.RELAXED, 0.5 * whole)]
    if mood in {Mood.HAPPY, Mood.RELAXED, Mood.SAD}:
        return [(mood, 0.8 * whole)]
    if mood is Mood.EXCITED:
        peak = plateau(t, spoken.end - 0.1, spoken.end + 0.7, FADE)
        return [(mood, peak), (Mood.HAPPY, 0.9 * whole * (1 - peak))]
    if mood is Mood.WINK:
        peak = plateau(t, spoken.end - 0.1, spoken.end + 0.35, 0.12)
        return [(mood, peak), (Mood.HAPPY, 0.7 * whole * (1 - peak))]
    length = 1.3 if mood is Mood.SURPRISED else 1.0
    first = 0.9 * plateau(t, start, spoken.start + length, FADE)
    after = whole * eased((t - spoken.start - length) / FADE)
    return [(mood, first), (Mood.RELAXED, 0.5 * after)]
