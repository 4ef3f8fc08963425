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
HOP = RATE // 1000
"""Samples between two values of a curve: 1 ms."""
_STEP = 100
_BLOCK = 4 * _STEP
"""Hops between two blocks of BS.1770, and in one."""
_OVERSAMPLED = 4

SILENT = -70.0
"""LUFS of the absolute gate: what is softer has no loudness."""


def loudness(pcm: Pcm) -> float:
    """Gated loudness in LUFS; `-inf` when nothing passes the gate of -70 LUFS.

    Sound shorter than one block of 400 ms is measured as one block.
    """
    return loudness_of(weighted(pcm), len(pcm))


def weighted(pcm: Pcm) -> NDArray[np.float32]:
    """The power of each `HOP` after the K weighting, summed over its samples.

    A gain that moves slowly changes it by its square, so who only changes the gain need not weigh
    the sound again.
    """
    if not len(pcm):
        return np.zeros(0, np.float32)
    return hop_power(filtered(K, pcm))


def hop_power(pcm: Pcm) -> NDArray[np.float32]:
    """The squares of each `HOP` summed; the last one may be filled up with silence."""
    whole = len(pcm) // HOP * HOP
    hops = pcm[:whole].reshape(-1, HOP)
    power: NDArray[np.float32] = np.einsum("ij,ij->i", hops, hops)
    if whole < len(pcm):
        power = np.append(power, np.dot(pcm[whole:], pcm[whole:]))
    return power


def loudness_of(power: NDArray[np.floating], samples: int) -> float:
    """The loudness of what is `samples` long and has that `weighted` power."""
    if not samples:
        return -np.inf
    if samples < _BLOCK * HOP:
        blocks = np.array([power.sum(dtype=np.float64) / samples])
    else:
        count = samples // HOP // _STEP
        steps = power[: count * _STEP].reshape(-1, _STEP).sum(axis=1, dtype=np.float64)
        four = np.convolve(steps, np.ones(_BLOCK // _STEP), "valid")
        blocks = four / (_BLOCK * HOP)
    blocks = blocks[_lufs(blocks) > SILENT]
    if not len(blocks):
        return -np.inf
    blocks = blocks[_lufs(blocks) > _lufs(blocks.mean()) - 10.0]
    return float(_lufs(blocks.mean()))


def true_peak(pcm: Pcm) -> float:
    """Highest value of the sound between its samples too, in dBTP; `-inf` for silence."""
    peak = highest(pcm)
    return 20 * np.log10(peak) if peak > 0 else -np.inf


def highest(pcm: Pcm) -> float:
    """Highest absolute value between the samples too, four times oversampled."""
    if not len(pcm):
        return 0.0
    fine = _oversampled(pcm)
    return float(max(fine.max(), -fine.min()))


def peaks(pcm: Pcm) -> NDArray[np.float64]:
    """For each `HOP` the highest absolute value up to the next one, between samples too."""
    if not len(pcm):
        return np.zeros(0)
    count = -(-len(pcm) // HOP)
    fine = np.zeros(count * HOP * _OVERSAMPLED, np.float32)
    made = _oversampled(pcm)[: len(fine)]
    fine[: len(made)] = made
    hops = fine.reshape(count, -1)
    peaks: NDArray[np.float64] = np.maximum(hops.max(axis=1), -hops.min(axis=1)).astype(np.float64)
    return peaks


def _oversampled(pcm: Pcm) -> Pcm:
    return np.asarray(soxr.resample(pcm, RATE, _OVERSAMPLED * RATE))


def _lufs(power: NDArray[np.float64] | np.floating) -> NDArray[np.float64]:
    with np.errstate(divide="ignore"):
        return -0.691 + 10 * np.log10(power)
