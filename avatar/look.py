"""The contact sheet of a presenter: everything worth judging, on one picture."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import cv2
import numpy as np

from avatar.colours import decoded, ink
from avatar.contact_sheet import Cell, Row, sheet
from avatar.cutouts import load_cutouts
from avatar.figure import Figure
from avatar.gesture import Hands, Stroke
from avatar.look_stage import stage_cells
from avatar.pack import Pack, load_pack
from avatar.portrait_look import portrait_rows
from avatar.portrait_pack import is_portrait
from avatar.pose import Eye, Pose
from avatar.presenter import Canvas, Placing, Progress, unheard
from avatar.rect import Rect
from avatar.repertoire import Repertoire
from studio import settings

_GROUND = "#6A7399"

_FACE = (430, 90, 1176, 990)
_MOUTH = (606, 580, 994, 862)
_EYES = (606, 440, 994, 664)
_WHOLE = (0, 90, 1600, 1970)
"""Windows of the canvas: left, top, right, bottom."""
_CLOSE, _BUST, _SMALL = 920, 680, 388
"""Heights of the whole canvas for close-ups (about that of a 1080 x 1920 frame), faces, figures."""


class Studio:
    """Takes stills of one pack in one palette and outfit."""

    def __init__(self, pack: Pack, height: int, cache: Path, progress: Progress = unheard) -> None:
        self._height, self._width = height, round(height * 0.8)
        self._scale = height / pack.drawing.size[1]
        self._frame = Rect(0, 0, self._width, height)
        self._placing = Placing("sheet", 0, 0, height, self._frame)
        cutouts = load_cutouts(pack, self._scale, cache, progress)
        self._figure = Figure(pack, cutouts, self._scale)

    def still(self, pose: Pose, box: tuple[int, int, int, int] = _WHOLE) -> Canvas:
        """The pose on a plain ground, cropped to a window of the pack's canvas."""
        canvas: Canvas = np.empty((self._height, self._width, 3), np.uint8)
        canvas[:] = ink(_GROUND)[:3]
        self._figure.pose(pose, self._placing)
        self._figure.draw(canvas, self._frame)
        left, top, right, bottom = (round(edge * self._scale) for edge in box)
        return np.ascontiguousarray(decoded(canvas)[top:bottom, left:right])


def contact_sheet(
    show: settings.Show,
    stage: settings.Stage,
    presenter: settings.Presenter,
    cache: Path,
    progress: Progress = unheard,
    *,
    today: date | None = None,
) -> Canvas:
    """The configured presenter on the configured stage as a BGR picture, `WIDTH` pixels wide.

    Up to half a minute with a cold cache. Raises `Misconfigured` as the painter does.
    """
    scenes = Row("On the stage", tuple(stage_cells(show, stage, presenter, cache, today)))
    if is_portrait(presenter.pack):
        return sheet([scenes, *portrait_rows(presenter, today, progress)])
    stills = presenter_rows(
        presenter.pack,
        cache / "presenter",
        palette=presenter.palette,
        outfit=presenter.outfit,
        progress=progress,
    )
    return sheet([scenes, *stills])


def presenter_rows(
    folder: Path,
    cache: Path,
    *,
    palette: str = "default",
    outfit: str | None = None,
    progress: Progress = unheard,
) -> Iterator[Row]:
    """Everything a pack can do: mouths, lids, faces, turns, gestures, palettes and outfits.

    Raises `Misconfigured` as `load_pack` does.
    """
    pack = load_pack(folder, palette=palette, outfit=outfit)
    show = Repertoire(pack)
    close, bust, small = (Studio(pack, h, cache, progress) for h in (_CLOSE, _BUST, _SMALL))
    yield Row("Mouths", _mouths(show, close))
    yield Row("Lids and gaze", _eyes(pack, show, close))
    yield Row(
        "Expressions",
        tuple(Cell(name, bust.still(show.still(None, name), _FACE)) for name in show.faces),
    )
    yield Row("Turns", _turns(show, bust))
    yield Row("Gestures: on the way and held", tuple(_gestures(pack, show, small)))
    yield Row("Palettes and outfits", tuple(_brands(folder, pack, cache, progress)))
    talking = show.still("present", "happy", mouth="E")
    yield Row("270 pixels wide, and in grey", _phone(small.still(talking)))


def _mouths(show: Repertoire, close: Studio) -> tuple[Cell, ...]:
    return tuple(Cell(name, close.still(show.still(mouth=name), _MOUTH)) for name in show.mouths)


def _eyes(pack: Pack, show: Repertoire, close: Studio) -> tuple[Cell, ...]:
    sheet = pack.sheet.eyes
    states = {name: Eye(openness) for name, openness in sheet.lids.items()}
    states |= {name: Eye(1.0, name) for name in sheet.smiles}
    lids = [Cell(n, close.still(show.still(eyes=eye), _EYES)) for n, eye in states.items()]
    looks = {"looks left": (-1.0, 0.0), "looks right": (1.0, 0.0), "looks up": (0.3, 1.0)}
    gaze = [Cell(n, close.still(show.still(gaze=at), _EYES)) for n, at in looks.items()]
    return (*lids, *gaze)


def _turns(show: Repertoire, bust: Studio) -> tuple[Cell, ...]:
    turns = {
        "left": (-1.0, 0.0, 0.0), "right": (1.0, 0.0, 0.0), "up": (0.0, 1.0, 0.0),
        "down": (0.0, -1.0, 0.0), "left, tilted": (-0.7, 0.3, -10.0),
        "right, tilted": (0.7, -0.3, 10.0),
    }  # fmt: skip
    return tuple(
        Cell(name, bust.still(show.still(turn=(x, y), roll=roll), _FACE))
        for name, (x, y, roll) in turns.items()
    )


def _gestures(pack: Pack, show: Repertoire, small: Studio) -> Iterator[Cell]:
    yield Cell("rest", small.still(show.still()))
    plan = Stroke(0.0, 0.5, 1.5)
    hands = Hands(pack, show, None)
    for gesture in pack.sheet.gestures:
        face = show.still(None, "happy") if "happy" in show.faces else show.still()
        for label, t in (("on the way", 0.26), ("held", 0.9)):
            arms = hands.played(gesture, plan, t)
            pose = Pose(face.lips, arms, face.eyes, face.brows, roll=face.roll)
            yield Cell(f"{gesture}, {label}", small.still(pose))


def _brands(folder: Path, pack: Pack, cache: Path, progress: Progress) -> Iterator[Cell]:
    for palette in pack.palettes:
        for outfit in pack.outfits:
            other = load_pack(folder, palette=palette, outfit=outfit)
            show = Repertoire(other)
            still = Studio(other, _SMALL, cache, progress).still(show.still())
            yield Cell(f"{palette}, {outfit}", still)


def _phone(figure: Canvas) -> tuple[Cell, ...]:
    height = round(figure.shape[0] * 270 / figure.shape[1])
    tiny = cv2.resize(figure, (270, height), interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(cv2.cvtColor(tiny, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    return (
        Cell("270 pixels", np.asarray(tiny, np.uint8)),
        Cell("in grey", np.asarray(grey, np.uint8)),
    )
