"""The shop's name beside its mark, where the label leaves room for it."""

from __future__ import annotations

from avatar.compositor import Layer
from avatar.rect import Rect
from avatar.stage_layout import Layout, even
from avatar.stage_plates import Plate

_AFTER = 18
_GAP = 24


def draw_logo(plate: Plate, shop: str, layout: Layout, label: Rect) -> Layer:
    """The logo; nothing when the label takes its place."""
    spot = plate.spot("brand")
    room = plate.body.w - spot.x - _AFTER
    name = plate.pen.clipped(shop, spot, room)
    wide = spot.x + plate.pen.width(name, spot) + _AFTER
    zone = layout.overlays.rect(plate.zone.box)
    left = plate.x if plate.zone.anchor == "left" else zone.right - even(wide * plate.pen.scale)
    body = Rect(left, plate.y, plate.pixel(wide), plate.pixel(plate.body.h))
    if not body.within(label.grown(round(_GAP * plate.pen.scale))).empty:
        return ()
    picture = plate.sized(wide, plate.body.h, (spot.x + 20, plate.body.h / 2))
    plate.write(picture, spot, name)
    return (plate.decal(picture, right=(left - plate.x) / plate.pen.scale),)
