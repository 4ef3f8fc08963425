"""What is said around a moment, in seconds of show time: the score that body and face play from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from avatar.chance import stream
from studio.moment import Moment
from studio.show import RATE, Accent, Gesture, Line, Mood, Utterance


@dataclass(frozen=True, eq=False)
class Spoken:
    """One utterance on the show's time line."""

    utterance: Utterance
    start: float
    end: float

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
    def key(self) -> int:
        """A number of its own for chance."""
        return stream(f"{self.line.id}/{self.utterance.part}/{self.start:.3f}")


@lru_cache(maxsize=8)
def _spoken(utterance: Utterance, start: int, end: int) -> Spoken:
    """Kept from frame to frame, with what it has worked out."""
    return Spoken(utterance, start / RATE, end / RATE)


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """Everything said around one frame."""

    t: float
    """Show time in the middle of the frame."""
    spoken: tuple[Spoken, ...]

    @classmethod
    def of(cls, moment: Moment) -> Score:
        t = moment.sample / RATE + 0.5 / moment.fps
        return cls(t, tuple(_spoken(p.utterance, p.start, p.end) for p in moment.placed))

    def at(self, t: float) -> Spoken | None:
        """What is heard at show time `t`."""
        return next((s for s in self.spoken if s.start <= t < s.end), None)

    def talking(self, t: float, fade: float = 0.4) -> float:
        """0..1: 1 while something is said, eased over `fade` seconds around it."""
        near = (min(t - s.start, s.end - t) for s in self.spoken)
        inside = max(near, default=-fade)
        return 1.0 if inside >= 0 else max(0.0, 1 + inside / fade)
