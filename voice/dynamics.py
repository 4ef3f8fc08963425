"""Gain that follows the sound: compressor, de-esser and limiter, without a loop over samples."""

import numpy as np
from numpy.typing import NDArray

from studio.show import RATE, Pcm
from voice.biquad import filtered, high_pass, low_pass
from voice.loudness import HOP, highest, hop_power, peaks
from voice.running import running_maximum, running_mean

Curve = NDArray[np.float64]
_RAMP = np.arange(HOP, dtype=np.float32) / HOP
_AHEAD = 5
"""Hops by which the limiter looks ahead."""


def compressed(pcm: Pcm, threshold: float = -22.0, ratio: float = 2.5, knee: float = 8.0) -> Pcm:
    """Bring loud syllables down: above `threshold` dBFS the level rises `ratio` times slower.

    5 ms attack, 120 ms release; no make-up gain.
    """
    above = _level(pcm) - threshold
    bent = np.clip(above + knee / 2, 0, knee) ** 2 / (2 * knee) + np.maximum(above - knee / 2, 0)
    return lowered(pcm, _reduction(bent * (1 - 1 / ratio), release=0.120))


HISS = (high_pass(5_000), low_pass(10_000))
"""What the de-esser listens to and turns down."""


def deessed(pcm: Pcm, hiss: Pcm | None = None, allowed: float = -7.0) -> Pcm:
    """Soften 5 to 10 kHz where it comes within `allowed` dB of the whole sound, by 8 dB at most.

    `hiss` is the sound after `HISS`, for who has it already.
    """
    if hiss is None:
        hiss = filtered(HISS, pcm)
    loud = _level(pcm)
    strong = np.where(loud > -50, _level(hiss) - loud - allowed, 0.0)
    less = _gains(_reduction(np.clip(strong * 1.5, 0, 8), release=0.030), len(pcm))
    less -= 1
    less *= hiss
    less += pcm
    return less


def limited(pcm: Pcm, ceiling: float) -> Pcm:
    """Sound whose true peak is not above `ceiling` dBTP. 5 ms look-ahead, 50 ms release.

    The gain is at every sample low enough for every peak within the look-ahead, so nothing
    clips; what the smoothing leaves between samples is taken off the whole.
    """
    less = over(peaks(pcm), ceiling)
    return pcm if less is None else settled(lowered(pcm, less), ceiling)


def over(height: Curve, ceiling: float) -> Curve | None:
    """The reduction that brings a sound under `ceiling` dBTP; None when it needs none.

    `height` are the `peaks` of the sound. Gain that moves may leave a little between samples.
    """
    top = 10 ** (ceiling / 20)
    if height.max(initial=0.0) <= top:
        return None
    need = 20 * np.log10(np.maximum(height / top, 1.0))
    held = _released(running_maximum(need, 2 * _AHEAD + 1), 0.050 * RATE / HOP)
    # A hop more on either side, as the gain of a sample lies between those of two hops.
    wide = running_maximum(held, 3)
    return running_mean(wide, 2 * _AHEAD + 1)


def settled(pcm: Pcm, ceiling: float) -> Pcm:
    """The whole lowered until its true peak is not above `ceiling` dBTP."""
    rest = 10 ** (ceiling / 20) / max(highest(pcm), 1e-9)
    return pcm if rest >= 1 else np.asarray(pcm * np.float32(rest), dtype=np.float32)


def lowered(pcm: Pcm, reduction: Curve | None) -> Pcm:
    """`pcm` lowered by `reduction` dB, one value for the middle of each `HOP`."""
    if reduction is None:
        return pcm
    every = _gains(reduction, len(pcm))
    every *= pcm
    return every


def _level(pcm: Pcm) -> Curve:
    """RMS over 5 ms in dBFS, one value per `HOP`."""
    smooth = running_mean(hop_power(pcm) / HOP, 5)
    return np.asarray(10 * np.log10(np.maximum(smooth, 1e-12)))


def _reduction(needed: Curve, release: float) -> Curve:
    """A reduction in dB, one value per `HOP`, that is let go within `release` seconds."""
    held = _released(running_maximum(needed, 5), release * RATE / HOP)
    return running_mean(held, 5)


def _gains(reduction: Curve, samples: int) -> Pcm:
    """The gain of every sample, for a reduction in dB in the middle of each `HOP`."""
    gain = np.concatenate((reduction[:1], reduction, reduction[-1:]))
    gain = (10 ** (gain / -20)).astype(np.float32)
    # Between the middles of two hops the gain moves evenly.
    every = np.multiply.outer(np.diff(gain), _RAMP)
    every += gain[:-1, None]
    return np.asarray(every.reshape(-1)[HOP // 2 : HOP // 2 + samples])


def _released(reduction: Curve, steps: float) -> Curve:
    """The curve that follows rises at once and falls by 1/e in `steps`.

    `y[n] = max(x[n], a y[n-1])` is a running maximum once each value is divided by `a ** n`.
    """
    decay = -np.arange(len(reduction)) / steps
    with np.errstate(divide="ignore"):
        peak = np.maximum.accumulate(np.log(reduction) - decay)
    return np.asarray(np.exp(peak + decay))
