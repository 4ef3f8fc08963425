"""Loudness and peak of what goes out."""

from collections import deque

import numpy as np
from numpy.polynomial.polynomial import polyval
from numpy.typing import NDArray

from studio.show import RATE, Stereo

BLOCK = RATE // 10
"""Samples that are weighted at once: a tenth of a second."""
SHORT_TERM = 3.0
"""Seconds: the window of EBU Tech 3341 for short-term loudness."""
FLOOR = -120.0
"""dB: what silence reads."""

_HEAD = ((1.53512485958697, -2.69169618940638, 1.19839281085285),
         (1.0, -1.69065929318241, 0.73248077421585))  # fmt: skip
_LOW_CUT = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
"""Numerators and denominators in z^-1 for 48 kHz: ITU-R BS.1770-4, tables 1 and 2."""


def k_weighting() -> NDArray[np.float64]:
    """Share of each bin of a block's spectrum in its weighted mean power (Parseval).

    Weighting the spectrum instead of filtering the samples keeps a large library, which takes a
    second to import, out of the process that has to be on air first.
    """
    z = np.exp(-2j * np.pi * np.arange(BLOCK // 2 + 1) / BLOCK)
    gain = np.ones_like(z)
    for above, below in (_HEAD, _LOW_CUT):
        gain *= polyval(z, above) / polyval(z, below)
    both_halves = np.full(len(z), 2.0)
    both_halves[[0, -1]] = 1.0
    shares: NDArray[np.float64] = np.abs(gain) ** 2 * both_halves / BLOCK**2
    return shares


class Meter:
    """Fed by the thread that sends, read by any other."""

    def __init__(self) -> None:
        self._shares = k_weighting()
        self._pending = np.empty((0, 2), np.float32)
        self._power: deque[float] = deque(maxlen=round(SHORT_TERM * RATE / BLOCK))
        self._peak = 0.0

    def hear(self, sound: Stereo) -> None:
        """Take in one frame of sound."""
        self._peak = max(self._peak, float(np.max(np.abs(sound))))
        self._pending = np.concatenate([self._pending, sound])
        while len(self._pending) >= BLOCK:
            spectrum = np.fft.rfft(self._pending[:BLOCK], axis=0)
            self._power.append(float(np.sum(np.abs(spectrum).T ** 2 @ self._shares)))
            self._pending = self._pending[BLOCK:]

    def level(self) -> float:
        """Highest sample since this was last asked, dBFS."""
        peak, self._peak = self._peak, 0.0
        return float(max(FLOOR, 20 * np.log10(max(peak, 1e-9))))

    @property
    def loudness(self) -> float:
        """Loudness of the last 3 s, LUFS."""
        power = tuple(self._power)
        mean = sum(power) / len(power) if power else 0.0
        return float(max(FLOOR, -0.691 + 10 * np.log10(max(mean, 1e-12))))


assert RATE == 48_000, "the filters are for this rate"
