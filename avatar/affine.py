"""Affine maps of the plane: how a part of the drawing is moved, turned and squeezed."""

from __future__ import annotations

from math import cos, radians, sin
from typing import NamedTuple

Point = tuple[float, float]


class Affine(NamedTuple):
    """`(x, y)` goes to `(a x + c y + e, b x + d y + f)`, as SVG writes a matrix; y is down."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def __matmul__(self, inner: Affine) -> Affine:
        """First `inner`, then this."""
        a, b, c, d, e, f = self
        p, q, r, s, t, u = inner
        return Affine(
            a * p + c * q,
            b * p + d * q,
            a * r + c * s,
            b * r + d * s,
            a * t + c * u + e,
            b * t + d * u + f,
        )

    def __call__(self, x: float, y: float) -> Point:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


STILL = Affine()


def moved(dx: float, dy: float) -> Affine:
    """A shift."""
    return Affine(e=dx, f=dy)


def turned(degrees: float, about: Point) -> Affine:
    """A rotation about a point, clockwise as seen on the picture."""
    if not degrees:
        return STILL
    co, si = cos(radians(degrees)), sin(radians(degrees))
    x, y = about
    return Affine(co, si, -si, co, x - co * x + si * y, y - si * x - co * y)


def scaled(sx: float, sy: float, about: Point) -> Affine:
    """A stretch along both axes that leaves one point where it is."""
    return Affine(sx, 0.0, 0.0, sy, about[0] * (1 - sx), about[1] * (1 - sy))
