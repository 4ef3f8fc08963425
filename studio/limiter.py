"""Keeps the true peak of sound that comes block after block under a ceiling."""

import numpy as np
from numpy.typing import NDArray

from studio.show import RATE

Sides = NDArray[np.float32]
"""Sound of any number of channels, shape (samples, channels)."""

HOP = 40
"""Samples that share a gain: a whole number of them is in a frame of any rate."""
LOOK = 6
"""Hops the gain takes to come down: 5 ms."""
DELAY = (LOOK + 1) * HOP
"""Samples by which the sound comes later: 6 ms."""
RELEASE = 0.050
"""Seconds in which a reduction falls to 1/e."""
_TAPS = 20
_MISSED = 0.2
"""By how many dB that many taps may underrate a peak."""
_SAFE = 0.5
"""Share of the ceiling below which no peak between two samples is looked for: 6 dB."""
_DECAY = np.exp(-HOP / (RELEASE * RATE))


def _between() -> NDArray[np.float32]:
    """Filters for the three places between two samples: a sinc in a Kaiser window."""
    at = np.arange(_TAPS) - (_TAPS / 2 - 1)
    filters = [np.sinc(at - shift / 4) * np.kaiser(_TAPS, 5.0) for shift in (1, 2, 3)]
    return np.array([f / f.sum() for f in filters], np.float32)


class Limiter:
    """A look-ahead limiter. Blocks in order go in, and come out `DELAY` samples later."""

    def __init__(self, ceiling: float, sides: int = 2) -> None:
        """`ceiling` in dBTP; `sides` channels share the gain."""
        self._top = 10 ** ((ceiling - _MISSED) / 20)
        self._filters = _between()
        self._sound = np.zeros((DELAY, sides), np.float32)
        """What is still to come out."""
        self._needs = np.zeros(LOOK + 1)
        """For each hop of it the reduction it asks for, dB."""
        self._held = np.zeros(LOOK)
        self._reduced = 0.0

    def __call__(self, sound: Sides) -> Sides:
        """The next block, whose length is a whole number of `HOP`s."""
        whole = np.concatenate([self._sound, sound])
        needs = np.concatenate([self._needs, self._need(whole[DELAY - _TAPS :])])
        out = whole[: len(sound)]
        self._sound = whole[len(sound) :]
        self._needs = needs[-(LOOK + 1) :]
        if not needs.any() and self._held.max() < 1e-3 and self._reduced < 1e-3:
            self._reduced = 0.0
            return out
        return out * self._gain(needs, len(sound))[:, None]

    def _need(self, sound: Sides) -> NDArray[np.float64]:
        """How many dB each hop is above the ceiling; a peak may be found a hop late."""
        fresh = sound[_TAPS:]
        hops = len(fresh) // HOP
        if np.abs(sound).max() < _SAFE * self._top:
            return np.zeros(hops)
        height = np.abs(fresh).max(axis=1)
        for side in sound.T:
            for places in self._filters:
                fine = np.convolve(side, places[::-1], "valid")[1:]
                height = np.maximum(height, np.abs(fine))
        highest = height.reshape(hops, HOP).max(axis=1)
        return np.asarray(20 * np.log10(np.maximum(highest / self._top, 1.0)), dtype=np.float64)

    def _gain(self, needs: NDArray[np.float64], samples: int) -> NDArray[np.float32]:
        """Low enough before each peak, and let go slowly after it."""
        wanted = np.lib.stride_tricks.sliding_window_view(needs, LOOK + 2).max(axis=1)
        held = [*self._held]
        for need in wanted:
            held.append(max(float(need), held[-1] * _DECAY))
        # The first value averages what was held before this frame.
        smooth = np.convolve(held, np.full(LOOK, 1 / LOOK), "valid")[1:]
        edges = np.concatenate([[self._reduced], smooth])
        self._held, self._reduced = np.array(held[-LOOK:]), float(smooth[-1])
        at = np.arange(1, samples + 1) / HOP
        reduction = np.interp(at, np.arange(len(edges)), edges)
        return np.asarray(10 ** (-reduction / 20), dtype=np.float32)
