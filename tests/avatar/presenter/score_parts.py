"""Sentences and moments for the presenter's tests."""

from __future__ import annotations

import numpy as np

from studio.board import Board
from studio.moment import Moment, Placed
from studio.show import (
    RATE,
    Accent,
    BoundLine,
    Comment,
    Cue,
    Gesture,
    Kind,
    Line,
    Mood,
    Utterance,
    Viseme,
)

Sound = tuple[str, float]
"""A viseme and its length in seconds."""

BABBLE: tuple[Sound, ...] = (
    ("sil", 0.05), ("PP", 0.08), ("aa", 0.14), ("nn", 0.06), ("ih", 0.1), ("SS", 0.09), ("E", 0.12),
    ("FF", 0.07), ("oh", 0.15), ("RR", 0.07), ("PP", 0.07), ("ou", 0.12), ("kk", 0.05), ("aa", 0.1),
)  # fmt: skip


def visemes(sounds: tuple[Sound, ...]) -> tuple[Viseme, ...]:
    row, at = [], 0.0
    for shape, length in sounds:
        row.append(Viseme(shape, round(at * RATE), round((at + length) * RATE)))
        at += length
    return tuple(row)


def sentence(
    sounds: tuple[Sound, ...] = BABBLE * 2,
    *,
    gesture: Gesture = Gesture.NONE,
    mood: Mood = Mood.NEUTRAL,
    accents: tuple[tuple[float, float], ...] = ((0.4, 0.5), (0.9, 1.0)),
    answers: bool = False,
    text: str = "This is said.",
    name: str = "line",
) -> Utterance:
    shapes = visemes(sounds)
    comment = Comment("c1", "site", "Ana", "how much?", 0.0) if answers else None
    line = Line(
        name, Cue(Kind.PITCH, "hook", reply_to=comment), text, "playbook", None, mood, gesture
    )
    return Utterance(
        bound=BoundLine(line, text),
        part=0,
        parts=1,
        text=text,
        spoken=text,
        pcm=np.zeros(shapes[-1].end + RATE // 20, np.float32),
        visemes=shapes,
        accents=tuple(Accent(round(at * RATE), strength) for at, strength in accents),
    )


def moment(index: int, *placed: Placed, fps: int = 30, muted: bool = False) -> Moment:
    return Moment(index, fps, index * RATE // fps, placed, Board(), wall=0.0, muted=muted)


def placed(utterance: Utterance, at: float) -> Placed:
    return Placed(utterance, round(at * RATE))
