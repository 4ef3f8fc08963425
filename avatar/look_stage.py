"""A few seconds of a show, for the contact sheet: both orientations, by day and in the evening."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import cv2
import numpy as np

from avatar.contact_sheet import Cell
from avatar.i420 import visible
from avatar.painter import build_painter
from avatar.presenter import Canvas
from studio import settings
from studio.board import Board, Card
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
    Word,
)

_FPS = 30
_SECONDS = 2.0
_HEIGHT = 620
"""Pixels of a scene on the sheet."""
_CARD = Card(
    sku="LOOK-1",
    name="Fjord Insulated Bottle 750 ml",
    short_name="Insulated bottle",
    picture=None,
    price="$29.90",
    was="$39.90",
    percent_off="-25 %",
    stock="46 left",
    stock_share=0.38,
    link="shop.example/1",
)
_WORDS = ("The", "lid", "is", "dishwasher", "safe.")
_SHAPES = ("DD", "nn", "ih", "DD", "ih", "SS", "ih", "CH", "aa", "CH", "SS", "E", "FF")


def stage_cells(
    show: settings.Show,
    stage: settings.Stage,
    presenter: settings.Presenter,
    cache: Path,
    today: date | None = None,
) -> Iterator[Cell]:
    """One finished frame of each scene, made by the painter that draws the show."""
    for light in ("day", "evening"):
        lit = stage.model_copy(update={"light": light})
        for size, kind, gesture, asked in (
            ((720, 1280), "pitch", Gesture.POINT_CARD, False),
            ((720, 1280), "answer", Gesture.NONE, True),
            ((1280, 720), "pitch", Gesture.PRESENT, False),
        ):
            frame = _frame(show, lit, presenter, cache, size, gesture, asked=asked, today=today)
            yield Cell(f"{light}, {kind}, {size[0]} x {size[1]}", frame)


def _frame(
    show: settings.Show,
    stage: settings.Stage,
    presenter: settings.Presenter,
    cache: Path,
    size: tuple[int, int],
    gesture: Gesture,
    *,
    asked: bool,
    today: date | None,
) -> Canvas:
    width, height = size
    painter = build_painter(
        show=show, stage=stage, presenter=presenter, width=width, height=height, fps=_FPS,
        cache=cache, patient=True, today=today,
    )  # fmt: skip
    placed = (Placed(_spoken(gesture, asked=asked), RATE // 2),)
    board = Board(1, show.name, (_CARD,), _CARD.sku, None)
    try:
        for index in range(round(_SECONDS * _FPS)):
            pixels = painter.paint(
                Moment(index, _FPS, index * RATE // _FPS, placed, board, wall=1.7e9)
            )
    finally:
        painter.close()
    picture, scale = visible(pixels), _HEIGHT / height
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def _spoken(gesture: Gesture, *, asked: bool) -> Utterance:
    """A sentence of three seconds, evenly timed."""
    comment = Comment("look", "site", "Ana R.", "Can the bottle go in the dishwasher?", 0.0)
    cue = Cue(Kind.ANSWER if asked else Kind.PITCH, "look", _CARD.sku, comment if asked else None)
    text, samples = " ".join(_WORDS), 3 * RATE
    line = Line("look", cue, text, "playbook", mood=Mood.HAPPY, gesture=gesture)
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
