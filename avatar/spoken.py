"""What is said around a moment, in seconds of show time: the score that body and face play from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from weakref import ReferenceType, WeakKeyDictionary, ref

import numpy as np
from numpy.typing import NDArray

from avatar.chance import stream
from avatar.phrase import Phrase, phrases
from avatar.swell import HOP, swell
from studio.moment import Moment
from studio.show import RATE, Accent, Gesture, Line, Mood, Utterance

_NAMED = frozenset({"name", "short_name", "price", "was", "saving", "percent_off"})
"""Facts that the card shows: who says them looks at it."""
_REACHABLE = 0.33
"""Seconds from the start of a sentence before which no hand can be there."""
_ON = 2.0
"""Seconds for which a person who speaks live is taken to go on, as nobody knows their end."""
_BEFORE = 1.0
"""Seconds before what is known of them at which their phrase has begun."""
_KEPT = 8
"""Places of one utterance that are remembered: it moves while it has to wait for others."""
_SILENCE = np.zeros(0, np.float32)
_LATE_STRESS = 0.16
"""Seconds: a word whose stress comes later than that is accented on its stress."""


@dataclass(frozen=True, eq=False)
class Spoken:
    """One utterance on the show's time line."""

    utterance: Utterance
    """Without its sound where `heard` has it."""
    start: float
    end: float
    heard: ReferenceType[Utterance] | None = None
    """The same with its sound, for as long as somebody needs that: what is worked out of a sentence
    is remembered long after it, and half a megabyte with each would be too much."""

    @property
    def whole(self) -> Utterance:
        """The utterance with its sound, while the air has it."""
        return (self.heard and self.heard()) or self.utterance

    @property
    def line(self) -> Line:
        return self.utterance.bound.line

    @property
    def mood(self) -> Mood:
        return self.line.mood

    @property
    def gesture(self) -> Gesture:
        """What the hands do; a line's gesture belongs to its first sentence."""
        return self.line.gesture if self.utterance.part == 0 else Gesture.NONE

    @property
    def answers(self) -> bool:
        """Whether it begins the answer to somebody in the audience."""
        return self.line.cue.reply_to is not None and self.utterance.part == 0

    @property
    def asks(self) -> bool:
        return self.utterance.text.rstrip().endswith(("?", "？", "؟"))

    @cached_property
    def accents(self) -> tuple[tuple[float, float], ...]:
        """Show time and strength of the accents the body follows: 350 ms apart or more."""
        kept: list[Accent] = []
        for accent in sorted(self.utterance.accents, key=lambda a: a.at):
            if kept and accent.at - kept[-1].at < 0.35 * RATE:
                if accent.strength > kept[-1].strength:
                    kept[-1] = accent
            else:
                kept.append(accent)
        return tuple((self.start + a.at / RATE, a.strength) for a in kept)

    @cached_property
    def landing(self) -> float:
        """Show time of the word on which a gesture lands: the first strong one in reach."""
        soonest = self.start + _REACHABLE
        reachable = [
            (at, strength)
            for at, strength in ((self._word(at), strength) for at, strength in self.accents)
            if soonest <= at < self.end - 0.15
        ]
        strong = [at for at, strength in reachable[:4] if strength >= 0.55]
        return strong[0] if strong else reachable[0][0] if reachable else soonest

    def _word(self, at: float) -> float:
        """Show time of the accented word: its start, or its stress where that comes late in it."""
        heard = round((at - self.start) * RATE)
        starts = [w.start for w in self.utterance.words if w.start <= heard < w.end]
        word = self.start + starts[-1] / RATE if starts else at
        return word if at - word <= _LATE_STRESS else at

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """Its phrases, in show time."""
        parts = phrases(self.whole)
        return tuple(Phrase(self.start + p.start, self.start + p.end) for p in parts)

    def phrase(self, t: float) -> int:
        """Number of the phrase that is on at show time `t`; a pause belongs to the one to come."""
        return min(bisect_right(self._ends, t), len(self._ends) - 1)

    @cached_property
    def _ends(self) -> tuple[float, ...]:
        return tuple(phrase.end for phrase in self.phrases)

    @cached_property
    def mentions(self) -> tuple[float, ...]:
        """Show times at which the product's name or a price on its card is heard."""
        bound = self.utterance.bound
        at = bound.text.find(self.utterance.text)
        if at < 0 or not self.utterance.words:
            return ()
        spans = [
            (fact.start - at, fact.end - at)
            for fact in bound.facts
            if fact.id.rpartition("/")[2] in _NAMED
        ]
        times, place = [], 0
        for word in self.utterance.words:
            start = self.utterance.text.find(word.text, place)
            place = start + len(word.text)
            if any(first < place and start < after for first, after in spans):
                spans = [span for span in spans if not (span[0] < place and start < span[1])]
                times.append(self.start + word.start / RATE)
        return tuple(times)

    def swell(self, t: float) -> float:
        """0..1: how loud it is at show time `t`, over a fifth of a second."""
        place = (t - self.start) * RATE / HOP - 0.5
        n = int(place)
        if place < 0 or n + 1 >= len(self._swell):
            return 0.0
        low, high = self._swell[n], self._swell[n + 1]
        return float(low + (high - low) * (place - n))

    @cached_property
    def _swell(self) -> NDArray[np.float64]:
        return swell(self.whole.pcm)

    @cached_property
    def key(self) -> int:
        """A number of its own for chance."""
        return stream(f"{self.line.id}/{self.utterance.part}/{self.start:.3f}")


