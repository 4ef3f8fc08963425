"""The operator's own words: judged like all others, and kept until they are handed over."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from script_engine.attribution import misplaced
from script_engine.audience import Audience
from script_engine.gate import Gate
from script_engine.programme import Beat, Programme
from script_engine.questions import Question
from script_engine.refusal import Refusal
from script_engine.sheet import Sheet, Subjects
from studio.show import BoundLine, Cue, Kind, Line, Priority

LONGEST = 500
"""Characters of the operator's line; more is no line."""


@dataclass(frozen=True, slots=True)
class OperatorLine:
    """Words of the operator that the gate has let through."""

    bound: BoundLine
    subjects: Subjects


@dataclass(frozen=True, slots=True)
class Saying:
    """What the operator wants said and was not handed over yet."""

    order: str
    """Id of the order it came with."""
    text: str
    when: Literal["next", "now"] = "next"
    cue: Cue | None = None
    """What it was written for when it stands in another line's place, or answers somebody."""
    question: Question | None = None
    """The question that it answers."""
    beat: Beat | None = None
    """The beat that comes anew if it cannot be said after all."""
    tries: int = 0
    """How often it was handed over and not heard."""


class OwnWords:
    """Judges what the operator wants said, by the facts that hold at this moment."""

    def __init__(self, gate: Gate, sheet: Sheet, audience: Audience, programme: Programme) -> None:
        self._gate = gate
        self._sheet = sheet
        self._audience = audience
        self._programme = programme

    def refusal(self, text: str, cue: Cue | None = None) -> str | None:
        """Why these words may not be spoken; None when they may."""
        judged = self.judged(Saying("check", text, cue=cue), "check")
        return judged.words if isinstance(judged, Refusal) else None

    def judged(self, saying: Saying, number: str) -> OperatorLine | Refusal:
        """The words as line `number`, bound to the facts that hold now.

        They may speak of the product on air, of the one they answer for, and of one they name.
        """
        text = saying.text.strip()
        if len(text) > LONGEST:
            words = f"{len(text)} characters are too long for one line; {LONGEST} at most"
            return Refusal("form", (LONGEST, len(text)), words)
        about = saying.cue.sku if saying.cue else None
        on_air = about or self._audience.screen.now or self._programme.sku
        named = next((sku for sku in self._audience.named(text) if sku != on_air), None)
        subjects = Subjects(on_air, named)
        cue = _cue(saying, about or named or on_air)
        facts, version = self._sheet.about(subjects), self._sheet.snapshot.version
        bound = self._gate.operator(Line(number, cue, text, "operator"), facts, version)
        if isinstance(bound, Refusal):
            return bound
        fault = misplaced(bound, facts.values(), self._gate.lang, self._audience.named)
        return fault or OperatorLine(bound, subjects)


def _cue(saying: Saying, sku: str | None) -> Cue:
    priority = Priority.NOW if saying.when == "now" else Priority.NEXT
    if saying.cue is not None:
        return replace(saying.cue, priority=priority, deadline=None)
    return Cue(Kind.OPERATOR, "operator", sku, priority=priority)


def told(saying: Saying, refusal: Refusal) -> dict[str, Any]:
    """Why they were not said after all, for the journal."""
    why = {"rule": refusal.rule, "span": list(refusal.span), "words": refusal.words}
    return {"act": "operator", **why, "order": saying.order}
