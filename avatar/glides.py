"""Many followers at once: every parameter glides after its aim at a speed of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


class Glides:
    """Follow targets without a jerk: critically damped, exact for targets that stand still."""

    def __init__(self, speeds: Sequence[float]) -> None:
        """Radians a second: a jump is made to 95 % after about 4.7 / speed seconds."""
        self._speed = np.array(speeds)
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
        fade = self._fade[1]
        away = self._value - targets
        push = self._rate + self._speed * away
        self._value = targets + (away + push * seconds) * fade
        self._rate = (self._rate - self._speed * push * seconds) * fade
        return self._value
