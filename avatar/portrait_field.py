"""Fields of displacement on a coarse lattice, spread from a few named points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator

from avatar.portrait_cut import Floats, eased
from avatar.rect import Rect

Pull = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""From a place in the picture to the way it goes, in pixels."""

_MARGIN = 0.16
"""Share of a box, at each edge, over which a field fades to nothing."""


@lru_cache(maxsize=16)
def nodes(box: Rect, step: int) -> Floats:
    """The lattice over a box, one node beyond each edge: x and y, shape (rows, columns, 2).

    A node is in the middle of `step` x `step` pixels, as `cv2.resize` counts. Not to be altered.
    """
    x = box.x + np.arange(-1, -(-box.w // step) + 1) * step + (step - 1) / 2
    y = box.y + np.arange(-1, -(-box.h // step) + 1) * step + (step - 1) / 2
    lattice = np.asarray(np.stack(np.meshgrid(x, y), -1), np.float32)
    lattice.flags.writeable = False
    return lattice


def smooth(coarse: Floats, box: Rect, step: int) -> Floats:
    """Values on the nodes of a box as values on its pixels."""
    rows, columns = coarse.shape[:2]
    fine = cv2.resize(coarse, (columns * step, rows * step), interpolation=cv2.INTER_LINEAR)
    return np.asarray(fine[step : step + box.h, step : step + box.w], np.float32)


def field(
    sites: Sequence[NDArray[np.float64]],
    ways: Sequence[NDArray[np.float64]],
    box: Rect,
    step: int,
) -> Floats:
    """A smooth field over the box: at each site the pixel comes from `way` before it.

    Thin plates (Duchon 1977) between the sites; nothing at the edges of the box.
    """
    at = [site + 0.5 * way for site, way in zip(sites, ways, strict=True)]
    lattice = nodes(box, step)
    return np.asarray(plate(at, ways, lattice) * window(lattice, box)[..., None], np.float32)


def plate(
    sites: Sequence[NDArray[np.float64]], values: Sequence[NDArray[np.float64]], lattice: Floats
) -> Floats:
    """A smooth surface near the values at the sites, read off at the nodes of a lattice."""
    spline = RBFInterpolator(
        np.array(sites), np.array(values), kernel="thin_plate_spline", smoothing=0.3
    )
    spread = spline(lattice.reshape(-1, 2).astype(np.float64))
    return np.asarray(spread.reshape(*lattice.shape[:2], -1), np.float32)


def window(lattice: Floats, box: Rect) -> Floats:
    """1 inside the box, eased to 0 at its edges."""
    u = (lattice[..., 0] - box.x) / box.w
    v = (lattice[..., 1] - box.y) / box.h
    sides = eased(np.minimum(u, 1 - u) / _MARGIN) * eased(np.minimum(v, 1 - v) / _MARGIN)
    return np.asarray(sides, np.float32)
