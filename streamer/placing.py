"""An utterance on the show's time line: where it begins, where it ends, how it is cut short."""

from dataclasses import dataclass, replace

import numpy as np

from studio.moment import Placed
from studio.show import RATE, Aired, Pcm, Utterance

FADE = RATE // 50
"""Samples of the fade when speech is cut, muted or brought back: 20 ms."""


def shortened(utterance: Utterance, samples: int) -> Utterance:
    """The utterance as if it had only ever had its first `samples`."""
    return replace(
        utterance,
        pcm=utterance.pcm[:samples],
        words=tuple(
            replace(w, end=min(w.end, samples)) for w in utterance.words if w.start < samples
        ),
        visemes=tuple(
            replace(v, end=min(v.end, samples)) for v in utterance.visemes if v.start < samples
        ),
        accents=tuple(a for a in utterance.accents if a.at < samples),
    )


@dataclass(slots=True)
class Playing:
    """The utterance being heard. Positions are samples of the show."""

    placed: Placed
    reserve: bool
    """True when it came from the reserve."""
    full: int
    """Samples it has when it is not cut."""
    heard: int = 0
    """Samples of it that were audible."""
    fade: int | None = None
    """Where its fade to the cut begins."""

    def cut(self, position: int) -> None:
        """Fade out from `position` on. Nothing changes when it is being cut or ends as soon."""
        length = position - self.placed.start + FADE
        if self.fade is not None or length >= len(self.placed.utterance.pcm):
            return
        self.fade = position
        self.placed = Placed(shortened(self.placed.utterance, length), self.placed.start)

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

    def aired(self) -> Aired:
        utterance = self.placed.utterance
        return Aired(
            line_id=utterance.bound.line.id,
            part=utterance.part,
            parts=utterance.parts,
            t=self.placed.start / RATE,
            dur=self.heard / RATE,
            cut=self.heard < self.full,
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
