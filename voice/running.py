"""Means, maxima and curves that run along a sound, as `scipy.ndimage` has them.

That library would take the brain most of half a second to import, and 25 MB to hold.
"""

from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Curve = NDArray[np.float64]

_POLE = 3**0.5 - 2
"""Of the filter that turns samples into the weights of a cubic B-spline (Unser, 1993)."""
_REACH = 24
"""Samples in which that filter dies away below what a float can hold."""


def running_mean(
    values: NDArray[np.floating],
    width: int,
    *,
    beyond: Literal["edge", "zero"] = "edge",
    by: int = 0,
) -> Curve:
    """The mean of `width` values around each, along the first axis.

    Of an even number one more lies before than after. `beyond` either end there is its last value,
    or nothing. The window begins `by` steps later than around its value.
    """
    before, after = width // 2 - by, width - 1 - width // 2 + by
    sums = np.cumsum(_padded(values, max(0, before) + 1, max(0, after), beyond), axis=0)
    first = max(0, -before)
    ends = sums[first + width : first + width + len(values)]
    return np.asarray((ends - sums[first : first + len(values)]) / width)


def running_maximum(values: Curve, width: int) -> Curve:
    """The largest of `width` values around each; `width` is odd."""
    if not len(values):
        return values
    wide = np.pad(values, width // 2, mode="edge")
    return np.asarray(sliding_window_view(wide, width).max(axis=-1))


def weighed(values: Curve, weights: Curve) -> Curve:
    """The sum of the values around each by an odd number of weights, along the first axis."""
    wide = _padded(values, len(weights) // 2, len(weights) // 2, "edge")
    return np.asarray(sliding_window_view(wide, len(weights), axis=0) @ weights)


def between(samples: NDArray[np.floating], places: Curve) -> Curve:
    """The smooth curve through `samples` (a cubic spline), at `places` from 0 to the last."""
    reach = np.arange(-_REACH, _REACH + 1)
    kernel = 3**0.5 * _POLE ** np.abs(reach)
    # Two more weights on either side: a place at the edge asks for its neighbours.
    wide = np.pad(samples.astype(np.float64), _REACH + 2, mode="edge")
    knots = np.convolve(wide, kernel, mode="valid")
    at = np.minimum(places.astype(np.intp), max(0, len(samples) - 1))
    t = places - at
    return np.asarray(
        (1 - t) ** 3 / 6 * knots[at + 1]
        + (4 - 6 * t**2 + 3 * t**3) / 6 * knots[at + 2]
        + (1 + 3 * t + 3 * t**2 - 3 * t**3) / 6 * knots[at + 3]
        + t**3 / 6 * knots[at + 4]
    )


def _padded(
    values: NDArray[np.floating], before: int, after: int, beyond: Literal["edge", "zero"]
) -> Curve:
    room = ((before, after), *((0, 0),) * (values.ndim - 1))
    wide = values.astype(np.float64)
    return np.pad(wide, room, mode="edge") if beyond == "edge" else np.pad(wide, room)
