"""From an engine's samples to sound for the air: one rate, one loudness, one ceiling."""

from dataclasses import dataclass, field

import numpy as np
import soxr

from studio.show import RATE, Pcm
from voice.dynamics import compressed, deessed, limited, lowered, over, settled
from voice.engine import Speech, Tone
from voice.equalizer import shaped
from voice.loudness import loudness_of, peaks, weighted
from voice.running import running_mean

VERSION = 4
"""Counts changes of the sound, so that phrases cached before one are not used after it."""

BENCH = -20.0
"""LUFS at which a voice enters the compressor, whose threshold is meant for it."""

_SILENT = -50.0
"""dB below the loudest 10 ms: what is softer at either end is not speech."""
_LEAD, _TAIL = 0.010, 0.030
_FADE_IN, _FADE_OUT = 0.005, 0.010
_BREATHS = 0.25
"""LU by which sentences are louder than the programme is to be: half of what the breaths between
them take from its loudness, so that both are well within half an LU."""
_EAGER = 1.5
"""Share of a miss that is made up at once: more than all of it, for the limiter eats some."""
_SURE = RATE * 4 // 10
"""Samples from which on a sentence has a loudness of its own (one block of BS.1770)."""
_FURTHEST = 9.0
"""dB by which a sentence may differ from what its voice was calibrated at."""


@dataclass(frozen=True, slots=True)
class Level:
    """How loud a voice is by nature, in LUFS, measured once on fixed sentences."""

    raw: float
    """After the equalizer."""
    squeezed: float
    """After the compressor, having entered it at `BENCH`."""


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """One finished sentence."""

    pcm: Pcm = field(repr=False)
    skipped: float
    """Seconds of silence that were cut from its beginning."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The sound chain of one voice: equalizer, de-esser, compressor, loudness, limiter, fades."""

    tone: Tone
    level: Level
    loudness: float
    """Aimed loudness of the programme in LUFS; a sentence is `_BREATHS` louder."""
    true_peak: float
    """Ceiling in dBTP."""

    def __call__(self, speech: Speech) -> Sound:
        """Finish one sentence; an empty `pcm` when it is silent throughout."""
        pcm, hiss = voiced(speech, self.tone)
        start, end = _speaking(pcm)
        if start == end:
            return Sound(pcm[:0], 0.0)
        pcm = squeezed(pcm[start:end], hiss[start:end], self.level.raw)
        return Sound(_faded(self._levelled(pcm)), start / RATE)

    def _levelled(self, pcm: Pcm) -> Pcm:
        """At the aimed loudness and under the ceiling. Too short to measure: as its voice needs."""
        aim = self.loudness + _BREATHS
        usual = aim - self.level.squeezed
        if len(pcm) < _SURE:
            return limited(_louder(pcm, usual), self.true_peak)
        height, power = peaks(pcm), weighted(pcm)
        gain, wanted = 0.0, aim - loudness_of(power, len(pcm))
        less = None
        for _ in range(4):
            gain = float(np.clip(wanted, usual - _FURTHEST, usual + _FURTHEST))
            less = over(height * 10 ** (gain / 20), self.true_peak)
            # The limiter's gain moves within milliseconds: it changes the weighted power as it is.
            left = power * 10 ** ((gain - (0.0 if less is None else less)) / 10)
            miss = aim - loudness_of(left, len(pcm))
            if abs(miss) < 0.1:
                break
            wanted = gain + _EAGER * miss
        return settled(lowered(_louder(pcm, gain), less), self.true_peak)


def voiced(speech: Speech, tone: Tone) -> tuple[Pcm, Pcm]:
    """The engine's samples at `RATE` with the tone of its voice, and their hiss."""
    if not len(speech.pcm):
        return np.zeros(0, np.float32), np.zeros(0, np.float32)
    pcm = np.asarray(speech.pcm, dtype=np.float32)
    if speech.rate != RATE:
        pcm = np.asarray(soxr.resample(pcm, speech.rate, RATE), dtype=np.float32)
    return shaped(pcm, tone)


def squeezed(pcm: Pcm, hiss: Pcm, raw: float) -> Pcm:
    """De-esser and compressor, for a voice of `raw` LUFS."""
    gain = BENCH - raw
    return compressed(deessed(_louder(pcm, gain), _louder(hiss, gain)))


def _louder(pcm: Pcm, gain: float) -> Pcm:
    return pcm * np.float32(10 ** (gain / 20))


def _speaking(pcm: Pcm) -> tuple[int, int]:
    """Where the speech begins and ends, without the silence around it; equal when all is silent."""
    power = running_mean(np.square(pcm), RATE // 100, beyond="zero")
    loud = power > power.max(initial=0.0) * 10 ** (_SILENT / 10)
    first = int(loud.argmax()) if len(loud) else 0
    if not len(loud) or not loud[first] or power.max() < 1e-10:
        return 0, 0
    last = len(loud) - 1 - int(loud[::-1].argmax())
    start = max(0, first - round(_LEAD * RATE))
    return start, min(len(pcm), last + round(_TAIL * RATE))


def _faded(pcm: Pcm) -> Pcm:
    faded = pcm.copy()
    rise = min(round(_FADE_IN * RATE), len(pcm))
    fall = min(round(_FADE_OUT * RATE), len(pcm))
    faded[:rise] *= np.sin(np.linspace(0, np.pi / 2, rise, dtype=np.float32)) ** 2
    faded[len(pcm) - fall :] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32)) ** 2
    return faded
