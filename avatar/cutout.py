"""A part of the drawing as pixels of the encoder's colours, at the scale it will be seen at."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil

import cv2
import numpy as np
import resvg_py
from numpy.typing import NDArray

from avatar.colours import Yuva, encoded

BORDER = 2
"""Transparent pixels around every cutout, so that linear sampling has no dark rim."""

_GLANCE = 0.125
"""Scale at which the extent of a part is found."""
_BEYOND = 0.25
"""Share of the canvas that is searched beyond each of its edges."""
_MARGIN = 10.0
"""Canvas units around the extent: more than one pixel of the glance."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in canvas units."""


@dataclass(frozen=True, slots=True, eq=False)
class Cutout:
    """Pixels and the canvas point of their upper left corner; `scale` is pixels per canvas unit."""

    pixels: Yuva = field(repr=False)
    x: float
    y: float
    scale: float


def rasterised(svg: str, scale: float, shows: Box | None = None) -> Cutout:
    """SVG text (see `Drawing.cut`) as pixels, cropped to what it shows inside `shows`."""
    left, top, right, bottom = extent(svg)
    if shows is not None:
        left, top = max(left, shows[0]), max(top, shows[1])
        right, bottom = min(right, shows[2]), min(bottom, shows[3])
    x, y = left - BORDER / scale, top - BORDER / scale
    width = ceil((right - left) * scale) + 2 * BORDER
    height = ceil((bottom - top) * scale) + 2 * BORDER
    return _cropped(Cutout(rendered(svg, x, y, scale, (width, height)), x, y, scale))


def framed(svg: str, box: Box, scale: float) -> Cutout:
    """SVG text inside `box`: cutouts made with the same box fit pixel on pixel."""
    left, top, right, bottom = box
    size = round((right - left) * scale), round((bottom - top) * scale)
    return Cutout(rendered(svg, left, top, scale, size), left, top, scale)


def rendered(svg: str, x: float, y: float, scale: float, size: tuple[int, int]) -> Yuva:
    """The window of `size` (width, height) pixels whose corner is the canvas point `x`, `y`."""
    width, height = size
    start = svg.index('viewBox="') + len('viewBox="')
    end = svg.index('"', start)
    view = f"{x:.6f} {y:.6f} {width / scale:.6f} {height / scale:.6f}"
    sized = f'{view}" width="{width}" height="{height}" preserveAspectRatio="none'
    png = resvg_py.svg_to_bytes(
        svg_string=svg[:start] + sized + svg[end:],
        width=width,
        height=height,
        skip_system_fonts=True,
    )
    straight = cv2.imdecode(np.frombuffer(bytes(png), np.uint8), cv2.IMREAD_UNCHANGED)
    assert straight is not None
    return encoded(_premultiplied(np.asarray(straight, np.uint8)))


def extent(svg: str) -> Box:
    """What SVG text shows, a little too wide; hanging arms may reach below the canvas."""
    start = svg.index('viewBox="') + len('viewBox="')
    width, height = (float(v) for v in svg[start : svg.index('"', start)].split()[2:])
    x, y = -width * _BEYOND, -height * _BEYOND
    size = round((width - 2 * x) * _GLANCE), round((height - 2 * y) * _GLANCE)
    left, top, right, bottom = _seen(rendered(svg, x, y, _GLANCE, size))
    return (
        x + left / _GLANCE - _MARGIN,
        y + top / _GLANCE - _MARGIN,
        x + right / _GLANCE + _MARGIN,
        y + bottom / _GLANCE + _MARGIN,
    )


def _seen(pixels: Yuva) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is not fully transparent."""
    left, top, width, height = cv2.boundingRect(cv2.extractChannel(pixels, 3))
    return left, top, left + max(1, width), top + max(1, height)


def _premultiplied(straight: NDArray[np.uint8]) -> NDArray[np.uint8]:
    out = straight.copy()
    alpha = straight[..., 3:].astype(np.uint16)
    out[..., :3] = (straight[..., :3] * alpha + 127) // 255
    return out


def _cropped(cutout: Cutout) -> Cutout:
    left, top, right, bottom = _seen(cutout.pixels)
    height, width = cutout.pixels.shape[:2]
    left, top = max(0, left - BORDER), max(0, top - BORDER)
    right, bottom = min(width, right + BORDER), min(height, bottom + BORDER)
    return Cutout(
        np.ascontiguousarray(cutout.pixels[top:bottom, left:right]),
        cutout.x + left / cutout.scale,
        cutout.y + top / cutout.scale,
        cutout.scale,
    )
