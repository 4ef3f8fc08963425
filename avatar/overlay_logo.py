"""The shop's name beside its mark, where the label leaves room for it."""

from __future__ import annotations

from avatar.compositor import Layer
from avatar.rect import Rect
from avatar.stage_layout import Layout, even
from avatar.stage_plates import Plate

_AFTER = 18
_GAP = 24
_MOST = 1.6
"""Widest, in widths of its zone."""


def draw_logo(plate: Plate, shop: str, layout: Layout, label: Rect) -> Layer:
    """The logo; nothing when the label takes its place."""
    spot, scale = plate.spot("brand"), plate.pen.scale
    zone = layout.overlays.rect(plate.zone.box)
    right = plate.zone.anchor == "right"
    free = zone.right - label.right if right else label.x - zone.x
    wide = min(free / scale - _GAP, plate.body.w * _MOST)
    if wide < plate.body.w / 2:
        return ()
    name = plate.pen.clipped(shop, spot, wide - spot.x - _AFTER)
    wide = spot.x + plate.pen.width(name, spot) + _AFTER
    left = zone.right - even(wide * scale) if right else plate.x
    picture = plate.sized(wide, plate.body.h, (spot.x + 20, plate.body.h / 2))
    plate.write(picture, spot, name)
    return (plate.decal(picture, right=(left - plate.x) / scale),)
