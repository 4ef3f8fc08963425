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
_AHEAD = 5
"""Hops by which the limiter looks ahead."""


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
    return settled(pressed(pcm, peaks(pcm), ceiling), ceiling)


def pressed(pcm: Pcm, height: Curve, ceiling: float) -> Pcm:
    """Sound under `ceiling` dBTP but for what gain that moves leaves between samples.

    `height` are the `peaks` of the sound.
    """
    top = 10 ** (ceiling / 20)
    if height.max(initial=0.0) <= top:
        return pcm
    hops = np.pad(height, (0, -len(height) % _HOP)).reshape(-1, _HOP).max(axis=1)
    need = 20 * np.log10(np.maximum(hops / top, 1.0))
    held = _released(ndimage.maximum_filter1d(need, 2 * _AHEAD + 1), 0.050 * RATE / _HOP)
    # A hop more on either side, as the gain of a sample lies between those of two hops.
    wide = ndimage.maximum_filter1d(held, 3)
    smooth = ndimage.uniform_filter1d(wide, 2 * _AHEAD + 1, mode="nearest")
    return _lowered(pcm, smooth)


def settled(pcm: Pcm, ceiling: float) -> Pcm:
    """The whole lowered until its true peak is not above `ceiling` dBTP."""
    rest = 10 ** (ceiling / 20) / peaks(pcm).max(initial=1e-9)
    return pcm if rest >= 1 else np.asarray(pcm * np.float32(rest), dtype=np.float32)


def _level(pcm: Pcm) -> Curve:
    """RMS over 5 ms in dBFS, one value per `_HOP`."""
    count = -(-len(pcm) // _HOP)
    power = np.pad(np.square(pcm, dtype=np.float32), (0, count * _HOP - len(pcm)))
    smooth = ndimage.uniform_filter1d(power.reshape(count, _HOP).mean(axis=1), 5, mode="nearest")
    return np.asarray(10 * np.log10(np.maximum(smooth, 1e-12)))


def _with_reduction(pcm: Pcm, reduction: Curve, release: float) -> Pcm:
    """`pcm` lowered by `reduction` dB, one value per `_HOP`, let go within `release` seconds."""
    held = _released(ndimage.maximum_filter1d(reduction, 5), release * RATE / _HOP)
    return _lowered(pcm, ndimage.uniform_filter1d(held, 5, mode="nearest"))


def _lowered(pcm: Pcm, reduction: Curve) -> Pcm:
    """`pcm` lowered by `reduction` dB, one value for the middle of each `_HOP`."""
    gain = np.concatenate(([0.0], -reduction, [0.0])) / 20
    gain[0], gain[-1] = gain[1], gain[-2]
    gain = (10**gain).astype(np.float32)
    # Between the middles of two hops the gain moves evenly.
    ramp = (np.arange(_HOP, dtype=np.float32) / _HOP)[None, :]
    every = (gain[:-1, None] * (1 - ramp) + gain[1:, None] * ramp).reshape(-1)
    return np.asarray(pcm * every[_HOP // 2 : _HOP // 2 + len(pcm)], dtype=np.float32)


def _released(reduction: Curve, steps: float) -> Curve:
    """The curve that follows rises at once and falls by 1/e in `steps`.

    `y[n] = max(x[n], a y[n-1])` is a running maximum once each value is divided by `a ** n`.
    """
    decay = -np.arange(len(reduction)) / steps
    with np.errstate(divide="ignore"):
        peak = np.maximum.accumulate(np.log(reduction) - decay)
    return np.asarray(np.exp(peak + decay))
