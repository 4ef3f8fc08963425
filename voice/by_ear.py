"""Phones guessed from the sound alone, for engines that know none: the last rung of the ladder."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from studio.show import RATE, Pcm
from voice.biquad import filtered, high_pass
from voice.engine import Phone
from voice.phones import PAUSE

_HOP = RATE // 100
_HELD = 6
"""Hops of 10 ms a guess must last: a mouth does not change faster."""
_QUIET = 30.0
"""dB below the loudest: nobody speaks."""
_MURMUR = 12.0
"""dB below the loudest: the jaw is nearly closed."""
_GUESSES = ((PAUSE, 0), ("s", 0), ("ax", 0), ("aa", 1))
"""Sound and stress of: rest, hiss, half open, open."""
_HISS = (high_pass(4_000, 0.5412), high_pass(4_000, 1.3066))
"""What is above 4 kHz: s and sh have most of their power there, vowels hardly any. The two `q` make
a Butterworth filter of fourth order."""


def by_ear(pcm: Pcm) -> tuple[Phone, ...]:
    """Open, half open, hiss or rest, from the level and its share above 4 kHz. Without gaps."""
    if not len(pcm):
        return ()
    hiss = filtered(_HISS, pcm)
    level, high = _power(pcm), _power(np.asarray(hiss, dtype=np.float32))
    below = 10 * np.log10(max(level.max(), 1e-12) / np.maximum(level, 1e-12))
    guess = np.select([below > _QUIET, high > level / 2, below > _MURMUR], [0, 1, 2], default=3)
    steady = ndimage.median_filter(guess, 2 * _HELD - 1, mode="nearest")
    edges = [0, *(np.flatnonzero(np.diff(steady)) + 1), len(steady)]
    return tuple(_guessed(_GUESSES[steady[start]], start, end) for start, end in pairwise(edges))


def _guessed(guess: tuple[str, int], start: int, end: int) -> Phone:
    symbol, stress = guess
    return Phone(symbol, start * _HOP / RATE, end * _HOP / RATE, stress)


def _power(pcm: Pcm) -> NDArray[np.float64]:
    """Mean square of 30 ms around every 10 ms."""
    count = -(-len(pcm) // _HOP)
    padded = np.pad(pcm.astype(np.float64) ** 2, (0, count * _HOP - len(pcm)))
    return np.asarray(ndimage.uniform_filter1d(padded.reshape(count, _HOP).mean(axis=1), 3))
