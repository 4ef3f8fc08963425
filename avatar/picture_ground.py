"""The plain ground that many product photographs have, and what stands on it."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.sprite import bytes_of

Rgb = NDArray[np.uint8]
Floats = NDArray[np.float32]
Marked = NDArray[np.uint8]
"""255 where something holds, otherwise 0."""

_GLANCE = 256
"""Pixels of the longer side at which a ground is looked for."""
_BAND = 0.04
"""Share of the picture's sides that is looked at for the ground."""
_CLOSE = 8.0
"""Levels within which a pixel is of the ground: a JPEG's noise stays below it."""
_MOST_SPREAD = 64.0
"""Levels by which a ground may change across the picture; a scene changes more."""
_ROUNDS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """A colour that changes slowly across the picture, as studio light does."""

    weights: Floats = field(repr=False)
    """Of 1, x, y, xx, xy and yy, for red, green and blue; x and y go from -1 to 1."""
    share: float
    """0..1 of the picture's edge that is of the ground."""
    noise: float
    """Levels by which the ground's pixels differ from it: their median."""

    def across(self, xs: Floats, ys: Floats) -> Floats:
        """Its colours at columns `xs` and rows `ys`; beyond the picture they stay as they end."""
        x, y = np.meshgrid(np.clip(xs, -1, 1), np.clip(ys, -1, 1))
        colours = np.clip(_terms(x, y) @ self.weights, 0, 255)
        return np.asarray(colours, np.float32)

    def under(self, picture: Rgb) -> Floats:
        """Its colours under every pixel of the picture."""
        high, wide = picture.shape[:2]
        return self.across(places(wide), places(high))


def places(count: int) -> Floats:
    """The middles of `count` pixels, from -1 to 1."""
    return ((np.arange(count, dtype=np.float32) + 0.5) * 2 / count - 1).astype(np.float32)


def _terms(x: Floats, y: Floats) -> Floats:
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)


def find_ground(picture: Rgb) -> Ground | None:
    """The ground around a product; None when most of the picture's edge is something else."""
    small = glance(picture)
    high, wide = small.shape[:2]
    band = np.ones((high, wide), bool)
    rows, columns = max(2, round(high * _BAND)), max(2, round(wide * _BAND))
    band[rows : high - rows, columns : wide - columns] = False
    if not band.any():
        return None
    x, y = np.meshgrid(places(wide), places(high))
    terms, colours = _terms(x[band], y[band]), small[band].astype(np.float32)
    near = np.abs(colours - np.median(colours, axis=0)).max(axis=1) < _MOST_SPREAD
    away = np.zeros(len(colours), np.float32)
    for _ in range(_ROUNDS):
        if near.mean() < 0.5:
            return None
        weights = np.linalg.lstsq(terms[near], colours[near], rcond=None)[0].astype(np.float32)
        away = np.abs(terms @ weights - colours).max(axis=1)
        near = away < _CLOSE
    ground = Ground(weights, float(near.mean()), float(np.median(away)))
    spread = np.ptp(ground.under(small).reshape(-1, 3), axis=0).max()
    return ground if ground.share >= 0.75 and spread <= _MOST_SPREAD else None


def glance(picture: Rgb) -> Rgb:
    """The picture no larger than `_GLANCE`."""
    by = _GLANCE / max(picture.shape[:2])
    if by >= 1:
        return picture
    size = (max(1, round(picture.shape[1] * by)), max(1, round(picture.shape[0] * by)))
    return bytes_of(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands on the ground, its box as shares of the picture."""

    left: float
    top: float
    right: float
    bottom: float
    cut: frozenset[str]
    """Sides at which the camera cut it off; one that is only touched is not among them."""


_CUT = 0.25
"""Share of a side of the picture from which on the product does not just touch it."""


def standing_on(picture: Rgb, ground: Ground) -> Standing | None:
    """What stands on the ground; None when there is nothing: a blank picture."""
    small = glance(picture)
    away = np.abs(small.astype(np.float32) - ground.under(small)).max(axis=2)
    seen = np.where(away > _CLOSE + 2 * ground.noise, 255, 0).astype(np.uint8)
    if min(small.shape[:2]) >= 32:  # specks of dust and noise are not the product
        seen = bytes_of(cv2.morphologyEx(seen, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)))
    x, y, w, h = cv2.boundingRect(seen)
    if w == 0:
        return None
    high, wide = small.shape[:2]
    sides = {"left": seen[:, 0], "top": seen[0], "right": seen[:, -1], "bottom": seen[-1]}
    cut = frozenset(side for side, line in sides.items() if float((line > 0).mean()) > _CUT)
    return Standing(x / wide, y / high, (x + w) / wide, (y + h) / high, cut)
