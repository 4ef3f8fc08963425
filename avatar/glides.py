"""Many followers at once: every parameter glides after its aim at a speed of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from avatar.springs import Glide

Numbers = NDArray[np.float64]


class Glides:
    """A `Glide` for each of a row of numbers; for a few dozen, quicker than by arrays."""

    def __init__(self, speeds: Sequence[float], tops: Sequence[float]) -> None:
        """`speeds` and `tops` as a `Glide` takes them."""
        self._glides = [Glide(*limits) for limits in zip(speeds, tops, strict=True)]

    def rest(self) -> None:
        """Forget: the next targets are taken at once."""
        for glide in self._glides:
            glide.rest()

    def follow(self, targets: Numbers, seconds: float) -> Numbers:
        """The values `seconds` later."""
        aims = zip(self._glides, targets.tolist(), strict=True)
        return np.array([glide.follow(target, seconds) for glide, target in aims])
