"""Loudness and true peak of mono sound at 48 kHz, after ITU-R BS.1770-5."""

import numpy as np
import soxr
from numpy.typing import NDArray

from studio.show import RATE, Pcm
from voice.biquad import filtered

# The K weighting of BS.1770-5, annex 1, tables 1 and 2: a shelf for the head, a high-pass.
_HEAD = (1.53512485958697, -2.69169618940638, 1.19839281085285)
_HEAD_POLES = (1.0, -1.69065929318241, 0.73248077421585)
K = np.array([(*_HEAD, *_HEAD_POLES), (1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621)])
_BLOCK = RATE * 4 // 10
_STEP = RATE // 10
_OVERSAMPLED = 4

SILENT = -70.0
"""LUFS of the absolute gate: what is softer has no loudness."""


def loudness(pcm: Pcm) -> float:
    """Gated loudness in LUFS; `-inf` when nothing passes the gate of -70 LUFS.

    Sound shorter than one block of 400 ms is measured as one block.
    """
    if not len(pcm):
        return -np.inf
    power = np.concatenate(([0.0], np.cumsum(filtered(K, pcm) ** 2, dtype=np.float64)))
    length = min(_BLOCK, len(pcm))
    starts = np.arange(0, len(pcm) - length + 1, _STEP)
    blocks = (power[starts + length] - power[starts]) / length
    blocks = blocks[_lufs(blocks) > SILENT]
    if not len(blocks):
        return -np.inf
    blocks = blocks[_lufs(blocks) > _lufs(blocks.mean()) - 10.0]
    return float(_lufs(blocks.mean()))


def true_peak(pcm: Pcm) -> float:
    """Highest value of the sound between its samples too, in dBTP; `-inf` for silence."""
    peak = float(peaks(pcm).max(initial=0.0))
    return 20 * np.log10(peak) if peak > 0 else -np.inf


def peaks(pcm: Pcm) -> NDArray[np.float64]:
    """For each sample the highest absolute value up to the next one, four times oversampled."""
    if not len(pcm):
        return np.zeros(0)
    fine = np.abs(soxr.resample(pcm, RATE, _OVERSAMPLED * RATE))
    height: NDArray[np.float64] = fine[::_OVERSAMPLED].astype(np.float64)
    for place in range(1, _OVERSAMPLED):
        np.maximum(height, fine[place::_OVERSAMPLED], out=height)
    return height


def _lufs(power: NDArray[np.float64] | np.floating) -> NDArray[np.float64]:
    with np.errstate(divide="ignore"):
        return -0.691 + 10 * np.log10(power)
