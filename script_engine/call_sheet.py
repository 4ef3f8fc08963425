"""Lines between being written and having been heard: planned, handed over, aired."""

import math
from collections import OrderedDict
from dataclasses import dataclass

from script_engine.camera_script import CameraScript
from script_engine.programme import Beat
from script_engine.questions import Question
from script_engine.sheet import Sheet, Subjects
from studio.show import Aired, BoundLine, Kind, Priority

SELLING = frozenset({Kind.OPENING, Kind.PITCH, Kind.BRIDGE, Kind.REHOOK, Kind.RECAP})
"""Lines that need their products to be on sale."""
_MOST = 256
"""Lines that may be on their way; far more than any speech buffer holds."""
_WORDS_PER_SECOND = 2.6
"""Until the voice has been heard: conversational English."""
_LEARN = 0.1
_PAUSE = 0.3
"""Seconds of breath that a line takes besides its words."""


@dataclass(slots=True)
class Handed:
    """A line that was handed over to be voiced."""

    bound: BoundLine
    subjects: Subjects
    at: float
    """Show time at which it was handed over."""
    question: Question | None = None
    beat: Beat | None = None
    """What it was planned for; None for what was not planned."""
    needs: str | None = None
    """Why a person has to look at its question as well."""
    began: float | None = None
    """Show time at which its first word was heard."""
    heard: float = 0.0
    """Seconds of it that were heard."""
    parts: int = 0
    """Parts that were aired or taken back."""
    whole: bool = True
    settled: bool = False
    """Whether its question was told to be answered."""
    order: str | None = None
    """The order that it carries out."""
    version: int = 1
    """Counts how often its words were changed, from 1 on."""
    locked: bool = False
    """Whether the operator wants it to stay as it is."""
    tries: int = 0
    """How often the operator's words were handed over before and not heard."""
    approved: bool = False
    """Whether the operator has let it through, where that is needed."""

    @property
    def id(self) -> str:
        return self.bound.line.id

    @property
    def kind(self) -> Kind:
        return self.bound.line.cue.kind

    @property
    def cause(self) -> str:
        """What led to it, for the journal."""
        if self.order is not None:
            return f"order {self.order}"
        if self.question is not None:
            return f"comment {self.question.comments[0].id}" if self.question.comments else "chat"
        if self.beat is not None:
            return f"turn {self.beat.turn}" if self.beat.turn is not None else "running order"
        return "notice" if self.kind is Kind.DISCLOSURE else "nothing else to say"

    @property
    def urgent(self) -> bool:
        return self.bound.line.cue.priority is not Priority.PLANNED


class CallSheet:
    """Owns the lines that are on their way, in the order in which they were handed over."""

    def __init__(self) -> None:
        self._lines: OrderedDict[str, Handed] = OrderedDict()
        self._speed = _WORDS_PER_SECOND
        self.tempo = 1.0
        """Times that speed the host speaks at now."""
        self.camera = CameraScript()
        self._ended = 0.0
        """Show time at which the last sentence that was heard had ended."""
        self.lost = 0
        """Lines that were never heard of again."""

    def __len__(self) -> int:
        return len(self._lines)

    def lines(self) -> list[Handed]:
        return list(self._lines.values())

    def get(self, line: str) -> Handed | None:
        return self._lines.get(line)

    def hand(self, handed: Handed) -> None:
        self._lines[handed.id] = handed
        self.camera.handed(handed.bound.line.cue, self.seconds(handed.bound.text))
        if len(self._lines) > _MOST:
            self._lines.popitem(last=False)
            self.lost += 1

    def recall(self, lines: list[Handed]) -> None:
        """These lines are taken back."""
        for handed in lines:
            self._lines.pop(handed.id, None)

    def aired(self, aired: Aired) -> tuple[Handed, bool] | None:
        """Merge what became of one part: the line, and whether that was the end of it."""
        handed = self._lines.get(aired.line_id)
        if handed is None:
            return None
        handed.parts += 1
        self._ended = max(self._ended, aired.t + aired.dur)
        if aired.dur > 0 and handed.began is None:
            handed.began = aired.t
        handed.heard += aired.dur
        handed.whole = handed.whole and not aired.cut
        taken_back = aired.cut and aired.dur <= 0
        over = handed.parts >= aired.parts or taken_back
        if over:
            del self._lines[aired.line_id]
            if handed.whole:
                self._learn(handed)
        return handed, over

    def stale(self, sheet: Sheet) -> list[Handed]:
        """Lines of which a fact has changed or a product is no longer sold."""
        return [handed for handed in self._lines.values() if not holds(handed, sheet)]

    def seconds(self, text: str) -> float:
        """How long `text` takes to say, as far as the voice is known."""
        return len(text.split()) / (self._speed * self.tempo) + _PAUSE

    def before(self, kind: Kind, t: float) -> float | None:
        """Seconds from show time `t` until a planned line of this kind is heard.

        None when none is on its way.
        """
        waits = 0.0
        for handed in sorted(self._lines.values(), key=lambda handed: not handed.urgent):
            if handed.kind is kind:
                return max(0.0, waits - max(0.0, t - self._ended))
            waits += self.seconds(handed.bound.text) - handed.heard
        return None

    def ahead(self) -> float:
        """Seconds of speech that are handed over and not heard."""
        return sum(max(0.0, self.seconds(h.bound.text) - h.heard) for h in self._lines.values())

    def left(self, handed: Handed, t: float) -> float:
        """Seconds from show time `t` to the end of an urgent line that is on air.

        Infinite until a sentence has ended since it was handed over: it may not have begun.
        """
        if self._ended <= handed.at:
            return math.inf
        return self.seconds(handed.bound.text) - handed.heard - (t - self._ended)

    def _learn(self, handed: Handed) -> None:
        words = len(handed.bound.text.split())
        if words > 3 and handed.heard > 0.5:
            speed = min(6.0, max(0.5, words / handed.heard / self.tempo))
            self._speed += _LEARN * (speed - self._speed)


def holds(handed: Handed, sheet: Sheet) -> bool:
    """Whether a line is still true: its facts have not changed, what it sells is on sale."""
    if handed.kind in SELLING and not all(sheet.sells(sku) for sku in handed.subjects):
        return False
    return sheet.holds(handed.bound.facts, handed.subjects)
