"""Every scene, for the contact sheet: in both orientations, by day and in the evening."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import cv2
import numpy as np

from avatar.contact_sheet import Cell
from avatar.i420 import visible
from avatar.painter import build_painter
from avatar.presenter import Canvas
from studio import settings
from studio.board import Board, Card
from studio.config import HOME
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
    Shot,
    Utterance,
    Viseme,
    Word,
)

_FPS = 30
_SECONDS = 1.6
"""Of each shot, until everything has come on and a gesture is held."""
_HEIGHT = 520
"""Pixels of a scene on the sheet."""
_CARD = Card(
    sku="LOOK-1",
    name="Fjord Insulated Bottle 750 ml",
    short_name="Insulated bottle",
    picture=str(HOME / "examples/catalogue/bottle.svg"),
    price="$29.90",
    was="$39.90",
    percent_off="-25 %",
    stock="46 left",
    stock_share=0.38,
    ends=datetime(2026, 11, 24, 14, 14, 37, tzinfo=UTC),
    link="shop.example/1",
)
_WALL = datetime(2026, 11, 24, 12, tzinfo=UTC).timestamp()
_WORDS = ("The", "lid", "is", "dishwasher", "safe.")
_SHAPES = ("DD", "nn", "ih", "DD", "ih", "SS", "ih", "CH", "aa", "CH", "SS", "E", "FF")
_QUESTION = Comment("look", "site", "Ana R.", "Can the bottle go in the dishwasher?", 0.0)
_WAITING = (
    Comment("look-2", "site", "Jonas", "Which colours do you have?", 0.0),
    Comment("look-3", "site", "mei_lin", "Does it fit a bike cage?", 0.0),
)
_ACTS = {
    Shot.BESIDE: (Kind.PITCH, Gesture.POINT_CARD),
    Shot.CENTRE: (Kind.OPENING, Gesture.WAVE),
    Shot.CLOSE_UP: (Kind.PITCH, Gesture.PRESENT),
    Shot.QUESTION: (Kind.ANSWER, Gesture.NONE),
}


def stage_cells(
    show: settings.Show,
    stage: settings.Stage,
    presenter: settings.Presenter,
    cache: Path,
    today: date | None = None,
) -> Iterator[Cell]:
    """One finished frame of each scene, made by the painter that draws the show."""
    for size in ((720, 1280), (1280, 720)):
        for light in ("day", "evening"):
            lit = stage.model_copy(update={"light": light})
            for name, frame in _frames(show, lit, presenter, cache, size, today):
                yield Cell(f"{light}, {name}, {size[0]} x {size[1]}", frame)


def _frames(
    show: settings.Show,
    stage: settings.Stage,
    presenter: settings.Presenter,
    cache: Path,
    size: tuple[int, int],
    today: date | None,
) -> Iterator[tuple[str, Canvas]]:
    """Every shot, and the slate, one after the other."""
    width, height = size
    painter = build_painter(
        show=show, stage=stage, presenter=presenter, width=width, height=height, fps=_FPS,
        cache=cache, patient=True, today=today,
    )  # fmt: skip
    board = Board(1, show.name, (_CARD,), _CARD.sku, None, asked=_WAITING)
    each = round(_SECONDS * _FPS)
    try:
        for number, shot in enumerate([*Shot, None]):
            begin = number * 4 * _FPS
            spoken = (Placed(_spoken(shot), begin * RATE // _FPS),) if shot else ()
            for index in range(begin, begin + each):
                pixels = painter.paint(
                    Moment(
                        index, _FPS, index * RATE // _FPS, spoken, board, _WALL,
                        slate=shot is None, economy=int(index == begin),
                    )
                )  # fmt: skip
            yield (shot or "slate"), _small(visible(pixels), _HEIGHT / height)
    finally:
        painter.close()


def _small(picture: Canvas, scale: float) -> Canvas:
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def _spoken(shot: Shot) -> Utterance:
    """A sentence of three seconds, evenly timed."""
    kind, gesture = _ACTS[shot]
    asked = _QUESTION if kind is Kind.ANSWER else None
    sku = None if shot is Shot.CENTRE else _CARD.sku
    cue = Cue(kind, "look", sku, asked, shot=shot)
    text, samples = " ".join(_WORDS), 3 * RATE
    line = Line(f"look-{shot}", cue, text, "playbook", mood=Mood.HAPPY, gesture=gesture)
    word, sound = samples // len(_WORDS), samples // len(_SHAPES)
    return Utterance(
        bound=BoundLine(line, text),
        part=0,
        parts=1,
        text=text,
        spoken=text,
        pcm=np.zeros(samples, np.float32),
        words=tuple(Word(w, n * word, (n + 1) * word) for n, w in enumerate(_WORDS)),
        visemes=tuple(Viseme(s, n * sound, (n + 1) * sound) for n, s in enumerate(_SHAPES)),
        accents=(Accent(RATE, 0.9), Accent(2 * RATE, 0.6)),
    )
