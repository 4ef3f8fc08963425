"""The contact sheet of a portrait: mouths, lids, expressions, turns, and the show at phone size."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from avatar.colours import decoded, ink
from avatar.contact_sheet import FONT, Cell, Row
from avatar.portrait_face import REST, Body, Brow, Face, Lids, Mouth
from avatar.portrait_figure import PortraitFigure
from avatar.portrait_lips import VISEMES
from avatar.portrait_moods import LOOKS, Look
from avatar.portrait_pack import PortraitPack, load_portrait
from avatar.portrait_sheet import JAW, LANDMARKS, LIPS, SEAM
from avatar.presenter import Canvas, Placing, Progress
from avatar.rect import Rect
from studio import settings
from studio.show import Mood

_GROUND = "#6A7399"
_CLOSE, _BUST, _SMALL = 1180, 640, 388
"""Heights of the host zone for close-ups (about that of a 1080 x 1920 frame), faces, figures."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in shares of the host zone."""
_COLUMN = 190
"""Pixels of a column of names."""
_WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


class PortraitStudio:
    """Takes stills of one pack at one size."""

    def __init__(self, pack: PortraitPack, height: int) -> None:
        self._figure = PortraitFigure(pack, height)
        self._frame = Rect(0, 0, round(height * 0.8), height)
        self._placing = Placing("sheet", 0, 0, height, self._frame)
        self._pack, self._height = pack, height

    def still(self, face: Face = REST, box: Box = _WHOLE) -> Canvas:
        """The face on a plain ground."""
        canvas: Canvas = np.empty((self._frame.h, self._frame.w, 3), np.uint8)
        canvas[:] = ink(_GROUND)[:3]
        self._figure.pose(face, self._placing)
        self._figure.draw(canvas, self._frame)
        high, wide = canvas.shape[:2]
        left, top, right, bottom = (
            round(share * size) for share, size in zip(box, (wide, high, wide, high), strict=True)
        )
        return np.ascontiguousarray(decoded(canvas)[max(0, top) : bottom, max(0, left) : right])

    def around(self, names: tuple[str, ...], margin: float) -> Box:
        """The box of some landmarks, grown by a share of the face's width."""
        stand, cut = self._pack.sheet.stand, self._figure.cut
        wide, high = 0.8 * self._height, float(self._height)
        x0 = stand.eyes[0] * wide - self._pack.eyes[0] * cut.scale
        y0 = stand.eyes[1] * high - self._pack.eyes[1] * cut.scale
        spots = [cut.points[name] for name in names]
        out = margin * cut.unit
        xs, ys = [spot[0] + x0 for spot in spots], [spot[1] + y0 for spot in spots]
        return (
            max(0.0, float(min(xs) - out) / wide), max(0.0, float(min(ys) - out) / high),
            min(1.0, float(max(xs) + out) / wide), min(1.0, float(max(ys) + out) / high),
        )  # fmt: skip


def portrait_rows(
    presenter: settings.Presenter, today: date | None, progress: Progress
) -> Iterator[Row]:
    """Everything a portrait does. Raises `Misconfigured` as `load_portrait` does."""
    pack = load_portrait(presenter.pack, today)
    progress(0.2, "portrait")
    close, bust, small = (PortraitStudio(pack, height) for height in (_CLOSE, _BUST, _SMALL))
    mouth = close.around((*LIPS, "nose_tip", "chin", "jaw_left", "jaw_right"), 0.1)
    eyes = close.around(tuple(n for n in LANDMARKS if n.startswith(("eye", "brow"))), 0.2)
    face = bust.around(("crown", *JAW, *SEAM), 0.45)
    yield Row(
        "Mouths", tuple(Cell(n, close.still(Face(mouth=m), mouth)) for n, m in VISEMES.items())
    )
    progress(0.4, "lids")
    yield Row(
        "Lids and gaze", tuple(Cell(n, close.still(f, eyes)) for n, f in _lids_and_gaze().items())
    )
    progress(0.6, "expressions")
    looks = {mood.value: worn_face(look) for mood, look in LOOKS.items()}
    yield Row("Expressions", tuple(Cell(n, bust.still(f, face)) for n, f in looks.items()))
    yield Row("Turns", tuple(Cell(n, bust.still(f, face)) for n, f in _turns().items()))
    progress(0.8, "landmarks")
    yield Row("The picture and its points", (Cell(pack.sheet.name, labelled(pack)),))
    talking = worn_face(LOOKS[Mood.HAPPY], Mouth(open=0.5, form=0.6, teeth=0.7))
    yield Row("270 pixels wide, and in grey", _phone(small.still(talking)))


