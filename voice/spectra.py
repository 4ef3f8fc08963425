"""What two voices that say the same have in common: the shape of the spectrum, frame by frame."""

from functools import lru_cache

import numpy as np
import soxr
from numpy.typing import NDArray

from voice.engine import Samples
from voice.running import running_mean, weighed

HOP = 0.010
"""Seconds between two frames."""

Frames = NDArray[np.float64]
"""One row a frame."""

_RATE = 16_000
_WINDOW = _RATE * 25 // 1000
_BINS = 512
_BANDS = 20
_LOWEST, _HIGHEST = 100.0, 4_500.0
"""Hertz. What is above tells voices and codecs apart rather than sounds."""
_EMPHASIS = 0.95
_FLOOR = 1e-3
"""Share of the mean power that is added everywhere, so that no band of silence weighs."""
_STRIDE = 4
"""Frames on either side that the slope of a band is taken over."""


def spectra(pcm: Samples, rate: int) -> Frames:
    """Log power of 20 mel bands and their slopes, each with the voice's mean taken away.

    One frame every `HOP` seconds from the first sample on; one at least.
    """
    bands = _log_mel(pcm, rate, HOP, _WINDOW)
    reach = np.arange(-_STRIDE, _STRIDE + 1)
    slopes = weighed(bands, reach / np.sum(reach**2))
    return np.concatenate([_even(bands), _even(slopes)], axis=1)


def change(pcm: Samples, rate: int, hop: float) -> NDArray[np.float64]:
    """How much the spectrum changes at every `hop` seconds, 1.0 on average."""
    bands = _log_mel(pcm, rate, hop, _WINDOW * 2 // 3)
    before = running_mean(bands, 3, by=-1)
    after = running_mean(bands, 3, by=1)
    distance = np.sqrt(np.square(after - before).sum(axis=1))
    return np.asarray(distance / max(distance.mean(), 1e-9))


def _log_mel(pcm: Samples, rate: int, hop: float, window: int) -> Frames:
    sound = soxr.resample(np.asarray(pcm, dtype=np.float32), rate, _RATE).astype(np.float64)
    sound = sound if len(sound) else np.zeros(1)
    sound = np.append(sound[:1], sound[1:] - _EMPHASIS * sound[:-1])
    step = round(hop * _RATE)
    count = 1 + (len(sound) - 1) // step
    padded = np.pad(sound, (window // 2, window))
    frames = np.lib.stride_tricks.sliding_window_view(padded, window)[::step][:count]
    power = np.square(np.abs(np.fft.rfft(frames * np.hanning(window), _BINS))) @ _mel().T
    bands = np.log(power + _FLOOR * power.mean() + 1e-12)
    loud = bands.mean(axis=1)
    # The mean over speech only: pauses would shift it.
    return np.asarray(bands - bands[loud >= np.quantile(loud, 0.3)].mean(axis=0))


def _even(frames: Frames) -> Frames:
    return frames / max(float(frames.std()), 1e-9)


@lru_cache(1)
def _mel() -> NDArray[np.float64]:
    """Triangles, evenly spread on the mel scale."""
    low, high = (2595 * np.log10(1 + hertz / 700) for hertz in (_LOWEST, _HIGHEST))
    corners = 700 * (10 ** (np.linspace(low, high, _BANDS + 2) / 2595) - 1)
    bins = np.fft.rfftfreq(_BINS, 1 / _RATE)
    up = (bins - corners[:-2, None]) / (corners[1:-1] - corners[:-2])[:, None]
    down = (corners[2:, None] - bins) / (corners[2:] - corners[1:-1])[:, None]
    return np.asarray(np.clip(np.minimum(up, down), 0, None))
