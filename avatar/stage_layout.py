"""Where everything stands, for a frame of any size: zones of the layout in units and in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import yaml

from avatar.rect import Rect
from avatar.stage_tokens import ART, SHORT_SIDE

Orientation = Literal["portrait", "landscape"]
Anchor = Literal["left", "right", "top", "bottom"]

_MIRRORED = {"left": "right", "right": "left"}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in units of the art, 1/1080 of the short side of its reference frame."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h


@dataclass(frozen=True, slots=True)
class Zone:
    """The place of one sprite, and how it comes and goes."""

    box: Box
    z: int
    anchor: Anchor = "left"
    """The edge that keeps still when a sprite is narrower than its zone."""
    enter: str = "fade"
    exit: str = "fade"
    least: float = 0.0
    """Smallest width in units."""
    template: str | None = None
    """Name of the SVG template that is drawn there."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How the art's reference frame lies on the real one."""

    scale: float
    """Pixels per unit."""
    x: float
    """Left edge of the reference frame, in pixels; negative when it hangs over."""
    y: float

    def rect(self, box: Box) -> Rect:
        """`box` in pixels on even edges, so that 4:2:0 colour does not fringe."""
        x, y = even(self.x + box.x * self.scale), even(self.y + box.y * self.scale)
        return Rect(
            x,
            y,
            even(self.x + box.right * self.scale) - x,
            even(self.y + box.bottom * self.scale) - y,
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """The zones of one orientation, fitted to a frame."""

    orientation: Orientation
    width: int
    height: int
    zones: dict[str, Zone]
    overlays: Fit
    """The whole reference frame is inside the picture: nothing to read is cut off."""
    scenery: Fit
    """The reference frame covers the picture: for the set and whoever stands in it."""
    mirrored: bool

    @property
    def frame(self) -> Rect:
        return Rect(0, 0, self.width, self.height)

    @property
    def unit(self) -> float:
        """Pixels per unit by the short side of the real frame, for sizes that rules demand."""
        return min(self.width, self.height) / SHORT_SIDE


def even(pixels: float) -> int:
    """The nearest even whole number."""
    return round(pixels / 2) * 2


def load_layout(width: int, height: int, *, mirrored: bool = False) -> Layout:
    """The layout of `layout.yaml` for a frame: portrait where it is taller than wide.

    The art is drawn for 9:16 and 16:9. On other frames the overlays keep together in the middle
    and the set is cropped. `mirrored` swaps left and right, for scripts that run that way.
    """
    orientation: Orientation = "portrait" if height > width else "landscape"
    part: dict[str, Any] = yaml.safe_load((ART / "layout.yaml").read_text("utf-8"))[orientation]
    wide, high = part["frame"]
    zones = {
        name: _zone(spec, wide, high, mirrored=mirrored) for name, spec in part["zones"].items()
    }
    inside, over = min(width / wide, height / high), max(width / wide, height / high)
    return Layout(
        orientation,
        width,
        height,
        zones,
        Fit(inside, (width - wide * inside) / 2, (height - high * inside) / 2),
        Fit(over, (width - wide * over) / 2, (height - high * over) / 2),
        mirrored,
    )


def _zone(spec: dict[str, Any], wide: int, high: int, *, mirrored: bool) -> Zone:
    x, y = round(spec["x"] * wide), round(spec["y"] * high)
    w, h = round(spec["w"] * wide), round(spec["h"] * high)
    anchor, enter = spec.get("anchor", "left"), spec.get("enter", "fade")
    if mirrored:
        x = wide - x - w
        anchor = _MIRRORED.get(anchor, anchor)
        side = enter.removeprefix("slide_")
        enter = f"slide_{_MIRRORED[side]}" if side in _MIRRORED else enter
    return Zone(
        Box(x, y, w, h),
        int(spec["z"]),
        anchor,
        enter,
        spec.get("exit", "fade"),
        float(spec.get("min_w", 0)) * wide,
        spec.get("template"),
    )
