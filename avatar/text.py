"""Letters: which font has them, how wide they are, and their shapes as coverage.

Sizes and widths are in whatever unit the caller uses. A character that no font has is left out.
"""

from __future__ import annotations

import html
import logging
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import uharfbuzz as hb
from numpy.typing import NDArray

from avatar.phrases import hyphenation
from avatar.shaping import JOINERS, Setting, drawable, shape
from avatar.system_fonts import spare_fonts
from avatar.text_layout import TIE, Syllables
from avatar.typeface import Typeface, coverage

_log = logging.getLogger(__name__)

_TIED = frozenset("\u00a0\u202f\u2007\u2060")
"""Spaces that hold together what is beside them; they are drawn as one."""
_SPACES = re.compile(f"[ {TIE}]*{TIE}[ {TIE}]*| +")
_BOLD, _HEAVY = 600, "\u2e80"
"""East Asian fonts are shipped in bold only: what stands among their characters is bold as well."""
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_MOST_LEFT_OUT = 200
"""Characters without a font that are remembered."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A drawn text: how much of each pixel is covered, 0..255."""

    cover: NDArray[np.uint8]
    x: int
    """Pixels from the given point to its left edge."""
    y: int
    """Pixels from the base line down to its upper edge; negative above."""


_NOTHING = Ink(np.zeros((1, 1), np.uint8), 0, 0)


def cleaned(text: str) -> str:
    """Text as it may be drawn: one line, no controls and no direction marks, composed (NFC).

    Spaces that do not break stay, as `TIE`. Shops export names with HTML in them: its tags go, and
    its entities become what they stand for.
    """
    if "&" in text or "<" in text:
        text = _TAG.sub(" ", html.unescape(text))
    kept = (
        TIE if c in _TIED else " " if c.isspace() else c
        for c in unicodedata.normalize("NFC", text)
        if c.isprintable() or c in JOINERS or c in _TIED or c.isspace()
    )
    return _SPACES.sub(lambda found: TIE if TIE in found[0] else " ", "".join(kept)).strip(
        " " + TIE
    )


class Letters:
    """The fonts of a stage: its own, and those for other scripts."""

    def __init__(self, fonts: Sequence[Path], weights: Sequence[int], language: str = "en") -> None:
        """One of `fonts` for each of `weights`, lightest first; `language` is a BCP 47 tag."""
        pairs = zip(sorted(weights), fonts, strict=True)
        self._own = {weight: Typeface(file, weight) for weight, file in pairs}
        self._spare = spare_fonts(language)
        self._language = language
        self.left_out: set[str] = set()
        """Characters that were asked for and that no font has."""
        self._set = lru_cache(maxsize=256)(self._shaped)
        self._way = lru_cache(maxsize=4096)(self._measured)

    @cached_property
    def syllables(self) -> Syllables | None:
        """Where long words may be hyphenated. A tenth of a second of work, the first time."""
        return hyphenation(self._language)

    def width(self, text: str, size: float, weight: int, spacing: float = 0.0) -> float:
        """How far the pen goes for `text` at `size`."""
        wide, gaps = self._way(text, weight)
        return wide * size + spacing * gaps

    def drawable(self, text: str, weight: int) -> str:
        """`text` without what no font has."""
        own = self._own[weight].characters
        if own.issuperset(text):
            return text.strip()
        kept = drawable(text, lambda c: self._font_of(c, weight))
        return _SPACES.sub(lambda found: TIE if TIE in found[0] else " ", kept).strip(" " + TIE)

    def ink(
        self, text: str, size: float, weight: int, spacing: float = 0.0, x: float = 0, y: float = 0
    ) -> Ink:
        """`text` drawn with its base line starting at pixel (`x`, `y`); `size` is in pixels."""
        drawing = hb.RasterDraw()
        for glyph in self._set(text, weight).glyphs:
            at = x + glyph.x * size + glyph.gaps * spacing, y - glyph.y * size
            glyph.face.lay(drawing, [(glyph.number, *at)], size)
        drawn = coverage(drawing)
        return _NOTHING if drawn is None else Ink(*drawn)

    def _measured(self, text: str, weight: int) -> tuple[float, int]:
        # Widths are kept by the thousand, glyphs are large: of them only the latest.
        line = self._set(text, weight)
        return line.width, line.gaps

    def _shaped(self, text: str, weight: int) -> Setting:
        if weight < _BOLD and any(c >= _HEAVY for c in text):
            weight = min((w for w in self._own if w >= _BOLD), default=weight)
        return shape(text, lambda c: self._font_of(c, weight), self._language)

    def _font_of(self, c: str, weight: int) -> Typeface | None:
        own = self._own[weight]
        if c in own.characters:
            return own
        face = self._spare(c, weight)
        if face is None and c not in self.left_out and len(self.left_out) < _MOST_LEFT_OUT:
            self.left_out.add(c)
            _log.warning("no font has U+%04X %s: it is left out", ord(c), unicodedata.name(c, ""))
        return face
