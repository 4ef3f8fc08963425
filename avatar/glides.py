"""Many followers at once: every parameter glides after its aim at a speed of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


class Glides:
    """Follow targets without a jerk: critically damped, exact for targets that stand still."""

    def __init__(self, speeds: Sequence[float], tops: Sequence[float]) -> None:
        """`speeds` in radians a second: a jump is made to 95 % after about 4.7 / speed seconds.

        `tops` are the fastest each moves, in its units a second.
        """
        self._speed, self._top = np.array(speeds), np.array(tops)
        self._value = np.zeros(len(speeds))
        self._rate = np.zeros(len(speeds))
        self._fade: tuple[float, Numbers] = (0.0, np.ones(len(speeds)))
        self._set = False

    def rest(self) -> None:
        """Forget: the next targets are taken at once."""
        self._set = False

    def follow(self, targets: Numbers, seconds: float) -> Numbers:
        """The values `seconds` later."""
        if not self._set:
            self._value, self._rate, self._set = targets, np.zeros(len(targets)), True
            return targets
        if seconds != self._fade[0]:
            self._fade = seconds, np.exp(-self._speed * seconds)
        fade, before = self._fade[1], self._value
        away = before - targets
        push = self._rate + self._speed * away
        self._value = targets + (away + push * seconds) * fade
        self._rate = (self._rate - self._speed * push * seconds) * fade
        way = self._value - before
        fast = np.abs(way) > self._top * seconds
        if fast.any():
            self._rate[fast] = np.copysign(self._top, way)[fast]
            self._value[fast] = before[fast] + self._rate[fast] * seconds
        return self._value.copy()
