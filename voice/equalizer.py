"""The fixed filters of a voice: rumble out, and a curve that suits its engine."""

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from studio.show import RATE, Pcm
from voice.engine import Tone

_RUMBLE = signal.butter(2, 70, "highpass", fs=RATE, output="sos")


def shaped(pcm: Pcm, tone: Tone) -> Pcm:
    """Take away what is below 70 Hz, spread the pulses of the voice, and set `tone`."""
    filters = [*_RUMBLE, *[_turn(400, 0.5)] * 4]
    filters += [
        _bell(hertz, gain, q)
        for hertz, gain, q in ((250, tone.mud, 1.0), (3_000, tone.presence, 0.8))
        if gain
    ]
    if tone.air:
        filters.append(_shelf(5_500, tone.air))
    return np.asarray(signal.sosfilt(np.array(filters), pcm), dtype=np.float32)


def _bell(hertz: float, gain: float, q: float) -> NDArray[np.float64]:
    """Peaking filter of R. Bristow-Johnson's Audio EQ Cookbook, as one second-order section."""
    a, w = 10 ** (gain / 40), 2 * np.pi * hertz / RATE
    alpha, cos = np.sin(w) / (2 * q), np.cos(w)
    return _section(
        (1 + alpha * a, -2 * cos, 1 - alpha * a), (1 + alpha / a, -2 * cos, 1 - alpha / a)
    )


def _turn(hertz: float, q: float) -> NDArray[np.float64]:
    """All-pass of the same cookbook.

    A synthetic voice puts all its harmonics on one point of the period. Turning their phases apart
    is not heard, and takes 1 to 4 dB from the peaks that the limiter would have to take.
    """
    w = 2 * np.pi * hertz / RATE
    alpha, cos = np.sin(w) / (2 * q), np.cos(w)
    return _section((1 - alpha, -2 * cos, 1 + alpha), (1 + alpha, -2 * cos, 1 - alpha))


def _shelf(hertz: float, gain: float) -> NDArray[np.float64]:
    """High shelf of the same cookbook, slope 1."""
    a, w = 10 ** (gain / 40), 2 * np.pi * hertz / RATE
    cos, slope = np.cos(w), np.sin(w) * np.sqrt(2) * np.sqrt(a)
    up, down = a + 1, a - 1
    return _section(
        (a * (up + down * cos + slope), -2 * a * (down + up * cos), a * (up + down * cos - slope)),
        (up - down * cos + slope, 2 * (down - up * cos), up - down * cos - slope),
    )


def _section(b: tuple[float, ...], a: tuple[float, ...]) -> NDArray[np.float64]:
    return np.array([*b, *a]) / a[0]
