"""Where everything stands, for a frame of any size: zones of the layout in units and in pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from avatar.layout_sheet import (
    Anchor,
    BoxSpec,
    Orientation,
    SideSpec,
    ViewSpec,
    ZoneSpec,
    load_sheet,
)
from avatar.rect import Rect
from avatar.stage_tokens import SHORT_SIDE
from studio.show import Shot

__all__ = ["Anchor", "Box", "Fit", "Layout", "Orientation", "Zone", "even", "load_layout"]

_MIRRORED: Mapping[Anchor, Anchor] = {"left": "right", "right": "left"}


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
    """The edge that keeps still when a sprite is smaller than its zone."""
    enter: str = "fade"
    exit: str = "fade"
    least: float = 0.0
    """Smallest width in units."""
    template: str | None = None
    """Name of the SVG template that is drawn there."""
    shots: frozenset[Shot] = frozenset(Shot)
    """In which it stands."""
    essential: bool = False
    """Whether it must be readable whatever an app draws over the picture."""
    plate: str | None = None
    """The zone on whose plate it lies."""


@dataclass(frozen=True, slots=True)
class Camera:
    """How one shot is taken. Views are of the set, in units; only their proportions count."""

    view: Box
    window: Box | None
    """The part of the frame in which it is seen; None is the whole frame."""
    ground: Box | None
    """The view that lies, out of focus, around the window."""


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
    reference: Box
    """The frame that the layout is written for."""
    zones: dict[str, Zone]
    cameras: dict[Shot, Camera]
    host: Box
    """Where the presenter's canvas lies on the set."""
    source: str
    """File name of the set's art."""
    lamps: tuple[Box, ...]
    """What their glow takes of the set."""
    dust: Box | None
    """Where light falls in which dust is seen."""
    safe: Box
    covered: dict[str, Box]
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


def load_layout(
    width: int, height: int, *, mirrored: bool = False, brand: Path | None = None
) -> Layout:
    """The layout of `layout.yaml` for a frame: portrait where it is taller than wide.

    The art is drawn for 9:16 and 16:9. On other frames the overlays keep together in the middle
    and the set is cropped. `mirrored` swaps left and right, for scripts that run that way. `brand`
    lists what differs. Raises `Misconfigured` naming its file, zone and key.
    """
    orientation: Orientation = "portrait" if height > width else "landscape"
    side = load_sheet(brand).side(orientation)
    wide, high = side.frame
    turn = wide if mirrored else None
    inside, over = min(width / wide, height / high), max(width / wide, height / high)
    return Layout(
        orientation=orientation,
        width=width,
        height=height,
        reference=Box(0, 0, wide, high),
        zones={name: _zone(spec, turn) for name, spec in side.zones.items()},
        cameras=_cameras(side, turn),
        host=_box(side.set.host, turn),
        source=side.set.source,
        lamps=tuple(_box(lamp, turn) for lamp in side.set.lamps),
        dust=None if side.set.dust is None else _box(side.set.dust, turn),
        safe=_box(side.safe, turn),
        covered={name: _box(spec, turn) for name, spec in side.covered.items()},
        overlays=Fit(inside, (width - wide * inside) / 2, (height - high * inside) / 2),
        scenery=Fit(over, (width - wide * over) / 2, (height - high * over) / 2),
        mirrored=mirrored,
    )


def _box(spec: BoxSpec, turn: float | None) -> Box:
    x = spec.x if turn is None else turn - spec.x - spec.w
    return Box(x, spec.y, spec.w, spec.h)


def _cameras(side: SideSpec, turn: float | None) -> dict[Shot, Camera]:
    wide, high = side.frame
    out: dict[Shot, Camera] = {}
    for shot, spec in side.shots.items():
        window = spec.window
        shape = high / wide if window is None else window.h / window.w
        ground = spec.ground
        out[shot] = Camera(
            view=_box(_high(spec.view, shape), turn),
            window=None if window is None else _box(window, turn),
            ground=None if ground is None else _box(_high(ground, high / wide), turn),
        )
    return out


def _high(view: ViewSpec, shape: float) -> BoxSpec:
    """The part of the set that a view sees in a window of this shape, height by width."""
    return BoxSpec(x=view.x, y=view.y, w=view.w, h=view.w * shape)


def _zone(spec: ZoneSpec, turn: float | None) -> Zone:
    anchor, enter = spec.anchor, spec.enter
    if turn is not None:
        anchor = _MIRRORED.get(anchor, anchor)
        enter = {"slide_left": "slide_right", "slide_right": "slide_left"}.get(enter, enter)
    return Zone(
        box=_box(spec, turn),
        z=spec.z,
        anchor=anchor,
        enter=enter,
        exit=spec.exit,
        least=spec.min_w,
        template=spec.template,
        shots=frozenset(spec.shots),
        essential=spec.essential,
        plate=spec.plate,
    )
