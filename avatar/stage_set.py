"""The studio around the host: what is behind, and the desk in front, for every camera."""

from __future__ import annotations

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from avatar.colours import Yuv, encoded
from avatar.framing import Framing
from avatar.pen import Pen
from avatar.rect import Rect
from avatar.sprite import Bgra, Decal, Sprite, bytes_of
from avatar.stage_cache import Pictures
from avatar.stage_layout import Layout
from avatar.stage_tokens import ART, Tokens
from avatar.svg_template import layer, rasterise, read_drawing, read_template

_LAYERS = ("layer-back", "layer-desk")


def negative_scale(layout: Layout, scales: list[float]) -> float:
    """Pixels per unit at which the set is drawn: that of the closest of these cameras.

    Views through a window are small, and are taken from what there is.
    """
    return max([layout.scenery.scale, *scales])


def draw_set(layout: Layout, tokens: Tokens, light: str, scale: float) -> Pictures:
    """`back` as BGR and `desk` as premultiplied BGRA, whole, `scale` pixels per unit: seconds."""
    svg = read_drawing(ART / layout.source, tokens.values(layout.orientation, light))
    wide = round(layout.reference.w * scale)
    drawn = [rasterise(layer(svg, name, _LAYERS), wide) for name in _LAYERS]
    if layout.mirrored:  # the host stands on the other side, and so does the arch
        drawn = [bytes_of(cv2.flip(part, 1)) for part in drawn]
    back, desk = drawn
    return {"back": np.ascontiguousarray(back[..., :3]), "desk": desk}


def sign_desk(desk: Bgra, shop: str, layout: Layout, tokens: Tokens, light: str, pen: Pen) -> None:
    """Inlay the shop's name in the front of the whole desk, where the layout has room for it."""
    zone = layout.zones.get("desk_logo")
    if zone is None or zone.template is None:
        return
    values = tokens.values(layout.orientation, light)
    template = read_template(ART / "overlay" / f"{zone.template}.svg", values, zone.box)
    for name in ("shade", "brand"):
        spot = pen.fitted(shop, template.spots[name], zone.box.w)
        x, y = zone.box.x * pen.scale, zone.box.y * pen.scale
        pen.write(desk, x, y, spot, pen.clean(shop, spot))


class StudioSet:
    """The whole set as a negative, of which every framing is a print."""

    def __init__(self, back: NDArray[np.uint8], desk: Bgra, scale: float) -> None:
        """`scale` is that of both pictures, in pixels per unit."""
        self._scale = scale
        gaps = np.flatnonzero(desk[..., 3].min(axis=1) < 255)
        self.desk_top = (int(gaps[-1]) + 1 if len(gaps) else 0) / scale
        """Row in units from which on the desk hides everything behind it."""
        rows = np.flatnonzero(desk[..., 3].max(axis=1))
        first = int(rows[0]) if len(rows) else desk.shape[0] - 1
        self._first = first / scale
        # Four channels: OpenCV warps three at half the speed.
        self._backs = _halves(np.asarray(cv2.cvtColor(encoded(back), cv2.COLOR_BGR2BGRA), np.uint8))
        self._desks = _halves(encoded(np.ascontiguousarray(desk[first:])))

    def print_back(self, framing: Framing, onto: Yuv, *, fine: bool) -> None:
        """Draw what is behind the presenter into the window of `onto`, a picture of the frame.

        `fine` takes more care, for a picture that stays.
        """
        part = framing.window.within(Rect(0, 0, onto.shape[1], onto.shape[0]))
        if not part.empty:
            drawn = self._warped(self._backs, 0.0, framing, part, fine=fine)
            cv2.cvtColor(drawn, cv2.COLOR_BGRA2BGR, dst=onto[part.window])

    def print_desk(self, framing: Framing, frame: Rect, *, fine: bool) -> Decal | None:
        """The desk as it stands in the window; None where it is not seen."""
        top = int(framing.y + self._first * framing.scale) // 2 * 2
        window = framing.window.within(frame)
        part = Rect(window.x, top, window.w, window.bottom - top).within(window)
        if part.empty:
            return None
        drawn = self._warped(self._desks, self._first, framing, part, fine=fine)
        if fine:  # a cubic may overshoot: a colour above its alpha would glow
            np.minimum(drawn, drawn[..., 3:], out=drawn)
        return Decal(Sprite(drawn, coded=drawn, lone=True), part.x, part.y)

    def _warped(
        self, negatives: list[MatLike], first: float, framing: Framing, part: Rect, *, fine: bool
    ) -> NDArray[np.uint8]:
        k = framing.scale / self._scale
        half = 1 if k < 0.6 else 0
        k *= 2**half
        # a pixel's colour is that of its centre: half a pixel in both pictures
        x = framing.x + k / 2 - 0.5 - part.x
        y = framing.y + first * framing.scale + k / 2 - 0.5 - part.y
        print_ = cv2.warpAffine(
            negatives[half],
            np.array([[k, 0, x], [0, k, y]]),
            (part.w, part.h),
            flags=cv2.INTER_CUBIC if fine else cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return bytes_of(print_)


def _halves(picture: NDArray[np.uint8]) -> list[MatLike]:
    """The picture, and one of half its size for views from far away."""
    small = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return [picture, small]


def cropped(drawn: Bgra, layout: Layout) -> NDArray[np.uint8]:
    """The middle of a picture that covers the frame; what rounding left out is repeated."""
    left, top = round(-layout.scenery.x), round(-layout.scenery.y)
    part = drawn[Rect(left, top, layout.width, layout.height).window]
    short = (layout.height - part.shape[0], layout.width - part.shape[1])
    return np.pad(part, ((0, short[0]), (0, short[1]), (0, 0)), mode="edge")
