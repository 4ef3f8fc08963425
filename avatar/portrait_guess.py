"""A first guess at the landmarks of a picture, from where the eyes and the mouth are.

No face is looked for. The proportions are those of an adult seen from the front (Farkas, "Head and
Face in Medicine", 1994), in distances between the irises; a person then moves the points.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from avatar.affine import Point
from avatar.portrait_sheet import LANDMARKS

IRIS = 0.094
"""Radius of the iris."""
_MOUTH = 1.1
"""How far the mouth is below the eyes."""
_HALF: dict[str, Point] = {
    "eye_outer": (0.74, 0.0), "eye_upper": (0.5, -0.085), "eye_inner": (0.27, 0.03),
    "eye_lower": (0.5, 0.085), "eye_iris": (0.5, -0.005),
    "brow_outer": (0.86, -0.26), "brow_middle": (0.58, -0.38), "brow_inner": (0.2, -0.30),
    "mouth": (0.40, 1.10), "lip_upper": (0.19, 1.045), "lip_lower": (0.21, 1.20),
    "seam": (0.2, 1.11),
    "ear": (1.12, 0.35), "jaw_upper": (1.08, 0.75), "jaw": (0.94, 1.18), "jaw_lower": (0.55, 1.62),
    "shoulder": (2.5, 3.25),
}  # fmt: skip
"""Points of one half of the face: across from its middle and down from the line of the eyes."""
_MIDDLE: dict[str, Point] = {
    "nose_bridge": (0.0, 0.02), "nose_tip": (0.0, 0.70), "lip_upper": (0.0, 1.03),
    "seam": (0.0, 1.115), "lip_lower": (0.0, 1.23), "chin": (0.0, 1.82), "crown": (0.0, -1.55),
    "neck": (0.0, 2.62),
}  # fmt: skip
_SIDES = {"left": -1.0, "right": 1.0}


def guess(left_eye: Point, right_eye: Point, mouth: Point, size: tuple[int, int]) -> (
    tuple[dict[str, Point], float]
):  # fmt: skip
    """All landmarks and the radius of the iris, in pixels, inside a picture of `size`."""
    a, b, m = (np.array(spot, float) for spot in (left_eye, right_eye, mouth))
    across, middle = b - a, (a + b) / 2
    down = (m - middle) / _MOUTH
    found: dict[str, Point] = {}
    for name in LANDMARKS:
        x, y = _proportion(name)
        spot = middle + x * across + y * down
        found[name] = tuple(  # type: ignore[assignment]  # two numbers: one for each axis
            round(float(min(max(v, 1), limit - 2)), 1) for v, limit in zip(spot, size, strict=True)
        )
    return found, round(float(np.hypot(*across)) * IRIS, 1)


def likely(alpha: NDArray[np.uint8]) -> tuple[Point, Point, Point]:
    """Where eyes and mouth may be on a bust, by its outline; in the middle for an opaque one."""
    high, wide = alpha.shape
    widths = (alpha > 127).sum(1)
    rows = np.flatnonzero(widths > 0.02 * wide)
    top, foot = (0, high) if not len(rows) or alpha.min() > 127 else (int(rows[0]), int(rows[-1]))
    tall = foot - top
    if alpha.min() > 127:
        centre, eyes, apart = wide / 2, 0.38 * high, 0.14 * wide
    else:
        throat = slice(top + int(0.18 * tall), top + max(2, int(0.62 * tall)))
        neck = throat.start + int(np.argmin(widths[throat]))
        head = max(8, neck - top)
        band = slice(top + int(0.3 * head), top + max(2, int(0.7 * head)))
        centre = float(np.mean(np.nonzero(alpha[band] > 127)[1]))
        eyes, apart = top + 0.52 * head, 0.40 * float(np.median(widths[band]))
    left, right = (centre - apart / 2, eyes), (centre + apart / 2, eyes)
    return left, right, (centre, eyes + _MOUTH * apart)


def _proportion(name: str) -> Point:
    if name in _MIDDLE:
        return _MIDDLE[name]
    side = next(word for word in name.split("_") if word in _SIDES)
    x, y = _HALF[name.replace(f"_{side}", "")]
    return _SIDES[side] * x, y
