"""A part of the drawing as pixels, at the scale at which it will be seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, floor

import cv2
import numpy as np
import resvg_py
from numpy.typing import NDArray

BORDER = 2
"""Transparent pixels around every cutout, so that linear sampling has no dark rim."""

_GLANCE = 0.125
"""Scale at which the extent of a part is found."""
_MARGIN = 10.0
"""Canvas units around the extent: more than one pixel of the glance."""

Bgra = NDArray[np.uint8]
"""Pixels with premultiplied alpha, shape (h, w, 4)."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in canvas units."""


@dataclass(frozen=True, slots=True, eq=False)
class Cutout:
    """Pixels and the canvas point of their upper left corner; `scale` is pixels per canvas unit."""

    pixels: Bgra = field(repr=False)
    x: float
    y: float
    scale: float


def rasterised(svg: str, scale: float) -> Cutout:
    """SVG text (see `Drawing.cut`) as pixels, cropped to what it shows."""
    left, top, right, bottom = extent(svg)
    x, y = left - BORDER / scale, top - BORDER / scale
    width = ceil((right - left) * scale) + 2 * BORDER
    height = ceil((bottom - top) * scale) + 2 * BORDER
    return _cropped(Cutout(rendered(svg, x, y, scale, (width, height)), x, y, scale))


def framed(svg: str, box: Box, scale: float) -> Cutout:
    """SVG text inside `box`: cutouts made with the same box fit pixel on pixel."""
    left, top, right, bottom = box
    size = round((right - left) * scale), round((bottom - top) * scale)
    return Cutout(rendered(svg, left, top, scale, size), left, top, scale)


def rendered(svg: str, x: float, y: float, scale: float, size: tuple[int, int]) -> Bgra:
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
    return _premultiplied(np.asarray(straight, np.uint8))


def extent(svg: str) -> Box:
    """What SVG text shows, a little too wide."""
    start = svg.index('viewBox="') + len('viewBox="')
    width, height = (float(v) for v in svg[start : svg.index('"', start)].split()[2:])
    size = round(width * _GLANCE), round(height * _GLANCE)
    seen = rendered(svg, 0, 0, _GLANCE, size)[..., 3] > 0
    rows, columns = seen.any(axis=1).nonzero()[0], seen.any(axis=0).nonzero()[0]
    if not len(rows):
        return 0.0, 0.0, 1.0, 1.0
    return (
        floor(columns[0] / _GLANCE) - _MARGIN,
        floor(rows[0] / _GLANCE) - _MARGIN,
        ceil((columns[-1] + 1) / _GLANCE) + _MARGIN,
        ceil((rows[-1] + 1) / _GLANCE) + _MARGIN,
    )


def _premultiplied(straight: Bgra) -> Bgra:
    out = straight.copy()
    alpha = straight[..., 3:].astype(np.uint16)
    out[..., :3] = (straight[..., :3] * alpha + 127) // 255
    return out


def _cropped(cutout: Cutout) -> Cutout:
    seen = cutout.pixels[..., 3] > 0
    rows, columns = seen.any(axis=1).nonzero()[0], seen.any(axis=0).nonzero()[0]
    if not len(rows):
        return cutout
    height, width = seen.shape
    top, left = max(0, rows[0] - BORDER), max(0, columns[0] - BORDER)
    bottom, right = min(height, rows[-1] + 1 + BORDER), min(width, columns[-1] + 1 + BORDER)
    return Cutout(
        np.ascontiguousarray(cutout.pixels[top:bottom, left:right]),
        cutout.x + float(left) / cutout.scale,
        cutout.y + float(top) / cutout.scale,
        cutout.scale,
    )
