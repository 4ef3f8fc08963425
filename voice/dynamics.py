"""Gain that follows the sound: compressor, de-esser and limiter, without a loop over samples."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from studio.show import RATE, Pcm
from voice.biquad import filtered, high_pass, low_pass
from voice.loudness import peaks

Curve = NDArray[np.float64]
_HOP = RATE // 1000
"""Samples between two values of a slow gain curve: 1 ms."""


def compressed(pcm: Pcm, threshold: float = -22.0, ratio: float = 2.5, knee: float = 8.0) -> Pcm:
    """Bring loud syllables down: above `threshold` dBFS the level rises `ratio` times slower.

    5 ms attack, 120 ms release; no make-up gain.
    """
    over = _level(pcm) - threshold
    bent = np.clip(over + knee / 2, 0, knee) ** 2 / (2 * knee) + np.maximum(over - knee / 2, 0)
    return _with_reduction(pcm, bent * (1 - 1 / ratio), release=0.120)


def deessed(pcm: Pcm, allowed: float = -7.0) -> Pcm:
    """Soften 5 to 10 kHz where it comes within `allowed` dB of the whole sound, by 8 dB at most."""
    hiss = filtered((high_pass(5_000), low_pass(10_000)), pcm).astype(np.float32)
    loud = _level(pcm)
    over = np.where(loud > -50, _level(hiss) - loud - allowed, 0.0)
    softer = _with_reduction(hiss, np.clip(over * 1.5, 0, 8), release=0.030)
    return np.asarray(pcm - hiss + softer, dtype=np.float32)


def limited(pcm: Pcm, ceiling: float) -> Pcm:
    """Sound whose true peak is not above `ceiling` dBTP. 5 ms look-ahead, 50 ms release.

    The gain is at every sample low enough for every peak within the look-ahead, so nothing
    clips; what the smoothing leaves between samples is taken off the whole.
    """
    top = 10 ** (ceiling / 20)
    height = peaks(pcm)
    if height.max(initial=0.0) <= top:
        return pcm
    need = 20 * np.log10(np.maximum(height / top, 1.0))
    ahead = RATE * 5 // 1000
    held = _released(ndimage.maximum_filter1d(need, 2 * ahead + 1), RATE * 0.050)
    gain = 10 ** (-ndimage.uniform_filter1d(held, 2 * ahead + 1, mode="nearest") / 20)
    safe = pcm * gain
    rest = min(1.0, top / peaks(safe.astype(np.float32)).max())
    return np.asarray(safe * rest, dtype=np.float32)


def _level(pcm: Pcm) -> Curve:
    """RMS over 5 ms in dBFS, one value per `_HOP`."""
    count = -(-len(pcm) // _HOP)
    power = np.pad(pcm.astype(np.float64) ** 2, (0, count * _HOP - len(pcm)))
    smooth = ndimage.uniform_filter1d(power.reshape(count, _HOP).mean(axis=1), 5, mode="nearest")
    return np.asarray(10 * np.log10(np.maximum(smooth, 1e-12)))


def _with_reduction(pcm: Pcm, reduction: Curve, release: float) -> Pcm:
    """`pcm` lowered by `reduction` dB, one value per `_HOP`, let go within `release` seconds."""
    held = _released(ndimage.maximum_filter1d(reduction, 5), release * RATE / _HOP)
    smooth = ndimage.uniform_filter1d(held, 5, mode="nearest")
    at = (np.arange(len(pcm)) - _HOP / 2) / _HOP
    gain = 10 ** (-np.interp(at, np.arange(len(smooth)), smooth) / 20)
    return np.asarray(pcm * gain, dtype=np.float32)


def _released(reduction: Curve, steps: float) -> Curve:
    """The curve that follows rises at once and falls by 1/e in `steps`.

    `y[n] = max(x[n], a y[n-1])` is a running maximum once each value is divided by `a ** n`.
    """
    decay = -np.arange(len(reduction)) / steps
    with np.errstate(divide="ignore"):
        peak = np.maximum.accumulate(np.log(reduction) - decay)
    return np.asarray(np.exp(peak + decay))
