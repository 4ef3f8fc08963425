"""Labelled pictures in rows on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from avatar.presenter import Canvas

WIDTH = 1920
_GAP, _LABEL, _TITLE = 8, 24, 30
_PAPER, _INK = (0x3A, 0x24, 0x20), (0xF5, 0xE4, 0xDF)
FONT = Path(__file__).parent / "stage_art/fonts/Manrope-Medium.ttf"


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One labelled picture of the sheet."""

    label: str
    picture: Canvas


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """Pictures of a kind, side by side; what does not fit goes on below."""

    title: str
    cells: tuple[Cell, ...]


def sheet(rows: Sequence[Row]) -> Canvas:
    """The rows as one BGR picture, `WIDTH` pixels wide."""
    return np.concatenate([_strip(row) for row in rows])


def _strip(row: Row) -> Canvas:
    """The row with its title and labels, in as many lines as it needs."""
    lines: list[list[Cell]] = [[]]
    x = _GAP
    for cell in row.cells:
        width = cell.picture.shape[1]
        if lines[-1] and x + width + _GAP > WIDTH:
            lines.append([])
            x = _GAP
        lines[-1].append(cell)
        x += width + _GAP
    heights = [max(cell.picture.shape[0] for cell in line) + _LABEL for line in lines]
    page: Canvas = np.empty((_TITLE + sum(heights) + _GAP, WIDTH, 3), np.uint8)
    page[:] = _PAPER
    texts = [(_GAP, 4, row.title)]
    y = _TITLE
    for line, height in zip(lines, heights, strict=True):
        x = _GAP
        for cell in line:
            high, wide = cell.picture.shape[:2]
            wide = min(wide, WIDTH - x)
            page[y : y + high, x : x + wide] = cell.picture[:, :wide]
            texts.append((x + 2, y + high + 1, cell.label))
            x += wide + _GAP
        y += height
    return _lettered(page, texts)


def _lettered(page: Canvas, texts: Sequence[tuple[int, int, str]]) -> Canvas:
    picture = Image.fromarray(page)
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(str(FONT), 15)
    for x, y, text in texts:
        pen.text((x, y), text, _INK, font)
    return np.array(picture)
