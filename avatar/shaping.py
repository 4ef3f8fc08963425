"""Sets a line of text: directions, fonts and shapes, independent of the size of letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from avatar.bidi import levels, right_to_left, visual_order
from avatar.typeface import Set, Typeface

FontOf = Callable[[str], Typeface | None]
"""The font for a character; None when there is none."""

JOINERS = frozenset("\u200c\u200d")
_FOLLOWING = JOINERS | {chr(c) for c in range(0xFE00, 0xFE10)}
"""What belongs to the character before it."""
_JOINED = ("ARABIC", "SYRIAC", "MONGOLIAN", "DEVANAGARI", "BENGALI")
"""Scripts whose letters touch: nothing is added between them."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A glyph on its line; lengths are shares of the size of letters."""

    face: Typeface
    number: int
    x: float
    """From the left edge of the line."""
    y: float
    """Above the base line."""
    gaps: int
    """How many letters with room for spacing are left of it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A line of text, set."""

    glyphs: tuple[Placed, ...]
    width: float
    gaps: int


@dataclass(frozen=True, slots=True)
class _Run:
    start: int
    end: int
    level: int
    face: Typeface


def drawable(text: str, font_of: FontOf) -> str:
    """`text` without what no font has."""
    return "".join(c for c, face in zip(text, _faces(text, font_of), strict=True) if face)


def shape(text: str, font_of: FontOf, language: str) -> Setting:
    """`text` as glyphs from left to right; characters without a font are left out."""
    faces = _faces(text, font_of)
    text = "".join(c for c, face in zip(text, faces, strict=True) if face)
    found = [face for face in faces if face]
    runs = _runs(text, found)
    glyphs: list[Placed] = []
    pen, gaps = 0.0, 0
    for number in visual_order([run.level for run in runs]):
        run = runs[number]
        spaced = not _joined(text[run.start : run.end])
        before: int | None = None
        laid = run.face.set(text, run.start, run.end, rtl=run.level % 2 == 1, language=language)
        for glyph in laid:
            if spaced and before is not None and glyph.cluster != before:
                gaps += 1
            before = glyph.cluster
            glyphs.append(_placed(run.face, glyph, pen, gaps))
            pen += glyph.advance
        gaps += spaced and bool(laid)
    return Setting(tuple(glyphs), pen, gaps)


def _placed(face: Typeface, glyph: Set, pen: float, gaps: int) -> Placed:
    return Placed(face, glyph.number, pen + glyph.x, glyph.y, gaps)


def _joined(text: str) -> bool:
    first = next((c for c in text if c.isalpha()), " ")
    return unicodedata.name(first, "").startswith(_JOINED)


def _runs(text: str, faces: list[Typeface]) -> list[_Run]:
    if not text:
        return []
    out: list[_Run] = []
    at = 0
    kinds = zip(levels(text, rtl=right_to_left(text)), faces, strict=True)
    for (level, face), same in groupby(kinds):
        end = at + sum(1 for _ in same)
        out.append(_Run(at, end, level, face))
        at = end
    return out


def _faces(text: str, font_of: FontOf) -> list[Typeface | None]:
    """The font of each character: marks and signs stay with the letters beside them."""
    out: list[Typeface | None] = []
    before: Typeface | None = None
    for c in text:
        face = _face(c, before, font_of)
        out.append(face)
        if face is None and not _follows(c):
            before = None  # what follows a left out character is left out with it
        elif face is not None:
            before = face
    return out


def _follows(c: str) -> bool:
    return c in _FOLLOWING or unicodedata.category(c).startswith("M")


def _face(c: str, before: Typeface | None, font_of: FontOf) -> Typeface | None:
    if c in _FOLLOWING:
        return before
    if unicodedata.category(c).startswith("M"):
        return before if before is not None and c in before.characters else None
    if before is not None and not c.isalnum() and c in before.characters:
        return before  # so that a price is one run
    return font_of(c)
