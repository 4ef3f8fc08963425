"""The contact sheet of a presenter: everything worth judging, on one picture."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import resvg_py

from avatar.affine import Point
from avatar.colours import decoded, ink
from avatar.contact_sheet import Cell, Row, sheet
from avatar.cutouts import load_cutouts
from avatar.figure import Figure
from avatar.gesture import Hands
from avatar.look_stage import stage_cells
from avatar.pack import Pack, load_pack
from avatar.portrait_look import portrait_rows
from avatar.portrait_pack import is_portrait
from avatar.pose import Pose
from avatar.presenter import Canvas, Placing, Progress, unheard
from avatar.rect import Rect
from avatar.repertoire import Repertoire
from avatar.sprite import Bgra, premultiplied
from studio import settings
from studio.show import Gesture, Mood

_GROUND = "#6A7399"

_CLOSE, _BUST, _SMALL, _PHONE = 920, 680, 388, 340
"""Heights of the whole canvas for close-ups (about that of a 1080 x 1920 frame), faces, figures."""


class Studio:
    """Takes stills of one pack in one palette and outfit."""

    def __init__(self, pack: Pack, height: int, cache: Path, progress: Progress = unheard) -> None:
        self._height, self._width = height, round(height * 0.8)
        self._scale = height / pack.art.size[1]
        self._frame = Rect(0, 0, self._width, height)
        self._placing = Placing("sheet", 0, 0, height, self._frame)
        cutouts = load_cutouts(pack, self._scale, cache, progress)
        self._figure = Figure(pack, cutouts, self._scale)

    def hold(self, picture: Bgra | None) -> None:
        """Put a product's picture into the hand that can hold one, or nothing."""
        self._figure.hold(picture)

    def still(self, pose: Pose, box: tuple[int, int, int, int] | None = None) -> Canvas:
        """The pose on a plain ground, cropped to a window of the pack's canvas."""
        canvas: Canvas = np.empty((self._height, self._width, 3), np.uint8)
        canvas[:] = ink(_GROUND)[:3]
        self._figure.settle()
        self._figure.pose(pose, self._placing)
        self._figure.draw(canvas, self._frame)
        if box is None:
            return decoded(canvas)
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
    boxes = _Boxes(pack)
    yield Row("At rest and speaking", tuple(_portraits(show, bust)))
    yield Row("Mouths", _mouths(show, close, boxes))
    yield Row("Lids and gaze", _eyes(pack, show, close, boxes))
    yield Row(
        "Expressions",
        tuple(Cell(mood, bust.still(show.still(None, mood), boxes.face)) for mood in show.faces),
    )
    yield Row("Turns", _turns(show, bust, boxes))
    yield Row("Gestures: preparation, stroke, hold", tuple(_gestures(pack, show, small)))
    yield Row("Palettes and outfits", tuple(_brands(folder, pack, cache, progress)))
    yield Row("270 pixels wide, and in grey", _phone(pack, show, cache, progress))
    yield Row("Mouths, 270 pixels wide", tuple(_phone_mouths(pack, show, cache, progress, boxes)))


class _Boxes:
    """Windows of a pack's canvas: left, top, right, bottom."""

    def __init__(self, pack: Pack) -> None:
        width, height = pack.art.size
        x, y = pack.sheet.mouth.at
        rx, ry = pack.sheet.head.radius
        cx, cy = pack.sheet.head.centre
        eyes = [pack.art.pivot(layer.eye) for layer in pack.sheet.layers if layer.eye]
        high = sum(at[1] for at in eyes) / max(1, len(eyes)) if eyes else cy
        wide = max(rx * 0.92, 190)
        self.mouth = _within((x - wide, y - 110, x + wide, y + 150), width, height)
        self.eyes = _within((cx - wide, high - 110, cx + wide, high + 90), width, height)
        around = (cx - rx - 150, cy - ry - 150, cx + rx + 150, cy + ry + 150)
        self.face = _within(around, width, height)


def _within(box: tuple[float, ...], width: float, height: float) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return (
        round(max(0, left)), round(max(0, top)),
        round(min(width, right)), round(min(height, bottom)),
    )  # fmt: skip


def _portraits(show: Repertoire, bust: Studio) -> Iterator[Cell]:
    happy = Mood.HAPPY if Mood.HAPPY in show.faces else None
    yield Cell("at rest", bust.still(show.still()))
    present = show.gestures.get(Gesture.PRESENT)
    yield Cell("presenting", bust.still(show.still(present, happy)))
    hold = show.gestures.get(Gesture.HOLD_UP)
    if hold is not None:
        bust.hold(_product())
        yield Cell("holding a product", bust.still(show.still(hold, happy)))
        bust.hold(None)


