"""The sound chain for a person who speaks now: the same tools, block after block."""

import math
from collections import deque

import numpy as np

from studio.limiter import Limiter
from studio.show import RATE, Pcm
from voice.biquad import Filter, bell, high_pass
from voice.chain import BENCH
from voice.loudness import K

BLOCK = RATE // 20
"""Samples of a block: 50 ms, half the step of BS.1770; what is longer is heard later."""
WINDOW = 12.0
"""Seconds of speech whose loudness is taken for that of the voice."""
CALM = 1.0
"""dB a second: the fastest a gain moves once the voice is known."""
_EAGER = 12.0
"""dB a second until then: nobody knows how loud a microphone is."""
_KNOWN = 3.0
"""Seconds of speech after which a voice is known."""
_SILENT, _BELOW = -55.0, -10.0
"""LUFS below which nobody speaks; LU below the rest at which sound does not count."""
_GATED = 8
"""Blocks that are measured together: 0.4 s."""
_FAINT = 20.0
"""LU below its voice at which sound is not speech any more."""
_MOST = 30.0
"""dB a voice is turned up or down at most."""

_HOP = RATE // 1000
_THRESHOLD, _RATIO, _KNEE = -22.0, 2.5, 8.0
"""As in `voice.dynamics`."""
_FOLLOW = math.exp(-1 / 5)
"""Share of a level that stays after a millisecond: 5 ms."""
_RELEASE = 120.0
"""Milliseconds in which a reduction falls to 1/e."""


class _Ear:
    """Gated loudness of what was heard in the last `WINDOW` seconds of speech."""

    def __init__(self) -> None:
        self._weighted = Filter(K, BLOCK)
        self._last: deque[float] = deque(maxlen=_GATED)
        self._powers: deque[float] = deque(maxlen=round(WINDOW * RATE / BLOCK))
        self.heard = 0.0
        """Seconds of speech so far."""
        self.now = -math.inf
        """Loudness of the last block, LUFS."""

    def hear(self, block: Pcm) -> None:
        power = float(np.mean(np.square(self._weighted(block), dtype=np.float64)))
        self.now = _lufs(power)
        self._last.append(power)
        together = sum(self._last) / len(self._last)
        if _lufs(together) > _SILENT:
            self._powers.append(together)
            self.heard += BLOCK / RATE

    @property
    def loudness(self) -> float | None:
        """LUFS; None before anybody spoke."""
        if not self._powers:
            return None
        powers = np.array(self._powers)
        return _lufs(float(powers[powers > powers.mean() * 10 ** (_BELOW / 10)].mean()))


class Leveller:
    """Slow gain: brings a voice to a loudness by what was heard of it in the last `WINDOW`."""

    def __init__(self, loudness: float, gain: float = 0.0) -> None:
        """`loudness` in LUFS is aimed at; `gain` in dB is where it begins."""
        self.aim = loudness
        self.ear = _Ear()
        self.gain = gain
        """The gain that is reached at the end of the last block, dB."""

    @property
    def knows(self) -> bool:
        """True once it has heard enough of the voice."""
        return self.ear.heard > _KNOWN

    def __call__(self, block: Pcm, *, learn: bool = True) -> Pcm:
        """The next block at the gain of the moment; that stays as it is unless it may `learn`."""
        if learn:
            self.ear.hear(block)
        before = self.gain
        loudness = self.ear.loudness
        if loudness is not None:
            wanted = float(np.clip(self.aim - loudness, -_MOST, _MOST))
            most = (CALM if self.knows else _EAGER) * BLOCK / RATE
            self.gain += float(np.clip(wanted - self.gain, -most, most))
        ramp = np.linspace(before, self.gain, BLOCK, dtype=np.float32)
        return np.asarray(block * 10 ** (ramp / 20), dtype=np.float32)


class _Compressor:
    """Brings loud syllables down, as `voice.dynamics.compressed` does."""

    def __init__(self) -> None:
        self._power = 0.0
        self._reduction = 0.0

    def __call__(self, block: Pcm) -> Pcm:
        powers = np.square(block, dtype=np.float64).reshape(-1, _HOP).mean(axis=1)
        edges = [self._reduction]
        decay = math.exp(-1 / _RELEASE)
        for power in powers.tolist():
            self._power = power + (self._power - power) * _FOLLOW
            wanted = _bent(10 * math.log10(max(self._power, 1e-12)) - _THRESHOLD)
            self._reduction = max(wanted, self._reduction * decay)
            edges.append(self._reduction)
        at = np.arange(1, len(block) + 1) / _HOP
        curve = np.interp(at, np.arange(len(edges)), edges)
        return np.asarray(block * 10 ** (-curve / 20), dtype=np.float32)


def _bent(over: float) -> float:
    knee = min(max(over + _KNEE / 2, 0.0), _KNEE) ** 2 / (2 * _KNEE)
    return (knee + max(over - _KNEE / 2, 0.0)) * (1 - 1 / _RATIO)


class LiveChain:
    """High-pass, equalizer, slow gain, compressor, slow gain to the show's loudness, limiter.

    Blocks come out `studio.limiter.DELAY` samples later than they went in.
    """

    def __init__(self, loudness: float, true_peak: float) -> None:
        """Aimed loudness in LUFS, ceiling in dBTP."""
        self._tone = Filter((high_pass(70), bell(250, -2.0, 1.0), bell(3_000, 2.0, 0.8)), BLOCK)
        self._bench = Leveller(BENCH, 6.0)
        self._squeeze = _Compressor()
        self._level = Leveller(loudness, loudness - BENCH + 1.5)
        self._limiter = Limiter(true_peak, 1)
        self._before, self._after = _Ear(), _Ear()
        """What the limiter is given, and what it leaves."""
        self._aim = loudness

    def __call__(self, block: Pcm) -> Pcm:
        """The next `BLOCK` samples, finished."""
        squeezed = self._squeeze(self._bench(self._tone(block)))
        settled = self._bench.knows  # before, what comes after it is as loud as by chance
        loud = self._level(squeezed, learn=settled)
        limited: Pcm = self._limiter(loud[:, None])[:, 0]
        if settled:
            self._make_up(loud, limited)
        return limited

    def _make_up(self, given: Pcm, left: Pcm) -> None:
        """Aim higher by what the limiter eats."""
        self._before.hear(given)
        self._after.hear(left)
        before, after = self._before.loudness, self._after.loudness
        if before is not None and after is not None:
            self._level.aim = self._aim + min(3.0, max(0.0, before - after))

    @property
    def voiced(self) -> bool:
        """True when somebody was heard in the last block."""
        return self._bench.ear.now > max(_SILENT, BENCH - self._bench.gain - _FAINT)


def _lufs(power: float) -> float:
    return -0.691 + 10 * math.log10(power) if power > 0 else -math.inf
