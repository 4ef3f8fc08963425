"""One font file at one weight: what it has, how it shapes, and its letters as coverage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import uharfbuzz as hb
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Set:
    """A glyph as it is set on a line; lengths are shares of the size of letters."""

    number: int
    """Of the glyph in its font."""
    cluster: int
    """Number of the first character that it stands for."""
    x: float
    """To the right of where the pen is."""
    y: float
    """Above the base line."""
    advance: float


class Typeface:
    """A font. A file that is no font has no characters."""

    def __init__(self, file: Path, weight: int) -> None:
        face = hb.Face(hb.Blob.from_file_path(str(file)))
        self._font = hb.Font(face)
        if any(axis.tag == "wght" for axis in face.axis_infos):
            self._font.set_variation("wght", weight)
        self._em = face.upem
        self.characters: frozenset[str] = frozenset(map(chr, face.unicodes))

    def set(self, text: str, start: int, end: int, *, rtl: bool, language: str) -> list[Set]:
        """Characters `start` to `end` of `text`, set from left to right."""
        buffer = hb.Buffer()
        buffer.add_codepoints([ord(c) for c in text], start, end - start)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.language = language
        hb.shape(self._font, buffer, {})
        em = self._em
        return [
            Set(i.codepoint, i.cluster, p.x_offset / em, p.y_offset / em, p.x_advance / em)
            for i, p in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]

    def lay(
        self, onto: hb.RasterDraw, glyphs: Iterable[tuple[int, float, float]], size: float
    ) -> None:
        """Lay glyphs, each with its pixel to the right and down, on a raster."""
        scale = size / self._em
        for number, x, y in glyphs:
            onto.transform = (scale, 0.0, 0.0, -scale, x, y)
            onto.draw_glyph(self._font, number)


def coverage(drawn: hb.RasterDraw) -> tuple[NDArray[np.uint8], int, int] | None:
    """How much of each pixel is covered, with the left upper pixel; None when nothing is."""
    image = drawn.render()
    if image is None or image.extents.width == 0 or image.extents.height == 0:
        return None
    box = image.extents
    rows = np.frombuffer(image.buffer, np.uint8).reshape(box.height, box.stride)
    return rows[:, : box.width].copy(), box.x_origin, box.y_origin
