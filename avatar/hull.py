"""The eight edges of what is seen of a cutout: turned, they need less room than its rectangle."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from avatar.colours import Yuva

Corners = NDArray[np.float64]
"""Eight points, shape (8, 2)."""

RECTANGLE: Corners = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]] * 2)
"""The corners of all that there is room for, in shares of its width and height."""
_REACH = 1.0
"""Pixels to each side from which linear sampling takes a share."""


def octagon(pixels: Yuva) -> Corners:
    """The corners around everything that is not fully transparent, in pixels.

    What lies outside of them stays transparent, however the picture is turned and sampled.
    """
    seen = pixels[..., 3] > 0
    rows = np.flatnonzero(seen.any(axis=1))
    if not len(rows):
        return np.zeros((8, 2))
    first = seen[rows].argmax(axis=1) + 0.5
    last = seen.shape[1] - 0.5 - seen[rows, ::-1].argmax(axis=1)
    middle = rows + 0.5
    left, right = first.min() - _REACH, last.max() + _REACH
    top, bottom = middle[0] - _REACH, middle[-1] + _REACH
    # The same along the two diagonals, on which a pixel reaches twice as far.
    upper_left, lower_right = (
        (first + middle).min() - 2 * _REACH,
        (last + middle).max() + 2 * _REACH,
    )
    lower_left, upper_right = (
        (first - middle).min() - 2 * _REACH,
        (last - middle).max() + 2 * _REACH,
    )
    return np.array([
        (upper_left - top, top), (upper_right + top, top),
        (right, right - upper_right), (right, lower_right - right),
        (lower_right - bottom, bottom), (lower_left + bottom, bottom),
        (left, left - lower_left), (left, upper_left - left),
    ])  # fmt: skip
