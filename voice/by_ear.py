"""Phones guessed from the sound alone, for engines that know none: the last rung of the ladder."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from studio.show import RATE, Pcm
from voice.biquad import filtered, high_pass
from voice.ear import HOP, MOUTHS, heard
from voice.engine import Phone
from voice.phones import PAUSE
from voice.running import running_mean

_HELD = 5
"""Hops of 10 ms that guesses are taken together over: a mouth does not change faster."""
_QUIET = 30.0
"""dB below the loudest: nobody speaks."""
_SOUNDS = {
    "rest": (PAUSE, 0),
    "closed": ("m", 0),
    "teeth on lip": ("v", 0),
    "open": ("aa", 1),
    "spread": ("ih", 1),
    "round": ("ao", 1),
    "tongue": ("l", 0),
}
"""For each mouth a sound that has it, and its stress."""
_GUESSES = (*(_SOUNDS[mouth] for mouth in MOUTHS), ("s", 0), ("eh", 1), ("uw", 1))
_REST, _HISSES = MOUTHS.index("rest"), len(MOUTHS)
_HALF_OPEN, _POUTING = _HISSES + 1, _HISSES + 2
_WIDE = 0.45
"""Opening from which on a spread mouth is that of `eh`."""
_OPEN = 0.55
"""Opening below which a round mouth is that of `uw`, and an open one half open."""
_HISS = (high_pass(4_000, 0.5412), high_pass(4_000, 1.3066))
"""What is above 4 kHz: s and sh have most of their power there, vowels hardly any. The two `q` make
a Butterworth filter of fourth order."""


def by_ear(pcm: Pcm) -> tuple[Phone, ...]:
    """The mouths of `pcm` as sounds that have them: rest, hiss and eight more. Without gaps."""
    if not len(pcm):
        return ()
    level, high = _power(pcm), _power(np.asarray(filtered(_HISS, pcm), dtype=np.float32))
    below = 10 * np.log10(max(level.max(), 1e-12) / np.maximum(level, 1e-12))
    likely = running_mean(heard(pcm), _HELD)
    jaw = likely[:, -1]
    mouths = np.delete(likely[:, : len(MOUTHS)], _REST, axis=1).argmax(axis=1) + 1
    spread, round_, open_ = (mouths == MOUTHS.index(mouth) for mouth in ("spread", "round", "open"))
    half_open = (spread & (jaw > _WIDE)) | (open_ & (jaw < _OPEN))
    pouting = round_ & (jaw < _OPEN)
    mouths = np.select([half_open, pouting], [_HALF_OPEN, _POUTING], default=mouths)
    guess = np.select([below > _QUIET, high > level / 2], [_REST, _HISSES], default=mouths)
    steady = _steadied(guess)
    edges = [0, *(np.flatnonzero(np.diff(steady)) + 1), len(steady)]
    return tuple(_guessed(_GUESSES[steady[start]], start, end) for start, end in pairwise(edges))


def _steadied(guess: NDArray[np.intp]) -> NDArray[np.intp]:
    """At each place the guess that most of those around it make; of equals the first."""
    votes = (guess[:, None] == np.arange(len(_GUESSES))).astype(np.float64)
    return np.asarray(running_mean(votes, _HELD).argmax(axis=1))


def _guessed(guess: tuple[str, int], start: int, end: int) -> Phone:
    symbol, stress = guess
    return Phone(symbol, start * HOP / RATE, end * HOP / RATE, stress)


def _power(pcm: Pcm) -> NDArray[np.float64]:
    """Mean square of 30 ms around every 10 ms."""
    count = -(-len(pcm) // HOP)
    padded = np.pad(pcm.astype(np.float64) ** 2, (0, count * HOP - len(pcm)))
    return running_mean(padded.reshape(count, HOP).mean(axis=1), 3)
