"""The mouth of a sentence whose sounds nobody knows: its shape follows three bands of the sound.

Low and middle give the jaw, their balance rounds or spreads the lips, what is high shows teeth.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from avatar.pose import Lips
from studio.show import RATE, Pcm

_HOP = RATE // 100
_WINDOW = 2 * _HOP
_BANDS = ((200, 800), (800, 2500), (4000, 8000))
"""Hertz: voice and rounding, openness and spread, hiss."""
_ATTACK, _RELEASE = 0.04, 0.09
"""Seconds: lips open with a pop and close gradually."""
_LATE = 0.035
"""Seconds by which following makes the lips late; the sound is read that much ahead."""
_SOFT = 2.0
"""Power of the loudest 20 ms of a voice at -23 LUFS: what stays below speaks less, or not."""
_SHUT = 0.08
"""Seconds in which a mouth comes to rest after the last sound that is known."""
_FLOOR = 26.0
"""dB below the loudest: nobody speaks."""


class Heard:
    """The mouth of one utterance, from its sound alone. Made in a few ms for ten seconds."""

    def __init__(self, pcm: Pcm, mouths: Mapping[str, Lips]) -> None:
        self._rest = mouths["sil"]
        open_, middle, round_ = mouths["aa"], mouths["E"], mouths["oh"]
        hiss = mouths["SS"]
        levels = _levels(pcm)
        total = levels[:, 0] + levels[:, 1]
        loud = 10 * np.log10(np.maximum(total, 1e-12) / max(float(total.max()), _SOFT))
        jaw = _followed(np.clip(1 + loud / _FLOOR, 0, 1) ** 2)
        balance = levels[:, 1] / np.maximum(total, 1e-12)
        bright = _followed(np.clip((balance - 0.08) / 0.5, 0, 1))
        sharp = levels[:, 2] / np.maximum(levels.sum(1), 1e-12)
        audible = levels[:, 2] > 1e-3 * max(float(levels.max()), _SOFT)
        teeth = _followed(np.where(audible, np.clip((sharp - 0.25) / 0.4, 0, 1), 0.0))
        vowel = np.where(
            bright[:, None] < 0.5,
            round_ + (open_ - round_) * (2 * bright[:, None]),
            open_ + (middle - open_) * (2 * bright[:, None] - 1),
        )
        shapes = self._rest + (vowel - self._rest) * jaw[:, None]
        self._shapes = shapes + (hiss - shapes) * teeth[:, None]

    def lips(self, t: float) -> Lips:
        """The mouth at `t` seconds of the utterance."""
        place = (t + _LATE) * RATE / _HOP - 0.5
        n = int(np.floor(place))
        if n < 0:
            return self._rest
        if n + 1 >= len(self._shapes):
            left = max(0.0, 1 - (place - len(self._shapes) + 1) * _HOP / RATE / _SHUT)
            return np.asarray(self._rest + (self._shapes[-1] - self._rest) * left)
        share = place - n
        return np.asarray(self._shapes[n] * (1 - share) + self._shapes[n + 1] * share)


def _levels(pcm: Pcm) -> NDArray[np.float64]:
    """Power of each band in every 10 ms, shape (n, 3)."""
    count = max(1, len(pcm) // _HOP)
    padded = np.pad(pcm, (_HOP // 2, _WINDOW))
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP][:count]
    power = np.abs(np.fft.rfft(frames * np.hanning(_WINDOW), axis=1)) ** 2 / _WINDOW
    hertz = np.fft.rfftfreq(_WINDOW, 1 / RATE)
    bands = [power[:, (hertz >= low) & (hertz < high)].sum(1) for low, high in _BANDS]
    return np.stack(bands, axis=1)


def _followed(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Smoothed, quick upwards and slow downwards."""
    up, down = (1 - np.exp(-_HOP / RATE / seconds) for seconds in (_ATTACK, _RELEASE))
    out, now = np.empty_like(values), 0.0
    for n, value in enumerate(values):
        now += (value - now) * (up if value > now else down)
        out[n] = now
    return out
