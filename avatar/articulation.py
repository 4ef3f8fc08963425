"""From visemes to lips: every sound pulls the mouth towards its shape, some more than others.

The blend follows Cohen and Massaro's dominance functions, a channel of the mouth at a time: the jaw
is quick, rounding spreads far. Lips that must meet do meet, whatever the neighbours want.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import pi, sin
from typing import Protocol

import numpy as np

from avatar.by_sound import Heard
from avatar.chance import eased
from avatar.lips import BOTTOM, KEYS, TOP
from avatar.pose import Lips
from studio.show import RATE, Utterance, Viseme

LEAD = 0.025
"""Seconds by which the mouth is ahead of its sound, measured in the middle of a frame: at its first
sight 25 to 46 ms early, at its last never late, from 24 to 60 fps."""

SHORTEST = 0.066
"""Seconds below which a shape is a flicker to the eye."""

_DOMINANCE = {
    "sil": 0.35, "PP": 0.6, "FF": 0.6, "TH": 0.6, "DD": 0.4, "kk": 0.25, "CH": 0.8, "SS": 0.7,
    "nn": 0.35, "RR": 0.6, "aa": 0.75, "E": 0.6, "ih": 0.55, "oh": 0.85, "ou": 0.95,
}  # fmt: skip
_VOWELS = frozenset({"aa", "E", "ih", "oh", "ou"})
_PASSING = frozenset({"DD", "nn", "kk"})
"""Sounds that fast speech may swallow on the lips."""
_HARD = frozenset({"PP", "FF"})
"""Shapes that are reached in full."""
_FIRMNESS = {"sil": 1, "FF": 2, "PP": 3}
"""Which shape has the last word where two stand at once."""
_HOLD, _RELAX = 0.12, 0.35
"""Seconds of a pause up to which the mouth keeps its shape, and up to which it only relaxes."""
_FROZEN = 0.75
"""Seconds: a shape that stays longer over several syllables moves with them."""
_CLENCHED = frozenset({"SS", "CH"})
"""Sounds that need the jaw nearly shut."""

_PULL = {
    "jaw": (20.0, 18.0), "spread": (15.0, 15.0), "pucker": (11.0, 10.0), "teeth": (24.0, 24.0),
}  # fmt: skip
"""How fast a shape's pull fades before and after its sound, per second."""
_CHANNEL = {
    "w": "spread", "top": "jaw", "bottom": "jaw", "lift": "spread", "upper": "pucker",
    "lower": "pucker", "box": "pucker", "ring": "pucker", "teeth": "teeth", "teeth_low": "teeth",
    "tongue": "jaw", "tongue_w": "teeth", "tongue_h": "teeth", "bite": "teeth",
}  # fmt: skip
_RISE = np.array([rise for rise, _ in _PULL.values()])
_FALL = np.array([fall for _, fall in _PULL.values()])
_PULLED = np.array([list(_PULL).index(_CHANNEL[key]) for key in KEYS])
"""Which channel each number of the mouth belongs to."""

_LIPS = [KEYS.index(key) for key in ("w", "lift", "upper", "lower")]
"""What the lips do, apart from the jaw: who speaks softly moves them less, but not by much."""

_NEAR = 0.4
"""Seconds around a moment whose sounds still pull."""
_APPROACH = 0.05
"""Seconds in which the lips come together for a hard shape, and part."""
_LOOSE = 0.015
"""Seconds of a long closure, at its start and end, in which the lips are on their way already."""


@dataclass(frozen=True, slots=True)
class Sound:
    """One mouth shape and its time in seconds from the start of the utterance."""

    shape: str
    start: float
    end: float
    strength: float
    syllables: int = 1
    """How many sounds were run together in it."""
    heard: tuple[tuple[float, float], ...] = ()
    """Start and end of the sounds in it as they are really heard, however it was lengthened."""

    @property
    def length(self) -> float:
        return self.end - self.start


def sounds(visemes: tuple[Viseme, ...], shortest: float = SHORTEST) -> tuple[Sound, ...]:
    """The visemes as shapes worth showing: none shorter than `shortest`, no gap, no repetition."""
    row = _row(visemes)
    while len(row) > 1:
        n = min(range(len(row)), key=lambda i: row[i].length)
        if row[n].length >= shortest - 1e-9:
            break
        row = _without(row, _spent(row, n)) if not _lengthened(row, n, shortest) else row
    return tuple(row)


