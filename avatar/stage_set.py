"""The studio around the host: what is behind, and the desk in front."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.pen import Pen
from avatar.rect import Rect
from avatar.sprite import Bgra, bytes_of
from avatar.stage_cache import Pictures
from avatar.stage_layout import Layout
from avatar.stage_tokens import ART, Tokens
from avatar.svg_template import layer, rasterise, read_drawing, read_template

_LAYERS = ("layer-back", "layer-desk")


def draw_set(layout: Layout, tokens: Tokens, light: str) -> Pictures:
    """`back` as BGR and `desk` as premultiplied BGRA, both of the frame's size: seconds of work."""
    file = ART / f"set_{layout.orientation}.svg"
    svg = read_drawing(file, tokens.values(layout.orientation, light))
    fit = layout.scenery
    wide = round(layout.zones["set_back"].box.w * fit.scale)
    drawn = [rasterise(layer(svg, name, _LAYERS), wide) for name in _LAYERS]
    if layout.mirrored:  # the host stands on the other side, and so does the arch
        drawn = [bytes_of(cv2.flip(part, 1)) for part in drawn]
    back, desk = (cropped(part, layout) for part in drawn)
    return {"back": np.ascontiguousarray(back[..., :3]), "desk": desk}


def sign_desk(desk: Bgra, shop: str, layout: Layout, tokens: Tokens, light: str, pen: Pen) -> None:
    """Inlay the shop's name in the front of the desk, where the layout has room for it."""
    zone = layout.zones.get("desk_logo")
    if zone is None or zone.template is None:
        return
    values = tokens.values(layout.orientation, light)
    template = read_template(ART / "overlay" / f"{zone.template}.svg", values, zone.box)
    x = layout.scenery.x + zone.box.x * pen.scale
    y = layout.scenery.y + zone.box.y * pen.scale
    for name in ("shade", "brand"):
        spot = pen.fitted(shop, template.spots[name], zone.box.w)
        pen.write(desk, x, y, spot, pen.clean(shop, spot))


def desk_top(desk: Bgra) -> int:
    """The first row from which on the desk hides everything behind it."""
    gaps = np.flatnonzero(desk[..., 3].min(axis=1) < 255)
    return int(gaps[-1]) + 1 if len(gaps) else 0


def cropped(drawn: Bgra, layout: Layout) -> NDArray[np.uint8]:
    """The middle of a picture that covers the frame; what rounding left out is repeated."""
    left, top = round(-layout.scenery.x), round(-layout.scenery.y)
    part = drawn[Rect(left, top, layout.width, layout.height).window]
    short = (layout.height - part.shape[0], layout.width - part.shape[1])
    return np.pad(part, ((0, short[0]), (0, short[1]), (0, 0)), mode="edge")
