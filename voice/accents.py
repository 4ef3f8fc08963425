"""Stressed moments of a sentence: where head, brows and hands land."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from studio.show import RATE, Accent, Pcm
from voice.engine import Phone
from voice.phones import VOWELS

APART = RATE * 350 // 1000
"""Samples between two accents at least: a head cannot nod faster."""

_WINDOW = RATE * 40 // 1000
_LOWEST, _HIGHEST = 70, 400
"""Hertz between which a voice is looked for."""
_FAINT = 0.25


def accents(phones: Sequence[Phone], pcm: Pcm) -> tuple[Accent, ...]:
    """The strongest stressed vowels, ascending, at least `APART` samples from each other.

    Strength comes from stress, loudness and pitch, each against the rest of the sentence.
    """
    vowels = [
        (phone, at)
        for phone in phones
        if phone.symbol in VOWELS
        and phone.stress
        and 0 <= (at := round(phone.start * RATE)) < len(pcm)
    ]
    if not vowels:
        return ()
    windows = np.array([_window(pcm, phone) for phone, _ in vowels])
    loud = _ranked(10 * np.log10(np.mean(windows**2, axis=1) + 1e-12), 6.0)
    high = _ranked(_semitones(windows), 3.0)
    stress = np.array([min(phone.stress, 2) / 2 for phone, _ in vowels])
    strength = 0.4 * stress + 0.3 * loud + 0.3 * high
    chosen: list[Accent] = []
    for n in np.argsort(-strength, kind="stable"):
        at = vowels[n][1]
        if strength[n] >= _FAINT and all(abs(at - other.at) >= APART for other in chosen):
            chosen.append(Accent(at, round(float(strength[n]), 3)))
    return tuple(sorted(chosen, key=lambda accent: accent.at))


def _window(pcm: Pcm, phone: Phone) -> NDArray[np.float64]:
    """40 ms from the middle of a phone."""
    middle = round((phone.start + phone.end) / 2 * RATE)
    start = max(0, min(len(pcm) - _WINDOW, middle - _WINDOW // 2))
    cut = pcm[start : start + _WINDOW].astype(np.float64)
    return np.pad(cut, (0, _WINDOW - len(cut)))


def _semitones(windows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pitch of each window by autocorrelation, in semitones over 1 Hz; NaN when it has none."""
    centred = (windows - windows.mean(axis=1, keepdims=True)) * np.hanning(_WINDOW)
    likeness = np.fft.irfft(np.square(np.abs(np.fft.rfft(centred, 2 * _WINDOW))))
    first, last = RATE // _HIGHEST, RATE // _LOWEST
    period = first + np.argmax(likeness[:, first:last], axis=1)
    found = likeness[np.arange(len(windows)), period]
    voiced = (likeness[:, 0] > 0) & (found >= 0.3 * likeness[:, 0])
    return np.where(voiced, 12 * np.log2(RATE / period), np.nan)


def _ranked(values: NDArray[np.float64], spread: float) -> NDArray[np.float64]:
    """0..1: where each value lies, `spread` below to `spread` above the median; NaN becomes 0.5."""
    known = values[np.isfinite(values)]
    middle = float(np.median(known)) if len(known) else 0.0
    return np.nan_to_num(np.clip(0.5 + (values - middle) / (2 * spread), 0, 1), nan=0.5)
