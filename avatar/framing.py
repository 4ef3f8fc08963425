"""What a camera sees: a part of the set, laid on the frame or on a window of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from avatar.presenter import Placing
from avatar.rect import Rect
from avatar.stage_layout import Box, Layout
from studio.show import Shot


@dataclass(frozen=True, slots=True)
class Framing:
    """How the set lies on the frame: a unit of it is `scale` pixels, its corner at `x`, `y`.

    Between two framings that the set fills, all on the straight way are filled too.
    """

    scale: float
    x: float
    y: float
    left: float
    """Edges of the window on the frame, in pixels."""
    top: float
    right: float
    bottom: float

    def towards(self, other: Self, way: float) -> Framing:
        """Between this one (`way` 0) and another (1)."""
        mine = (self.scale, self.x, self.y, self.left, self.top, self.right, self.bottom)
        others = (other.scale, other.x, other.y, other.left, other.top, other.right, other.bottom)
        return Framing(*(a + (b - a) * way for a, b in zip(mine, others, strict=True)))

    @property
    def window(self) -> Rect:
        """The window in whole pixels, on even edges."""
        left, top = round(self.left / 2) * 2, round(self.top / 2) * 2
        return Rect(left, top, round(self.right / 2) * 2 - left, round(self.bottom / 2) * 2 - top)

    def rect(self, box: Box) -> tuple[float, float, float, float]:
        """Left, top, width and height in pixels of a part of the set."""
        k = self.scale
        return self.x + box.x * k, self.y + box.y * k, box.w * k, box.h * k


def framed(view: Box, window: Rect) -> Framing:
    """The framing in which `view` fills a window; what is over on one side is cut off evenly."""
    scale = max(window.w / view.w, window.h / view.h)
    x = window.x + window.w / 2 - (view.x + view.w / 2) * scale
    y = window.y + window.h / 2 - (view.y + view.h / 2) * scale
    return Framing(scale, x, y, window.x, window.y, window.right, window.bottom)


def shot_framing(layout: Layout, shot: Shot) -> Framing:
    """The framing of a shot at rest. A shot that the layout lacks is framed as `beside`."""
    camera = layout.cameras.get(shot) or layout.cameras[Shot.BESIDE]
    window = layout.frame if camera.window is None else layout.overlays.rect(camera.window)
    return framed(camera.view, window)


_CARDS = {Shot.BESIDE: "card", Shot.CLOSE_UP: "product", Shot.QUESTION: "card"}
_CHATS = {Shot.BESIDE: "chat", Shot.QUESTION: "question", Shot.CENTRE: "chat"}
"""The zones that a presenter looks and points at."""


def placed(layout: Layout, shot: Shot, framing: Framing, desk_top: float) -> Placing:
    """Where the presenter stands in a framing.

    `desk_top` is the row of the set, in units, from which on the desk hides what is behind it.
    """
    x, y, _, height = framing.rect(layout.host)
    over_desk = framing.window.within(layout.frame)
    edge = min(over_desk.bottom, -int(-(framing.y + desk_top * framing.scale) // 2) * 2)
    chat = _zone(layout, _CHATS, shot)
    return Placing(
        name=shot.value,
        x=x,
        y=y,
        height=height,
        visible=Rect(over_desk.x, over_desk.y, over_desk.w, max(0, edge - over_desk.y)),
        card=_zone(layout, _CARDS, shot),
        chat=(chat.x + chat.w / 2, chat.y + chat.h / 2) if chat else None,
        window=layout.cameras.get(shot, layout.cameras[Shot.BESIDE]).window is not None,
    )


def _zone(layout: Layout, names: dict[Shot, str], shot: Shot) -> Rect | None:
    zone = layout.zones.get(names.get(shot, ""))
    if zone is None or shot not in zone.shots:
        return None
    return layout.overlays.rect(zone.box)
