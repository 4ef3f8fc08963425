"""How a line asks to be said, in terms of its bound text: pace, pitch, and what carries weight."""

import re
from dataclasses import dataclass

from studio.acting import Mood
from studio.show import BoundLine, FactUse

_SLOT = re.compile(r"\{([\w.]+)\}")
_PACES = (0.5, 2.0)
_PITCHES = (-6.0, 6.0)


@dataclass(frozen=True, slots=True)
class Wishes:
    """A delivery as it meets one text."""

    pace: float = 1.0
    """Times the show's own speed of speech, 0.5..2."""
    pitch: float = 0.0
    """Semitones above the voice's own pitch, -6..6."""
    stressed: tuple[tuple[int, int], ...] = ()
    """Spans of the text that carry weight."""
    mood: Mood = Mood.NEUTRAL

    def stress(self, start: int, end: int) -> bool:
        """True when the characters `start`..`end` carry weight."""
        return any(start < last and first < end for first, last in self.stressed)


def wishes(bound: BoundLine) -> Wishes:
    """What the delivery of a bound line asks for; a word or slot that it lacks asks for nothing."""
    delivery = bound.line.delivery
    spans: list[tuple[int, int]] = []
    for named in delivery.stress:
        slot = _SLOT.fullmatch(named)
        spans += _filled(bound, slot[1]) if slot else _written(bound.text, named)
    return Wishes(
        _within(delivery.pace, *_PACES),
        _within(delivery.pitch, *_PITCHES),
        tuple(spans),
        bound.line.mood,
    )


def _filled(bound: BoundLine, slot: str) -> list[tuple[int, int]]:
    """Where the facts of a slot stand: slots are filled in order, a fact for each."""
    slots = _SLOT.findall(bound.line.text)
    if len(slots) == len(bound.facts):
        uses = [use for name, use in zip(slots, bound.facts, strict=True) if name == slot]
    else:
        uses = [use for use in bound.facts if _fact(use) == slot]
    return [(use.start, use.end) for use in uses]


def _fact(use: FactUse) -> str:
    return use.id.rpartition("/")[2]


def _written(text: str, words: str) -> list[tuple[int, int]]:
    if not words.strip():
        return []
    pattern = rf"(?<!\w){re.escape(words.strip())}(?!\w)"
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]


def _within(value: float, least: float, most: float) -> float:
    return min(max(value, least), most)
