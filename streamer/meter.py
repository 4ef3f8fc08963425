"""Loudness and peak of what goes out."""

from collections import deque

import numpy as np
from scipy.signal import sosfilt

from studio.show import RATE, Stereo

_HEAD_B = (1.53512485958697, -2.69169618940638, 1.19839281085285)
_HEAD_A = (1.0, -1.69065929318241, 0.73248077421585)
_LOW_CUT_B = (1.0, -2.0, 1.0)
_LOW_CUT_A = (1.0, -1.99004745483398, 0.99007225036621)
_K_WEIGHTING = np.array([_HEAD_B + _HEAD_A, _LOW_CUT_B + _LOW_CUT_A])
"""Second-order sections for 48 kHz: ITU-R BS.1770-4, tables 1 and 2."""
SHORT_TERM = 3.0
"""Seconds: the window of EBU Tech 3341 for short-term loudness."""
FLOOR = -120.0
"""dB: what silence reads."""


class Meter:
    """Fed by the thread that sends, read by any other."""

    def __init__(self, fps: int) -> None:
        self._state = np.zeros((2, 2, 2))
        self._power: deque[float] = deque(maxlen=round(SHORT_TERM * fps))
        self._peak = 0.0

    def hear(self, sound: Stereo) -> None:
        """Take in one frame of sound."""
        weighted, self._state = sosfilt(_K_WEIGHTING, sound, axis=0, zi=self._state)
        self._power.append(float(np.sum(weighted * weighted)) / len(sound))
        self._peak = max(self._peak, float(np.max(np.abs(sound))))

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
