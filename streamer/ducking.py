"""The gain of the music bed: down before a word is heard, and up again when it stays quiet."""

from collections.abc import Iterable

import numpy as np

from studio.moment import Placed
from studio.show import RATE, Pcm

ATTACK, RELEASE = 0.4, 1.2
"""Seconds in which the bed goes down, and comes back. It is down when the first word begins."""
HOLD = 0.5
"""Seconds it stays down after the last word: a pause between sentences does not lift it."""


class Ducking:
    """Follows what is said, and what is known to be said next. Asked for frame after frame."""

    def __init__(self, pauses: float, speech: float) -> None:
        """Gain in dB while nobody speaks, and under speech."""
        self._pauses, self._speech = pauses, speech
        self._down = 0.0
        """0 is the level of pauses, 1 that of speech; on its way it moves evenly."""

    def over(self, first: int, samples: int, near: Iterable[Placed]) -> Pcm | float:
        """Gain of the show samples from `first` on: one number while it does not move."""
        last = first + samples
        wanted = any(
            placed.start - ATTACK * RATE < last and first < placed.end + HOLD * RATE
            for placed in near
        )
        target = 1.0 if wanted else 0.0
        if self._down == target:
            return float(10 ** ((self._speech if wanted else self._pauses) / 20))
        step = 1 / (ATTACK * RATE) if wanted else -1 / (RELEASE * RATE)
        way = np.clip(self._down + step * np.arange(1, samples + 1), 0.0, 1.0)
        self._down = float(way[-1])
        decibels = self._pauses + (self._speech - self._pauses) * way * way * (3 - 2 * way)
        gain: Pcm = (10 ** (decibels / 20)).astype(np.float32)
        return gain
