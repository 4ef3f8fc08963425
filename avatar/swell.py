"""How loud a sentence is from moment to moment: what head and brows sway with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.show import RATE, Pcm

HOP = RATE // 100
"""Samples between two values."""
_DEEP = 24.0
"""dB below the loudest that count as nothing."""
_SMOOTH = 21
"""Values that are averaged, 0.2 s: words swell, syllables do not shake the head."""


def swell(pcm: Pcm) -> NDArray[np.float64]:
    """0..1 for every 10 ms, 1 where the sentence is loudest."""
    count = len(pcm) // HOP
    if not count:
        return np.zeros(1)
    power = (pcm[: count * HOP].astype(np.float64) ** 2).reshape(count, HOP).mean(1)
    if power.max() < 1e-9:
        return np.zeros(count)
    level = 1 + 10 * np.log10(np.maximum(power, 1e-12) / power.max()) / _DEEP
    window = np.hanning(_SMOOTH + 2)[1:-1]
    smooth = np.convolve(np.maximum(0.0, level), window / window.sum(), "same")[:count]
    return np.asarray(smooth / max(smooth.max(), 1e-9), np.float64)
