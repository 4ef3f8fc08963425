"""A judge of clearness that works offline: a recogniser writes down what it hears.

It is a weak listener, so its figures rank voices and tones; they are not what a person misses.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import soxr

from studio.show import RATE, Pcm

_NOISE = 1e-3
"""Amplitude of the noise laid under the sound: a recogniser has never heard digital silence."""


def errors(sounds: Sequence[Pcm], texts: Sequence[str]) -> float:
    """Words that are wrong, missing or too many, as a share of the words that were said."""
    from pocketsphinx import Decoder  # noqa: PLC0415  # optional, and 40 MB

    decoder = Decoder(samprate=16_000, loglevel="FATAL")
    wrong = said = 0
    for pcm, text in zip(sounds, texts, strict=True):
        words = text.lower().split()
        wrong += distance(words, _heard(decoder, pcm))
        said += len(words)
    return wrong / said


def _heard(decoder: Any, pcm: Pcm) -> list[str]:
    sound = np.pad(soxr.resample(np.asarray(pcm, np.float32), RATE, 16_000), 4_800)
    sound = 0.5 * sound / max(float(np.abs(sound).max()), 1e-6)
    sound = sound + np.random.default_rng(1).standard_normal(len(sound)) * _NOISE
    decoder.start_utt()
    decoder.process_raw((sound * 32767).astype("<i2").tobytes(), full_utt=True)
    decoder.end_utt()
    found = decoder.hyp()
    return found.hypstr.lower().split() if found else []


def distance(said: Sequence[str], heard: Sequence[str]) -> int:
    """Levenshtein's, in words."""
    row = list(range(len(heard) + 1))
    for n, word in enumerate(said, 1):
        before, row[0] = row[0], n
        for m, other in enumerate(heard, 1):
            before, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, before + (word != other))
    return row[-1]
