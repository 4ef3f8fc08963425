"""The ground of a close-up: the set out of focus, with light where the product stands."""

from __future__ import annotations

import cv2
import numpy as np

from avatar.colours import Yuv, decoded, encoded
from avatar.contrast import channels
from avatar.framing import framed
from avatar.rect import Rect
from avatar.sprite import bytes_of
from avatar.stage_layout import Box, Layout
from avatar.stage_set import StudioSet

_BACK_BLUR, _DESK_BLUR = 26.0, 5.0
"""Standard deviations in units: the wall is far behind the product, the desk right under it."""
_LIGHT = 0.62
"""How much of the light's colour the middle of the spot is."""


def draw_ground(layout: Layout, studio: StudioSet, view: Box, light: str) -> Yuv:
    """A picture of the frame's size; `light` is the colour of the spot, `#RRGGBB`."""
    framing = framed(view, layout.frame)
    picture: Yuv = np.empty((layout.height, layout.width, 3), np.uint8)
    studio.print_back(framing, picture, fine=False)
    unit = layout.unit
    picture = bytes_of(cv2.GaussianBlur(picture, (0, 0), _BACK_BLUR * unit))
    product = layout.zones.get("product")
    if product is not None:
        picture = _lit(picture, layout.overlays.rect(product.box), light)
    desk = studio.print_desk(framing, layout.frame, fine=False)
    if desk is not None:
        desk.sprite.lay(picture, desk.x, desk.y, layout.frame)
        picture[desk.y :] = cv2.GaussianBlur(picture, (0, 0), _DESK_BLUR * unit)[desk.y :]
    return picture


def _lit(picture: Yuv, spot: Rect, colour: str) -> Yuv:
    """A round spot of light behind the product, three times its place, that fades to nothing."""
    high, wide = picture.shape[:2]
    rows, columns = np.ogrid[0:high, 0:wide]
    across = (columns - (spot.x + spot.w / 2)) / (1.05 * max(spot.w, spot.h))
    down = (rows - (spot.y + spot.h * 0.5)) / (1.05 * max(spot.w, spot.h))
    falling = np.clip(1 - (across**2 + down**2), 0, 1).astype(np.float32) ** 2 * _LIGHT
    bgr = np.array(channels(colour)[::-1], np.float32)
    seen = decoded(picture).astype(np.float32)
    seen += (bgr - seen) * falling[..., None]
    return encoded(np.clip(np.rint(seen), 0, 255).astype(np.uint8))
