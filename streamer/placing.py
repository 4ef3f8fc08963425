"""An utterance on the show's time line: where it begins, where it ends, how it is cut short."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from studio.moment import Placed
from studio.show import RATE, Aired, Pcm, Utterance, Word

FADE = RATE // 50
"""Samples of the fade when speech is cut, muted or brought back: 20 ms."""


def shortened(utterance: Utterance, samples: int) -> Utterance:
    """The utterance as if it had only ever had its first `samples`."""
    return replace(
        utterance,
        pcm=utterance.pcm[:samples],
        words=_until(utterance.words, samples),
        voiced=_until(utterance.voiced, samples),
        visemes=tuple(
            replace(v, end=min(v.end, samples)) for v in utterance.visemes if v.start < samples
        ),
        accents=tuple(a for a in utterance.accents if a.at < samples),
    )


def _until(words: tuple[Word, ...], samples: int) -> tuple[Word, ...]:
    return tuple(replace(w, end=min(w.end, samples)) for w in words if w.start < samples)


def place_to_cut(utterance: Utterance, earliest: int, latest: int) -> int:
    """Where its fade begins, from sample `earliest` to `latest`: after a word, if one ends there.

    The fade lies in the gap between two words; where there is none, across their boundary.
    """
    for word, following in pairwise(utterance.voiced or utterance.words):
        gap = max(0, following.start - word.end)
        begins = word.end - max(0, FADE - gap) // 2
        if earliest <= begins <= latest:
            return begins
    return earliest


@dataclass(slots=True)
class Playing:
    """The utterance being heard. Positions are samples of the show."""

    placed: Placed
    reserve: bool
    """True when it came from the reserve."""
    whole: Utterance
    """The utterance as it is when it is not cut."""
    heard: list[tuple[int, int]] = field(default_factory=list)
    """The samples of it that were audible, as spans that do not touch."""
    fade: int | None = None
    """Where its fade to the cut begins."""

    def cut(self, earliest: int, latest: int) -> None:
        """Fade out from `earliest` on, or from the end of a word up to `latest`.

        Nothing changes when it is being cut or ends as soon.
        """
        start = self.placed.start
        begins = place_to_cut(self.whole, earliest - start, latest - start)
        length = begins + FADE
        if self.fade is not None or length >= len(self.placed.utterance.pcm):
            return
        self.fade = start + begins
        self.placed = Placed(shortened(self.placed.utterance, length), start)

    def shift(self, samples: int) -> None:
        """Go on `samples` later: the air was away for so long."""
        self.placed = Placed(self.placed.utterance, self.placed.start + samples)
        if self.fade is not None:
            self.fade += samples

    def sound(self, first: int, last: int) -> Pcm:
        """What is heard of it from show sample `first` to before `last`; both lie inside it."""
        start = self.placed.start
        pcm: Pcm = self.placed.utterance.pcm[first - start : last - start]
        if self.fade is None or last <= self.fade:
            return pcm
        steps = np.arange(first, last, dtype=np.float32) - np.float32(self.fade)
        gain = np.clip(1 - steps / np.float32(FADE), 0, 1)
        faded: Pcm = pcm * gain
        return faded

    def hear(self, first: int, last: int) -> None:
        """Note that it was audible from show sample `first` to before `last`."""
        first, last = first - self.placed.start, last - self.placed.start
        if self.heard and self.heard[-1][1] == first:
            first = self.heard.pop()[0]
        self.heard.append((first, last))

    def aired(self) -> Aired:
        """What became of it, once it is over."""
        whole = self.whole
        heard = sum(last - first for first, last in self.heard)
        cut = heard < len(whole.pcm)
        said = _heard(whole.voiced or whole.words, self.heard) if cut else whole.spoken
        caption = _heard(whole.words, self.heard) if cut else whole.text
        line = whole.bound.line
        return Aired(
            line_id=line.id,
            part=whole.part,
            parts=whole.parts,
            t=self.placed.start / RATE,
            dur=heard / RATE,
            cut=cut,
            said=said,
            caption=caption,
        )


def _heard(words: Sequence[Word], spans: Sequence[tuple[int, int]]) -> str:
    """The words that were audible whole, but for half a fade at their edges."""
    slack = FADE // 2
    return " ".join(
        word.text
        for word in words
        if any(first <= word.start + slack and word.end <= last - slack for first, last in spans)
    )


class Curtain:
    """A gain that opens and closes over `FADE` samples, for mute and slate."""

    def __init__(self) -> None:
        self._gain = 1.0

    def over(self, samples: int, *, open: bool) -> Pcm | float:  # noqa: A002 - a curtain opens
        """Gain of the next `samples`: one number while it does not move."""
        target = 1.0 if open else 0.0
        if self._gain == target:
            return target
        step = (1 if open else -1) / FADE
        ramp = self._gain + step * np.arange(1, samples + 1, dtype=np.float64)
        gains: Pcm = np.clip(ramp, 0, 1).astype(np.float32)
        self._gain = float(np.clip(ramp[-1], 0, 1))
        return gains
