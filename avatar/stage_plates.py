"""The plates of all overlays, rasterised for one frame size and one look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.pen import Pen, stretched
from avatar.sprite import Bgra, Decal, Sprite, bytes_of, over, tinted
from avatar.stage_layout import Box, Layout, Zone, even
from avatar.stage_tokens import ART, Tokens
from avatar.svg_template import Align, Spot, Template, rasterise, read_template
from avatar.text import Letters

_MIRROR: Mapping[str, Align] = {"start": "end", "end": "start", "middle": "middle"}

_FITTING = frozenset({"ai_label", "logo", "badge"})
"""Plates that fit their text; their art is not mirrored."""

_SCENERY = frozenset({"desk_logo", "slate"})
"""Zones whose templates belong to the set and to the slate."""


@dataclass(frozen=True, slots=True)
class Plate:
    """A template as pixels, at its place. Methods speak in units from the body's top left."""

    zone: Zone
    template: Template
    pixels: Bgra
    """The plate at the size of its zone, without words."""
    x: int
    """Left edge of the body on the frame, in pixels."""
    y: int
    pen: Pen

    @property
    def body(self) -> Box:
        return self.template.body

    @property
    def edge(self) -> float:
        """Pixels from the edge of the picture to the body: room for the shadow."""
        return -self.template.view.x * self.pen.scale

    def pixel(self, units: float) -> int:
        return even(units * self.pen.scale)

    def spot(self, name: str) -> Spot:
        return self.template.spots[name]

    def sized(self, width: float, height: float, cut: tuple[float, float] | None = None) -> Bgra:
        """A fresh picture with a body of `width` by `height`.

        `cut` is a place on the body from which on its art is plain; unset means beside its left
        corners, half way down.
        """
        x, y = cut or (min(self.body.w, self.body.h) / 2, self.body.h / 2)
        wide = self.pixels.shape[1] + self.pixel(width) - self.pixel(self.body.w)
        high = self.pixels.shape[0] + self.pixel(height) - self.pixel(self.body.h)
        at_x, at_y = (round(self.edge + at * self.pen.scale) for at in (x, y))
        return stretched(self.pixels, wide, high, at_x, at_y).copy()

    def write(self, onto: Bgra, spot: Spot, text: str) -> None:
        """Write `text` on a picture made by `sized`."""
        self.pen.write(onto, self.edge, self.edge, spot, text)

    def draw(self, onto: Bgra, cover: NDArray[np.uint8], colour: str, x: float, y: float) -> None:
        """Draw a shape on a picture made by `sized`."""
        left, top = round(self.edge + x * self.pen.scale), round(self.edge + y * self.pen.scale)
        over(onto, tinted(cover, colour), left, top)

    def decal(self, pixels: Bgra, *, right: float = 0.0, down: float = 0.0) -> Decal:
        """A picture made by `sized` at its place on the frame, moved by whole even pixels."""
        edge = round(self.edge)
        at_x, at_y = self.x + self.pixel(right), self.y + self.pixel(down)
        return Decal(Sprite(pixels), at_x - edge, at_y - edge)


def read_templates(layout: Layout, tokens: Tokens, light: str) -> dict[str, Template]:
    """The templates of a layout by zone, with the tokens in."""
    values = tokens.values(layout.orientation, light)
    out: dict[str, Template] = {}
    for name, zone in layout.zones.items():
        if zone.template is None or name in _SCENERY:
            continue
        body = Box(0, 0, round(zone.box.w), round(zone.box.h))
        template = read_template(ART / "overlay" / f"{zone.template}.svg", values, body)
        mirrored = layout.mirrored and name not in _FITTING
        out[name] = _mirrored(template) if mirrored else template
    return out


def draw_plates(layout: Layout, templates: Mapping[str, Template]) -> dict[str, Bgra]:
    """The plates' pixels by zone: some tenths of a second of work."""
    out: dict[str, Bgra] = {}
    for zone, template in templates.items():
        scale = layout.unit if zone == "ai_label" else layout.overlays.scale
        drawn = rasterise(template.plate, max(2, round(template.view.w * scale)))
        flip = layout.mirrored and zone not in _FITTING
        out[zone] = bytes_of(cv2.flip(drawn, 1)) if flip else drawn
    return out


def assembled(
    layout: Layout,
    templates: Mapping[str, Template],
    pixels: Mapping[str, Bgra],
    letters: Letters,
) -> dict[str, Plate]:
    """Plates by zone, each at its place."""
    fit = layout.overlays
    pens = {True: Pen(letters, layout.unit), False: Pen(letters, fit.scale)}
    out: dict[str, Plate] = {}
    for name, template in templates.items():
        zone = layout.zones[name]
        # On a frame of another shape the label and the logo go up to its edge, off the face.
        top = 0.0 if name in {"ai_label", "logo"} else fit.y
        x, y = even(fit.x + zone.box.x * fit.scale), even(top + zone.box.y * fit.scale)
        out[name] = Plate(zone, template, pixels[name], x, y, pens[name == "ai_label"])
    return out


def _mirrored(template: Template) -> Template:
    w = template.body.w
    spots = {
        name: replace(spot, x=w - spot.x, align=_MIRROR[spot.align])
        for name, spot in template.spots.items()
    }
    boxes = {name: replace(box, x=w - box.right) for name, box in template.boxes.items()}
    return replace(template, spots=spots, boxes=boxes)
