"""Letters: which font has them, how wide they are, and their shapes as coverage.

Sizes and widths are in whatever unit the caller uses. A character that no font has is left out.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, features
from PIL.ImageFont import FreeTypeFont

from avatar.system_fonts import spare_fonts

_MEASURE = 200
"""Pixels at which widths are measured: unhinted enough to scale to any size."""

_JOINERS = frozenset("\u200c\u200d")


@dataclass(frozen=True, slots=True)
class Ink:
    """A drawn text: how much of each pixel is covered, 0..255."""

    cover: NDArray[np.uint8]
    x: int
    """Pixels from the given point to its left edge."""
    y: int
    """Pixels from the base line down to its upper edge; negative above."""


_Run = tuple[str, str]
"""Neighbouring characters of one font, and the path of the font."""


def cleaned(text: str) -> str:
    """Text as it may be drawn: one line, no controls and no direction marks, composed (NFC)."""
    kept = (
        " " if c.isspace() else c
        for c in unicodedata.normalize("NFC", text)
        if c.isprintable() or c in _JOINERS or c.isspace()
    )
    return " ".join("".join(kept).split())


def right_to_left(text: str) -> bool:
    """Whether the first strong character runs from right to left."""
    for c in text:
        way = unicodedata.bidirectional(c)
        if way in {"L", "R", "AL"}:
            return way != "L"
    return False


class Letters:
    """The fonts of a stage: its own, and what this machine has for other scripts."""

    def __init__(self, fonts: Sequence[Path], weights: Sequence[int]) -> None:
        self._fonts = dict(zip(sorted(weights), map(str, fonts), strict=True))
        self._own: dict[int, set[str]] = {weight: {" "} for weight in weights}
        """Characters that a weight's own font is known to have."""
        self._spares = spare_fonts()
        self._pen_way = lru_cache(maxsize=4096)(self._measured)

    def width(self, text: str, size: float, weight: int, spacing: float = 0.0) -> float:
        """How far the pen goes for `text` at `size`."""
        return self._pen_way(text, weight) * size / _MEASURE + spacing * len(text)

    def _measured(self, text: str, weight: int) -> float:
        runs = self._runs(text, weight)
        return sum(_face(font, _MEASURE).getlength(part) for part, font in runs)

    def drawable(self, text: str, weight: int) -> str:
        """`text` without what no font has."""
        return " ".join("".join(part for part, _ in self._runs(text, weight)).split())

    def ink(
        self, text: str, size: float, weight: int, spacing: float = 0.0, x: float = 0, y: float = 0
    ) -> Ink:
        """`text` drawn with its base line starting at pixel (`x`, `y`); `size` is in pixels.

        Drawn larger and reduced, so that letters sit between pixels as the layout wants them.
        """
        times = 4 if size < 24 else 2
        runs = self._runs(text, weight)
        if right_to_left(text):
            runs = runs[::-1]
        margin = math.ceil(size) * times
        left, top = math.floor(x) * times - margin, math.floor(y) * times - 2 * margin
        wide = math.ceil(self.width(text, size * times, weight, spacing * times))
        large = Image.new("L", (_whole(wide + 2 * margin, times), _whole(3 * margin, times)))
        pen = x * times - left
        for run, font in runs:
            face = _face(font, size * times)
            way = "rtl" if _shapes() and right_to_left(run) else None
            for part in list(run) if spacing and way is None else [run]:
                at = (pen, y * times - top)
                ImageDraw.Draw(large).text(at, part, 255, face, anchor="ls", direction=way)
                pen += face.getlength(part) + spacing * times
        reduced = large.reduce(times)
        box = reduced.getbbox()
        if box is None:
            return Ink(np.zeros((1, 1), np.uint8), 0, 0)
        cover = np.asarray(reduced.crop(box), np.uint8)
        return Ink(cover, left // times + box[0], top // times + box[1])

    def _runs(self, text: str, weight: int) -> list[_Run]:
        if self._own[weight].issuperset(text):
            return [(text, self._fonts[weight])] if text else []
        out: list[_Run] = []
        for c in text:
            font = self._font_of(c, weight, out[-1][1] if out else None)
            if font is None:
                continue
            if out and out[-1][1] == font:
                out[-1] = (out[-1][0] + c, font)
            else:
                out.append((c, font))
        return out

    def _font_of(self, c: str, weight: int, before: str | None) -> str | None:
        own = self._fonts[weight]
        if c.isspace() or c in _JOINERS:
            return before or (own if c == " " else None)
        if before is not None and not c.isalnum() and _has(before, c):
            return before  # signs stay with their neighbours, so that a price is one run
        if unicodedata.category(c).startswith("M"):  # marks go with the letter they stand on
            return before if before is not None and _has(before, c) else None
        if c in self._own[weight]:
            return own
        if _has(own, c):
            self._own[weight].add(c)
            return own
        spares = map(str, self._spares(c, weight))
        return next((font for font in spares if _has(font, c)), None)


@cache
def _shapes() -> bool:
    """Whether Pillow can join letters and order mixed directions on this machine."""
    return bool(features.check("raqm"))


@lru_cache(maxsize=96)
def _face(font: str, size: float) -> FreeTypeFont:
    return ImageFont.truetype(font, size)


@lru_cache(maxsize=8192)
def _has(font: str, c: str) -> bool:
    """Whether the font draws `c` as something else than its box for missing characters."""
    return _shape(font, c) != _shape(font, "\U0010fffd")


@lru_cache(maxsize=512)
def _shape(font: str, c: str) -> tuple[tuple[int, int], bytes]:
    mask = _plain_face(font).getmask(c, mode="L")
    return mask.size, bytes(mask)


@lru_cache(maxsize=16)
def _plain_face(font: str) -> FreeTypeFont:
    # Basic layout: a shaper would put a circle of dots under a lone mark that the font lacks.
    return ImageFont.truetype(font, 24, layout_engine=ImageFont.Layout.BASIC)


def _whole(pixels: int, times: int) -> int:
    return -(-pixels // times) * times