def _product() -> Bgra:
    """A bottle to hold up."""
    svg = (
        '<svg viewBox="0 0 300 800" xmlns="http://www.w3.org/2000/svg">'
        '<rect x="70" y="20" width="160" height="120" rx="18" fill="#2f3b5c"/>'
        '<rect x="20" y="130" width="260" height="660" rx="46" fill="#f4f1ea"/>'
        '<rect x="20" y="330" width="260" height="230" fill="#6fb7c9"/></svg>'
    )
    png = resvg_py.svg_to_bytes(svg_string=svg, width=300, height=800, skip_system_fonts=True)
    drawn = cv2.imdecode(np.frombuffer(bytes(png), np.uint8), cv2.IMREAD_UNCHANGED)
    assert drawn is not None
    return premultiplied(np.asarray(drawn, np.uint8))


def _mouths(show: Repertoire, close: Studio, boxes: _Boxes) -> tuple[Cell, ...]:
    return tuple(
        Cell(name, close.still(show.still(mouth=name), boxes.mouth)) for name in show.mouths
    )


def _eyes(pack: Pack, show: Repertoire, close: Studio, boxes: _Boxes) -> tuple[Cell, ...]:
    def cell(label: str, openness: float, smile: float = 0.0, at: Point = (0.0, 0.0)) -> Cell:
        pose = show.still(
            ParamEyeLOpen=openness, ParamEyeROpen=openness,
            ParamEyeLSmile=smile, ParamEyeRSmile=smile,
            ParamEyeBallX=at[0], ParamEyeBallY=at[1],
        )  # fmt: skip
        return Cell(label, close.still(pose, boxes.eyes))

    sheet = pack.sheet.eyes
    lids = [cell(name, openness) for name, openness in sheet.lids.items()]
    lids += [cell(name, openness, 1.0) for name, openness in sheet.smiles.items()]
    looks = {"looks left": (-1.0, 0.0), "looks right": (1.0, 0.0), "looks up": (0.3, 1.0)}
    return (*lids, *(cell(label, 1.0, 0.0, at) for label, at in looks.items()))


def _turns(show: Repertoire, bust: Studio, boxes: _Boxes) -> tuple[Cell, ...]:
    turns = {
        "left": (-30, 0, 0), "right": (30, 0, 0), "up": (0, 30, 0), "down": (0, -30, 0),
        "left, tilted": (-21, 9, -25), "right, tilted": (21, -9, 25),
    }  # fmt: skip
    return tuple(
        Cell(
            name,
            bust.still(show.still(ParamAngleX=x, ParamAngleY=y, ParamAngleZ=z), boxes.face),
        )
        for name, (x, y, z) in turns.items()
    )


def _gestures(pack: Pack, show: Repertoire, small: Studio) -> Iterator[Cell]:
    hands = Hands(pack, None)
    happy = show.faces.get(Mood.HAPPY, show.plain)
    small.hold(_product())
    for gesture in pack.gestures:
        times = hands.times(gesture)
        lands = times.preparation + times.stroke
        for label, t in (("", times.preparation), (", stroke", lands), (", hold", lands + 0.9)):
            values, shapes = hands.played(gesture, t)
            yield Cell(
                f"{gesture}{label}", small.still(Pose(values + happy.offset, happy.lips, shapes))
            )
    small.hold(None)


def _brands(folder: Path, pack: Pack, cache: Path, progress: Progress) -> Iterator[Cell]:
    for palette in pack.palettes:
        for outfit in pack.outfits or (None,):
            other = load_pack(folder, palette=palette, outfit=outfit)
            show = Repertoire(other)
            still = Studio(other, _SMALL, cache, progress).still(show.still())
            yield Cell(f"{palette}, {outfit}" if outfit else palette, still)


def _phone(pack: Pack, show: Repertoire, cache: Path, progress: Progress) -> tuple[Cell, ...]:
    gesture = show.gestures.get(Gesture.PRESENT)
    mood = Mood.HAPPY if Mood.HAPPY in show.faces else None
    pose = show.still(gesture, mood, mouth="E")
    tiny = Studio(pack, _PHONE, cache, progress).still(pose)
    grey = cv2.cvtColor(cv2.cvtColor(tiny, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    return Cell("270 pixels", tiny), Cell("in grey", np.asarray(grey, np.uint8))


def _phone_mouths(
    pack: Pack, show: Repertoire, cache: Path, progress: Progress, boxes: _Boxes
) -> Iterator[Cell]:
    tiny = Studio(pack, _PHONE, cache, progress)
    for name in show.mouths:
        face = tiny.still(show.still(mouth=name), boxes.face)
        yield Cell(name, face)