def worn_face(look: Look, mouth: Mouth | None = None) -> Face:
    """An expression by itself."""
    rest = Mouth(look.open, look.form, look.pucker, 0.0, look.teeth)
    brow = Brow(look.lift, look.slant)
    return Face(
        mouth=mouth or rest,
        lids=(Lids(look.shut_left, look.smile), Lids(look.shut_right, look.smile)),
        brows=(brow, brow),
        gaze=(look.gaze_x, look.gaze_y),
        tilt=look.tilt,
    )


def _lids_and_gaze() -> dict[str, Face]:
    shut = {
        "as in the picture": 0.0,
        "wide": -0.15,
        "a third": 0.33,
        "two thirds": 0.67,
        "shut": 1.0,
    }
    out = {name: Face(lids=(Lids(s), Lids(s))) for name, s in shut.items()}
    out["smiling"] = Face(lids=(Lids(0, 1), Lids(0, 1)))
    out["wink"] = Face(lids=(Lids(), Lids(1.0, 0.4)))
    looks = {"left": (-1.0, 0.0), "right": (1.0, 0.0), "up": (0.0, 1.0), "down": (0.0, -1.0)}
    return out | {f"looks {name}": Face(gaze=at) for name, at in looks.items()}


def _turns() -> dict[str, Face]:
    return {
        "left": Face(turn=-1), "right": Face(turn=1), "up": Face(nod=1), "down": Face(nod=-1),
        "left, tilted": Face(turn=-0.8, nod=0.3, tilt=-1),
        "right, tilted": Face(turn=0.8, nod=-0.3, tilt=1),
        "breath": Face(body=Body(breath=1)), "leaning": Face(body=Body(10, 4, 1.5)),
    }  # fmt: skip


def labelled(pack: PortraitPack) -> Canvas:
    """The head of the picture with every point numbered, and their names beside it."""
    drawn = pack.picture[..., :3] + (255 - pack.picture[..., 3:]) // 2
    spots = np.array(list(pack.points.values()))
    (x0, y0), (x1, y1) = (edge.astype(int) for edge in (spots.min(0) - 40, spots.max(0) + 40))
    x0, y0 = max(0, x0), max(0, y0)
    part = drawn[y0:y1, x0:x1]
    scale = min(1040 / part.shape[0], 1100 / part.shape[1])
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    head = np.asarray(cv2.resize(part, None, fx=scale, fy=scale, interpolation=way), np.uint8)
    page: Canvas = np.full((head.shape[0], head.shape[1] + 2 * _COLUMN, 3), 0x2A, np.uint8)
    page[:, : head.shape[1]] = head
    picture = Image.fromarray(page)
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(str(FONT), 14)
    half = -(-len(spots) // 2)
    for n, (name, spot) in enumerate(pack.points.items()):
        x, y = ((v - edge) * scale for v, edge in zip(spot, (x0, y0), strict=True))
        pen.ellipse((x - 4, y - 4, x + 4, y + 4), (160, 60, 20), (255, 255, 255), 1)
        pen.text((x + 6, y - 16), str(n + 1), (255, 255, 255), font, stroke_width=2,
                 stroke_fill=(90, 20, 10))  # fmt: skip
        column, row = divmod(n, half)
        at = head.shape[1] + 16 + column * _COLUMN, 20 + row * head.shape[0] / (half + 2)
        pen.text(at, f"{n + 1}  {name}", (240, 236, 230), font)
    return np.array(picture)


def _phone(figure: Canvas) -> tuple[Cell, ...]:
    height = round(figure.shape[0] * 270 / figure.shape[1])
    tiny = cv2.resize(figure, (270, height), interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(cv2.cvtColor(tiny, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    return (
        Cell("270 pixels", np.asarray(tiny, np.uint8)),
        Cell("in grey", np.asarray(grey, np.uint8)),
    )