class _LiveSpoken(Spoken):
    """What is known of the sound of a person, as one utterance that goes on."""

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """One: where a person pauses is not known before they do."""
        return (Phrase(self.start - _BEFORE, self.end),)

    @cached_property
    def key(self) -> int:
        """The same for as long as the line lasts."""
        return stream(self.line.id)


def _together(spoken: tuple[Spoken, ...]) -> tuple[Spoken, ...]:
    """The same, with the pieces of one person's line that join as one, to mouth and body."""
    if not any(one.line.cue.by_a_person for one in spoken):
        return spoken
    return tuple(_joined(run) for run in _runs(spoken))


def _runs(spoken: tuple[Spoken, ...]) -> Iterator[tuple[Spoken, ...]]:
    run: tuple[Spoken, ...] = ()
    for one in spoken:
        if run and not _goes_on(run[-1], one):
            yield run
            run = ()
        run = (*run, one)
    yield run


def _goes_on(one: Spoken, after: Spoken) -> bool:
    same = one.line.id == after.line.id and after.line.cue.by_a_person
    return same and abs(after.start - one.end) < 1e-6


@lru_cache(maxsize=4)
def _joined(run: tuple[Spoken, ...]) -> Spoken:
    """Kept from frame to frame, with what it has worked out."""
    first, last = run[0], run[-1]
    if not first.line.cue.by_a_person:
        return first
    pcm = np.concatenate([one.whole.pcm for one in run])
    whole = replace(first.utterance, pcm=pcm)
    return _LiveSpoken(whole, first.start, last.end + (0.0 if last.utterance.parts else _ON))


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """An utterance without its sound, and what is known of it by where it stands."""

    silent: Utterance
    known: dict[tuple[int, int], Spoken]


_seen: WeakKeyDictionary[Utterance, _Places] = WeakKeyDictionary()


def _spoken(utterance: Utterance, start: int, end: int) -> Spoken:
    """Kept from frame to frame, with what it has worked out; forgotten with the utterance."""
    places = _seen.get(utterance)
    if places is None:
        places = _seen[utterance] = _Places(replace(utterance, pcm=_SILENCE), {})
    found = places.known.get((start, end))
    if found is None:
        if len(places.known) >= _KEPT:
            places.known.clear()
        found = Spoken(places.silent, start / RATE, end / RATE, ref(utterance))
        places.known[start, end] = found
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """Everything said around one frame."""

    t: float
    """Show time in the middle of the frame."""
    spoken: tuple[Spoken, ...]
    """In order. The same sentences are the same tuple's members from frame to frame."""

    @classmethod
    def of(cls, moment: Moment) -> Score:
        t = moment.sample / RATE + 0.5 / moment.fps
        spoken = tuple(_spoken(p.utterance, p.start, p.end) for p in moment.placed)
        return cls(t, _together(spoken))

    def at(self, t: float) -> Spoken | None:
        """What is heard at show time `t`."""
        for spoken in self.spoken:
            if spoken.start <= t < spoken.end:
                return spoken
        return None

    def talking(self, t: float, fade: float = 0.4) -> float:
        """0..1: 1 while something is said, eased over `fade` seconds around it."""
        inside = -fade
        for spoken in self.spoken:
            inside = max(inside, min(t - spoken.start, spoken.end - t))
        return 1.0 if inside >= 0 else max(0.0, 1 + inside / fade)

    def quiet(self, t: float) -> float:
        """Seconds of silence that show time `t` is away from the nearest speech; 0 inside it."""
        near = 1e9
        for spoken in self.spoken:
            near = min(near, max(spoken.start - t, t - spoken.end, 0.0))
        return near
