"""SVG templates: a plate that is rasterised, and the spots where words and live shapes go.

A template's values are XML entities, so that each file opens in a browser with its sample text.
Entities named `text.*` become spots for `avatar.text`, which shapes and fits; everything else is
resolved here and drawn by resvg. No document type definition reaches a parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal
from xml.etree.ElementTree import Element

import cv2
import defusedxml.ElementTree
import numpy as np
import resvg_py

from avatar.sprite import Bgra, bytes_of, premultiplied
from avatar.stage_layout import Box

_ENTITY = re.compile(r'<!ENTITY ([\w.]+) "([^"]*)">')
_DOCTYPE = re.compile(r"<!DOCTYPE svg \[.*?\]>\s*", re.DOTALL)
_REFERENCE = re.compile(r"&([\w.]+);")
_TEXT = re.compile(r"<text\b.*?</text>", re.DOTALL)
_LIVE = re.compile(r'<(\w+)\b[^>]*class="live"[^>]*/>')
_NAMED = {"amp", "lt", "gt", "quot", "apos"}
_TRANSLATE = re.compile(r"translate\(\s*(-?[\d.]+)[\s,]+(-?[\d.]+)\s*\)")

_DRAWN = {"g", "text", "rect", "image"}

Align = Literal["start", "middle", "end"]
_ALIGNS: Mapping[str, Align] = {"start": "start", "middle": "middle", "end": "end"}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a text goes. Units, from the plate's own origin."""

    x: float
    y: float
    """Base line."""
    size: float
    weight: int
    fill: str
    align: Align = "start"
    spacing: float = 0.0
    """Added between letters, in units."""
    opacity: float = 1.0
    struck: bool = False

    def at(self, x: float | None = None, y: float | None = None, size: float | None = None) -> Spot:
        """The same spot elsewhere, or with letters of another size."""
        new = self.size if size is None else size
        return replace(
            self,
            x=self.x if x is None else x,
            y=self.y if y is None else y,
            size=new,
            spacing=self.spacing * new / self.size,
        )


@dataclass(frozen=True, slots=True)
class Template:
    """One template with its tokens resolved."""

    plate: str
    """SVG of what does not change: without its texts and live shapes."""
    view: Box
    """What the plate covers, its shadow's bleed included."""
    body: Box
    """The plate itself, without bleed; its top left is the origin."""
    spots: Mapping[str, Spot]
    """By the name of their entity, without `text.`."""
    boxes: Mapping[str, Box]
    """Rectangles and images by their id."""


def read_template(file: Path, values: Mapping[str, str], body: Box | None = None) -> Template:
    """Read a template for a body of that size; unset means the size it is written for.

    `values` win over the defaults written in it.
    """
    svg = file.read_text("utf-8")
    own = dict(_ENTITY.findall(svg))
    if body is not None:
        own |= _geometry(body, bleed=-float(own["box"].split()[0]))
    flat = _resolved(svg, own | dict(values))
    root = defusedxml.ElementTree.fromstring(flat)
    spots: dict[str, Spot] = {}
    boxes: dict[str, Box] = {}
    for element, style in _walk(root, _Style()):
        tag = element.tag.rpartition("}")[2]
        if tag == "text" and (name := (element.text or "").strip()).startswith("[text."):
            spots[name[6:-1]] = style.spot
        if tag in {"rect", "image"} and (identity := element.get("id")):
            boxes[identity] = style.box(element)
    x, y, w, h = (float(n) for n in root.get("viewBox", "").split())
    plate = _LIVE.sub("", _TEXT.sub("", flat))
    own_body = Box(0, 0, float(own.get("w", w)), float(own.get("h", h)))
    return Template(plate, Box(x, y, w, h), own_body, spots, boxes)


def read_drawing(file: Path, values: Mapping[str, str]) -> str:
    """An SVG without texts, with its entities resolved."""
    svg = file.read_text("utf-8")
    return _resolved(svg, dict(_ENTITY.findall(svg)) | dict(values))


def _resolved(svg: str, values: Mapping[str, str]) -> str:
    def one(found: re.Match[str]) -> str:
        name = found.group(1)
        if name in _NAMED:
            return found.group(0)
        return f"[{name}]" if name.startswith("text.") else values[name]

    return _REFERENCE.sub(one, _DOCTYPE.sub("", svg))


def _geometry(body: Box, bleed: float) -> dict[str, str]:
    wide, high = body.w + 2 * bleed, body.h + 2 * bleed
    sizes = {"w": body.w, "h": body.h, "pw": wide, "ph": high, "cx": body.w / 2, "x2": body.w / 2}
    box = {"box": f"{-bleed:g} {-bleed:g} {wide:g} {high:g}", "digits.x": f"{body.w - 224:g}"}
    return {name: f"{size:g}" for name, size in sizes.items()} | box


def rasterise(svg: str, width: int) -> Bgra:
    """`svg` drawn `width` pixels wide, premultiplied. No fonts are loaded: texts are left out."""
    png = resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True)
    drawn = cv2.imdecode(np.frombuffer(bytes(png), np.uint8), cv2.IMREAD_UNCHANGED)
    if drawn is None:
        raise ValueError("resvg gave no picture")
    return premultiplied(bytes_of(drawn))


def layer(svg: str, keep: str, layers: tuple[str, ...]) -> str:
    """`svg` with only one of its `layers`, which end in a comment of their name."""
    for name in layers:
        if name != keep:
            svg = re.sub(rf'<g id="{name}">.*?</g><!-- /{name} -->', "", svg, flags=re.DOTALL)
    return svg


@dataclass(frozen=True, slots=True)
class _Style:
    """What an element inherits."""

    spot: Spot = Spot(0, 0, 16, 400, "#000000")
    dx: float = 0.0
    dy: float = 0.0

    def of(self, element: Element) -> _Style:
        get, old = element.get, self.spot
        moved = _TRANSLATE.match(get("transform", ""))
        dx = self.dx + (float(moved.group(1)) if moved else 0.0)
        dy = self.dy + (float(moved.group(2)) if moved else 0.0)
        spot = Spot(
            x=_number(get("x"), 0) + _number(get("dx"), 0) + dx,
            y=_number(get("y"), 0) + _number(get("dy"), 0) + dy,
            size=_number(get("font-size"), old.size),
            weight=int(_number(get("font-weight"), old.weight)),
            fill=get("fill", old.fill),
            align=_ALIGNS[get("text-anchor", old.align)],
            spacing=_number(get("letter-spacing"), old.spacing),
            opacity=old.opacity * _number(get("opacity"), 1),
            struck=get("text-decoration") == "line-through",
        )
        return _Style(spot, dx, dy)

    def box(self, element: Element) -> Box:
        wide, high = _number(element.get("width"), 0), _number(element.get("height"), 0)
        return Box(self.spot.x, self.spot.y, wide, high)


def _number(found: str | None, otherwise: float) -> float:
    return otherwise if found is None or found == "none" else float(found)


def _walk(element: Element, above: _Style) -> Iterator[tuple[Element, _Style]]:
    style = above.of(element)
    yield element, style
    for child in element:
        if child.tag.rpartition("}")[2] in _DRAWN:
            yield from _walk(child, style)