class Mouth(Protocol):
    """The mouth of one utterance."""

    def lips(self, t: float) -> Lips:
        """The mouth at `t` seconds of the utterance."""
        ...


def mouth_of(utterance: Utterance, mouths: Mapping[str, Lips], fps: int) -> Mouth:
    """How an utterance is spoken with these shapes: by its sounds where they are known."""
    known = any(viseme.shape != "sil" for viseme in utterance.visemes)
    if known and utterance.timing != "audio":
        return Track(utterance.visemes, mouths, fps)
    return Heard(utterance.pcm, mouths)


class Track:
    """The mouth of one utterance."""

    def __init__(self, visemes: tuple[Viseme, ...], mouths: Mapping[str, Lips], fps: int) -> None:
        self.sounds = sounds(visemes, max(SHORTEST, 2.0 / fps))
        self._mouths, self._frame = mouths, 1 / fps
        self._aims = np.array([self._aim(sound) for sound in self.sounds])
        lengths = np.array([sound.length for sound in self.sounds])
        self._centres = np.array([(s.start + s.end) / 2 for s in self.sounds])
        self._cores = lengths * 0.25
        self._middles, self._halves = self._centres.tolist(), self._cores.tolist()
        self._widest = max(self._halves, default=0.0)
        self._weights = np.array([_DOMINANCE[sound.shape] for sound in self.sounds])
        self._firm = sorted(
            (n for n, sound in enumerate(self.sounds) if _firm(sound)),
            key=lambda n: (_FIRMNESS.get(self.sounds[n].shape, 0), n),
        )

    def lips(self, t: float) -> Lips:
        """The mouth at `t` seconds of the utterance."""
        near = self._near(t)
        if near is None:
            return self._mouths["sil"]
        blend = self._blend(near, t)
        for n in self._firm:
            sound = self.sounds[n]
            if sound.start - _NEAR < t < sound.end + _NEAR:
                self._firmed(blend, n, sound, t)
        return blend

    def _near(self, t: float) -> slice | None:
        """The sounds from the first to the last that pulls at `t`; None when none does."""
        reach = _NEAR + self._widest
        first, after = bisect_left(self._middles, t - reach), bisect_right(self._middles, t + reach)
        while first < after and abs(self._middles[first] - t) - self._halves[first] >= _NEAR:
            first += 1
        while (
            first < after and abs(self._middles[after - 1] - t) - self._halves[after - 1] >= _NEAR
        ):
            after -= 1
        return slice(first, after) if first < after else None

    def _blend(self, near: slice, t: float) -> Lips:
        """Every sound's shape by its pull."""
        far = np.maximum(0.0, np.abs(self._centres[near] - t) - self._cores[near])
        pull = np.where(self._centres[near, None] > t, _RISE, _FALL)
        pull *= -far[:, None]
        weight = self._weights[near, None] * np.exp(pull, out=pull)
        weight /= np.add.reduce(weight)
        weight = weight[:, _PULLED]
        weight *= self._aims[near]
        blend: Lips = np.add.reduce(weight)
        return blend

    def _firmed(self, blend: Lips, n: int, sound: Sound, t: float) -> None:
        """Give the shape of sound `n` what it must have, whatever its neighbours want."""
        if sound.shape in _CLENCHED:
            widest = self._aims[n][BOTTOM]
            blend[BOTTOM] -= max(0.0, blend[BOTTOM] - widest) * self._held(sound, t)
        elif sound.shape in _FIRMNESS:
            share = self._held(sound, t)
            if share:
                blend += (self._aims[n] - blend) * share
        else:
            blend[[TOP, BOTTOM]] *= _pulse(sound, t)

    def _aim(self, sound: Sound) -> Lips:
        aim = self._mouths[sound.shape].copy()
        if sound.shape in _VOWELS:
            loud = min(1.0, sound.strength)
            jaw = 0.45 + 0.45 * loud
            rest = self._mouths["sil"]
            aim[_LIPS] = rest[_LIPS] + (aim[_LIPS] - rest[_LIPS]) * (0.85 + 0.2 * loud)
        elif sound.shape in _HARD or sound.shape == "sil":
            return aim
        else:
            jaw = 0.72
        aim[[TOP, BOTTOM]] *= jaw
        return aim

    def _held(self, sound: Sound, t: float) -> float:
        """1 while a hard shape stands, for two frames at least; eased in and out around it."""
        early = _APPROACH if sound.shape == "sil" else _LOOSE
        first, last = sound.heard[0], sound.heard[-1]
        least = 1.1 * self._frame
        start = min(first[0] + early, sum(first) / 2 - least)
        end = max(last[1] - early, sum(last) / 2 + least)
        return eased(1 - max(start - t, t - end) / _APPROACH)


