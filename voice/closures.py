"""Where espeak-ng's sounds begin to be heard, which is earlier than it says.

It names `p`, `t`, `k` and `ch` at their burst: the silence before it, in which the lips of a `p`
are already shut, it counts to the sound before. `l` and `y` it names half-way into them.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from voice.engine import Phone, Samples

_STOPS = frozenset({"p", "t", "k", "ch"})
_LONGEST = 0.06
"""Seconds of the longest closure: what is silent before it is a pause."""
_FALL = 20.0
"""dB below its surroundings at which a closure is silent."""
_GLIDES = {"l": 0.018, "y": 0.026}
"""Seconds; the median against the phones of four CMU voices that say the same."""


def closed(phones: Sequence[Phone], pcm: Samples, rate: int) -> tuple[Phone, ...]:
    """The phones, with every stop from its closure on. Ascending and without gaps as before."""
    if len(pcm) < rate // 500:
        return tuple(phones)
    level = _levels(pcm, rate)
    found = list(phones)
    for n in range(1, len(found)):
        before, phone = found[n - 1], found[n]
        start = _start(phone, before, level)
        if before.start < start < phone.start:
            found[n - 1] = replace(before, end=start)
            found[n] = replace(phone, start=start)
    return tuple(found)


def along(
    words: Sequence[tuple[float, float] | None], before: Sequence[Phone], after: Sequence[Phone]
) -> tuple[tuple[float, float] | None, ...]:
    """The words, beginning and ending no later than the phones which moved do."""

    def moved(edge: float) -> float:
        # A word is named up to 15 ms before its first sound.
        return min([edge, *(new for old, new in starts if edge - 1e-6 <= old < edge + 0.02)])

    starts = [(old.start, new.start) for old, new in zip(before, after, strict=True)]
    return tuple(word and (moved(word[0]), moved(word[1])) for word in words)


def _levels(pcm: Samples, rate: int) -> np.ndarray:
    """Level of every 2 ms in dB."""
    hop = rate // 500
    count = len(pcm) // hop
    power = (pcm[: count * hop].astype(np.float64) ** 2).reshape(count, hop).mean(axis=1)
    return np.asarray(10 * np.log10(power + 1e-10))


def _start(phone: Phone, before: Phone, level: np.ndarray) -> float:
    if phone.symbol in _GLIDES:
        return max(phone.start - _GLIDES[phone.symbol], (before.start + phone.start) / 2)
    if phone.symbol not in _STOPS:
        return phone.start
    burst = round(phone.start * 500)
    first = max(round((phone.start - _LONGEST) * 500), round(before.start * 500) + 2, 0)
    quiet = level[first : burst + 1]
    loudest = level[max(0, first - 10) : burst + 30].max(initial=-100.0)
    silent = np.flatnonzero(quiet < loudest - _FALL)
    return (first + int(silent[0])) / 500 if len(silent) else phone.start
