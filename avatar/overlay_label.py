"""The AI label: opaque, on top of everything, always there."""

from __future__ import annotations

from math import ceil

from avatar.compositor import Layer
from avatar.rect import Rect
from avatar.stage_layout import Layout, even
from avatar.stage_plates import Plate
from avatar.svg_template import Spot
from avatar.text import Letters
from avatar.text_layout import atoms
from studio.errors import Misconfigured

SHARE = 0.05
"""Least height of its capitals, as a share of the frame's short side."""

_LINES = 3
_LEADING = 1.1
_PADDING = 24
_UNDER = 8
"""Units kept clear under the deepest letter."""


def draw_label(plate: Plate, text: str, letters: Letters, layout: Layout) -> tuple[Layer, Rect]:
    """The label, and the pixels that its plate covers.

    A long wording takes up to three lines. Raises `Misconfigured` when that is not enough.
    """
    scale, usual = plate.pen.scale, plate.spot("label")
    spot = _tall_enough(usual, letters, scale, ceil(SHARE * min(layout.width, layout.height)))
    zone = layout.overlays.rect(plate.zone.box)
    room = (layout.width - 2 * min(plate.x, layout.width - zone.right)) / scale - 2 * _PADDING
    lines = _broken(plate.pen.clean(text, spot), room, plate, spot)
    longest = max(plate.pen.width(line, spot) for line in lines)
    if not lines[0] or len(lines) > _LINES or longest > room:
        raise Misconfigured(
            f"stage.label: {text!r} cannot be drawn in {_LINES} lines at the height that rules "
            f"demand ({SHARE:.0%} of the short side); use a shorter wording, or letters that the "
            "stage's fonts have"
        )
    wide = max(longest + 2 * _PADDING, plate.zone.least)
    step = spot.size * _LEADING
    deep = letters.ink(lines[-1], spot.size, spot.weight)
    below = plate.body.h - usual.y - _UNDER
    hangs = max(0.0, deep.y + deep.cover.shape[0] - below)
    high = plate.body.h + (spot.size - usual.size) + step * (len(lines) - 1) + hangs
    picture = plate.sized(wide, high)
    for number, line in enumerate(lines):
        # A base line on a whole pixel: else the capitals would lose a row to haze.
        base = round(plate.edge + (usual.y + (spot.size - usual.size) + number * step) * scale)
        y = (base - plate.edge) / scale
        plate.write(picture, spot.at(x=wide / 2, y=y), line)
    left = plate.x if plate.zone.anchor == "left" else zone.right - even(wide * scale)
    body = Rect(left, plate.y, plate.pixel(wide), plate.pixel(high))
    return (plate.decal(picture, right=(left - plate.x) / scale),), body


def _tall_enough(spot: Spot, letters: Letters, scale: float, pixels: int) -> Spot:
    """The spot with capitals that cover that many rows, not counting the haze of their edges."""
    size = spot.size
    while _capital(letters, size * scale, spot.weight) < pixels:
        size += 0.5
    return spot.at(size=size)


def _capital(letters: Letters, pixels: float, weight: int) -> int:
    ink = letters.ink("H", pixels, weight)
    return int((ink.cover.max(axis=1) > 127).sum())


def _broken(text: str, room: float, plate: Plate, spot: Spot) -> list[str]:
    lines = [""]
    for piece in atoms(text):
        if lines[-1] and plate.pen.width((lines[-1] + piece).rstrip(), spot) > room:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]
