"""From an engine's samples to sound for the air: one rate, one loudness, one ceiling."""

import math
from dataclasses import dataclass, field, replace

import numpy as np
import soxr

from studio.show import RATE, Pcm
from voice.dynamics import Curve, compressed, deessed, limited, lowered, over, settled
from voice.engine import Speech, Tone
from voice.equalizer import shaped
from voice.loudness import HOP, loudness, loudness_of, peaks, weighted
from voice.running import running_mean

VERSION = 6
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
_SWELL, _FALL = 2.5, 4.0
"""The same upwards and downwards where its beginning is heard already, as its voice usually is: it
must not swell, and a short one whose beginning was loud may not fade away."""
_GLIDE = 300
"""Hops of 1 ms in which the gain moves to that of the rest."""
_BRIEF = RATE // 5
"""Samples of the shortest beginning."""
_BEYOND = 0.05
"""Seconds after it that what looks ahead is given: the compressor, the limiter and the seam."""
_SEAM = RATE // 100
"""Samples in which the beginning passes into the rest."""
_REACH = RATE * 8 // 1000
"""Samples by which the rest may begin earlier or later, so that its wave goes on: a period of a low
voice."""


@dataclass(frozen=True, slots=True)
class Level:
    """How loud a voice is by nature, in LUFS, measured once on fixed sentences."""

    raw: float
    """After the equalizer."""
    squeezed: float
    """After the compressor, having entered it at `BENCH`, of a usual sentence without the silence
    around it."""


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """One finished sentence."""

    pcm: Pcm = field(repr=False)
    skipped: float
    """Seconds of its speech before its first sample: the silence at the beginning, cut away."""


