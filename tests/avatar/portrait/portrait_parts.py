"""Packs and pictures for the portrait's tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from avatar.colours import Yuv
from avatar.portrait_face import Face
from avatar.portrait_figure import PortraitFigure
from avatar.presenter import Placing
from avatar.rect import Rect

SHIPPED = Path(__file__).parents[3] / "avatar/packs/portrait"
HEIGHT = 480
FRAME = Rect(0, 0, 384, HEIGHT)
PLACE = Placing("sheet", 0, 0, HEIGHT, FRAME)
CONSENT = """consent:
  person: Ada Example
  purpose: Fernhollow's own streams
  signed_by: Ada Example
  signed_on: 2026-01-31
  valid_from: 2026-02-01
  valid_until: 2027-01-31
  evidence_reference: contract 17
"""


def copied(folder: Path, *changes: tuple[str, str]) -> Path:
    """A copy of the shipped pack, with some of its text replaced; each must be there."""
    pack = folder / "pack"
    pack.mkdir(exist_ok=True)
    shutil.copy(SHIPPED / "portrait.png", pack)
    text = (SHIPPED / "portrait.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (pack / "portrait.yaml").write_text(text, encoding="utf-8")
    return pack


def picture(figure: PortraitFigure, face: Face, ground: int = 90, place: Placing = PLACE) -> Yuv:
    """The face on an even ground."""
    canvas = np.full((HEIGHT, FRAME.w, 3), ground, np.uint8)
    figure.pose(face, place)
    figure.draw(canvas, FRAME)
    return canvas