def _firm(sound: Sound) -> bool:
    """Whether a sound asks for more than its pull."""
    if sound.shape == "sil":
        return sound.length > _RELAX
    frozen = sound.syllables > 1 and sound.length >= _FROZEN
    return frozen or sound.shape in _HARD or sound.shape in _CLENCHED


def _pulse(sound: Sound, t: float) -> float:
    """The jaw's share in a shape of several syllables: it comes up between any two of them."""
    share = (t - sound.start) / sound.length
    if not 0 <= share <= 1:
        return 1.0
    return 1 - 0.3 * sin(pi * share * sound.syllables + pi / 2) ** 2 * eased(
        min(share, 1 - share) * 2 * sound.syllables
    )


def _row(visemes: tuple[Viseme, ...]) -> list[Sound]:
    """In order, without overlaps and gaps; a short pause belongs to the sound before it."""
    row: list[Sound] = []
    for viseme in sorted(visemes, key=lambda v: v.start):
        start, end = viseme.start / RATE, viseme.end / RATE
        if row:
            start = max(start, row[-1].start)
            gap = start - row[-1].end
            if gap > _HOLD:
                heard = (row[-1].end, start)
                row.append(Sound("sil", *heard, 1.0, heard=(heard,)))
            elif row[-1].end != start:
                row[-1] = replace(row[-1], end=start)
        if end > start:
            heard = (viseme.start / RATE, viseme.end / RATE)
            _added(row, Sound(viseme.shape, start, end, viseme.strength, heard=(heard,)))
    row = [sound for sound in row if sound.length > 0]
    held: list[Sound] = []
    for n, sound in enumerate(row):
        short = sound.shape == "sil" and sound.length < _HOLD and 0 < n < len(row) - 1
        if short:
            held[-1] = replace(held[-1], end=sound.end)
        else:
            _added(held, sound)
    return held


def _added(row: list[Sound], sound: Sound) -> None:
    """Append `sound`, or let it go on from an equal one."""
    if row and row[-1].shape == sound.shape:
        row[-1] = _joined(row[-1], sound)
    else:
        row.append(sound)


def _joined(one: Sound, after: Sound) -> Sound:
    strength = max(one.strength, after.strength)
    syllables = one.syllables + after.syllables
    heard = one.heard + after.heard
    return replace(one, end=after.end, strength=strength, syllables=syllables, heard=heard)


def _spent(row: list[Sound], n: int) -> int:
    """Which sound gives way where three do not fit: a passing one, never lips that must meet."""
    group = range(max(0, n - 1), min(len(row), n + 2))

    def worth(i: int) -> tuple[bool, bool, bool, float]:
        shape = row[i].shape
        return shape == "PP", shape in _HARD, i != n, _DOMINANCE[shape]

    return min(group, key=worth)


def _lengthened(row: list[Sound], n: int, shortest: float) -> bool:
    """Take what is missing from the neighbours, first from the one before: a mouth is early."""
    if row[n].shape in _PASSING and 0 < n < len(row) - 1:
        return False
    spare = [
        max(0.0, row[i].length - shortest) if 0 <= i < len(row) else 0.0 for i in (n - 1, n + 1)
    ]
    missing = shortest - row[n].length
    if sum(spare) < missing:
        return False
    before = min(missing, spare[0])
    after = missing - before
    row[n] = replace(row[n], start=row[n].start - before, end=row[n].end + after)
    if before:
        row[n - 1] = replace(row[n - 1], end=row[n].start)
    if after:
        row[n + 1] = replace(row[n + 1], start=row[n].end)
    return True


def _without(row: list[Sound], n: int) -> list[Sound]:
    """The row without sound `n`: its neighbours meet in its middle, equal ones become one."""
    gone, rest = row[n], row[:n] + row[n + 1 :]
    if n == 0:
        rest[0] = replace(rest[0], start=gone.start)
    elif n == len(rest):
        rest[-1] = replace(rest[-1], end=gone.end)
    elif rest[n - 1].shape == rest[n].shape:
        rest[n - 1] = _joined(rest[n - 1], rest[n])
        del rest[n]
    else:
        middle = (gone.start + gone.end) / 2
        rest[n - 1] = replace(rest[n - 1], end=middle)
        rest[n] = replace(rest[n], start=middle)
    return rest