@dataclass(frozen=True, slots=True, eq=False)
class Begun:
    """The beginning of a sentence, as it is heard already."""

    sound: Sound
    beyond: Pcm = field(repr=False)
    """What comes right after it."""
    gain: float
    """dB by which it was turned up."""


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
        pcm = squeezed(pcm[start:end], hiss[start:end], self.level.raw, self.tone.squeeze)
        return Sound(_faded(self._levelled(pcm)), start / RATE)

    def begun(self, speech: Speech, until: float, share: float) -> Begun | None:
        """The beginning of a sentence up to `until` seconds, `share` of the whole.

        Of what nobody knows yet it is taken that it will be as loud as usual. None when it is too
        short to be heard for itself.
        """
        made = speech.pcm[: round((until + _BEYOND) * speech.rate)]
        pcm, hiss = voiced(replace(speech, pcm=made), self.tone)
        start, _ = _speaking(pcm)
        length = round(until * RATE) - start
        if length < _BRIEF:
            return None
        pcm = squeezed(pcm[start:], hiss[start:], self.level.raw, self.tone.squeeze)
        above = 10 ** ((loudness(pcm[:length]) - self.level.squeezed) / 10)
        gain = self._usual - 10 * math.log10(share * above + 1 - share)
        loud = limited(_louder(pcm, gain), self.true_peak)
        sound = Sound(_risen(loud[:length]), start / RATE)
        return Begun(sound, loud[length : length + _SEAM], gain)

    def rest(self, speech: Speech, until: float, begun: Begun) -> Sound:
        """What comes after `until` seconds of the whole sentence whose beginning is `begun`.

        It goes on where that wave is, as loud, and moves to where the sentence is as loud as any.
        """
        pcm, hiss = voiced(speech, self.tone)
        start, end = _speaking(pcm)
        place = max(0, round(until * RATE) - start)
        pcm = squeezed(pcm[start:end], hiss[start:end], self.level.raw, self.tone.squeeze)
        loud = self._levelled(pcm, begun, place)
        place = _in_phase(loud, place, begun.beyond)
        rest = loud[place:].copy()
        seam = min(len(rest), len(begun.beyond))
        ramp = np.linspace(0, 1, seam, dtype=np.float32)
        rest[:seam] += (1 - ramp) * (begun.beyond[:seam] - rest[:seam])
        return Sound(_fallen(rest), (start + place) / RATE)

    @property
    def _usual(self) -> float:
        """By how many dB its voice is turned up as a rule."""
        return self.loudness + _BREATHS - self.level.squeezed

    def _levelled(self, pcm: Pcm, begun: Begun | None = None, place: int = 0) -> Pcm:
        """At the aimed loudness and under the ceiling. Too short to measure: as its voice needs.

        With `begun` the gain is that before `place`, and only moves from there; what is heard
        already counts as it was, which need not be as loud as the same words are here.
        """
        aim, usual = self.loudness + _BREATHS, self._usual
        if len(pcm) < _SURE:
            return limited(_louder(pcm, usual), self.true_peak)
        height, power = peaks(pcm), weighted(pcm)
        hops = np.arange(len(height))
        held = usual if begun is None else begun.gain
        heard = np.zeros(0, np.float32) if begun is None else weighted(begun.sound.pcm)
        heard = heard[: min(place // HOP, len(power))]
        moved = 1.0 if begun is None else np.clip((hops - place // HOP) / _GLIDE, 0, 1)
        fall, swell = (_FURTHEST, _FURTHEST) if begun is None else (_FALL, _SWELL)
        wanted = aim - loudness_of(power, len(pcm))
        gain: Curve | float = 0.0
        less: Curve | None = None
        for _ in range(4):
            last = float(np.clip(wanted, usual - fall, usual + swell))
            gain = held + (last - held) * moved
            less = over(height * 10 ** (gain / 20), self.true_peak)
            # The limiter's gain moves within milliseconds: it changes the weighted power as it is.
            left = power * 10 ** ((gain - (0.0 if less is None else less)) / 10)
            left[: len(heard)] = heard
            miss = aim - loudness_of(left, len(pcm))
            if abs(miss) < 0.1:
                break
            wanted = last + _EAGER * miss
        if isinstance(gain, float):
            loud = _louder(pcm, gain)
            return loud if less is None else settled(lowered(loud, less), self.true_peak)
        return settled(lowered(pcm, (0.0 if less is None else less) - gain), self.true_peak)


def voiced(speech: Speech, tone: Tone) -> tuple[Pcm, Pcm]:
    """The engine's samples at `RATE` with the tone of its voice, and their hiss."""
    if not len(speech.pcm):
        return np.zeros(0, np.float32), np.zeros(0, np.float32)
    pcm = np.asarray(speech.pcm, dtype=np.float32)
    if speech.rate != RATE:
        pcm = np.asarray(soxr.resample(pcm, speech.rate, RATE), dtype=np.float32)
    return shaped(pcm, tone)


def spoken(pcm: Pcm, hiss: Pcm) -> tuple[Pcm, Pcm]:
    """Both without the silence at the ends of `pcm`."""
    start, end = _speaking(pcm)
    return pcm[start:end], hiss[start:end]


def squeezed(pcm: Pcm, hiss: Pcm, raw: float, ratio: float) -> Pcm:
    """De-esser and compressor, for a voice of `raw` LUFS."""
    gain = BENCH - raw
    soft = deessed(_louder(pcm, gain), _louder(hiss, gain))
    return soft if ratio <= 1 else compressed(soft, ratio=ratio)


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


def _in_phase(pcm: Pcm, place: int, beyond: Pcm) -> int:
    """The place near `place` from which `pcm` goes on most like `beyond`."""
    first = max(0, place - _REACH)
    area = pcm[first : place + _REACH + len(beyond)]
    if len(beyond) < _SEAM or len(area) <= len(beyond):
        return min(place, len(pcm))
    likeness = np.correlate(area, beyond, "valid")
    squares = np.concatenate(([0.0], np.cumsum(np.square(area, dtype=np.float64))))
    energy = squares[len(beyond) :] - squares[: -len(beyond)]
    # Of silence any place is as good: then the one that was asked for.
    energy = np.maximum(energy, 1e-3 * float(np.dot(beyond, beyond)) + 1e-9)
    score = likeness / np.sqrt(energy)
    score -= 0.05 * score.max() * np.abs(np.arange(len(score)) + first - place) / _REACH
    return first + int(score.argmax())


def _faded(pcm: Pcm) -> Pcm:
    return _fallen(_risen(pcm))


def _risen(pcm: Pcm) -> Pcm:
    risen = pcm.copy()
    rise = min(round(_FADE_IN * RATE), len(pcm))
    risen[:rise] *= np.sin(np.linspace(0, np.pi / 2, rise, dtype=np.float32)) ** 2
    return risen


def _fallen(pcm: Pcm) -> Pcm:
    fallen = pcm.copy()
    fall = min(round(_FADE_OUT * RATE), len(pcm))
    fallen[len(pcm) - fall :] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32)) ** 2
    return fallen
