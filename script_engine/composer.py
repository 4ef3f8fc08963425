"""From a cue to a line that may go on air: written, bound, and let through by the gate twice."""

from collections import Counter
from collections.abc import Mapping
from typing import Literal

from script_engine.bind import bind
from script_engine.gate import Gate
from script_engine.refusal import Refusal
from script_engine.sheet import Sheet, Subjects
from script_engine.writer import Brief, Note, Writer
from studio.show import BoundLine, Cue, Line

_TRIES = 4
"""Lines that the gate may refuse before the beat is given up."""


class Composer:
    """Asks the writer, binds to the newest facts, asks the gate; counts and notes refusals."""

    def __init__(self, writer: Writer, gate: Gate, sheet: Sheet, note: Note, lang: str) -> None:
        self._writer = writer
        self._gate = gate
        self._sheet = sheet
        self._note = note
        self._lang = lang
        self.refusals: Counter[str] = Counter()
        """Lines the gate refused, by rule."""

    def compose(
        self,
        cue: Cue,
        line: str,
        subjects: Subjects,
        extras: Mapping[str, str],
        at: float,
        focus: str | None = None,
        *,
        question: str | None = None,
        short: Literal["", "sentences", "line"] = "",
    ) -> BoundLine | None:
        """A line of id `line` for the cue, or None when no writer has one that the gate passes."""
        facts = self._gate.sayable(self._sheet.about(subjects))
        brief = Brief(cue, line, facts, extras, focus, self._lang, at, question, short)
        for _ in range(_TRIES):
            written = self._writer.write(brief)
            if written is None:
                return None
            bound = self._passed(written, brief)
            if isinstance(bound, BoundLine):
                return bound
            self._refuse(written, bound)
        return None

    def given(self, line: Line, subjects: Subjects, extras: Mapping[str, str]) -> BoundLine | None:
        """A line whose words are given, slots and all; None when the gate does not pass it."""
        facts = self._gate.sayable(self._sheet.about(subjects))
        bound = self._passed(line, Brief(line.cue, line.id, facts, extras, lang=self._lang))
        if isinstance(bound, BoundLine):
            return bound
        self._refuse(line, bound)
        return None

    def _passed(self, written: Line, brief: Brief) -> BoundLine | Refusal:
        if refusal := self._gate.line(written):
            return refusal
        version = self._sheet.snapshot.version
        bound = bind(written, brief.facts, brief.extras, version, self._lang)
        if isinstance(bound, Refusal):
            return bound
        return self._gate.bound(bound, brief.facts) or bound

    def _refuse(self, written: Line, refusal: Refusal) -> None:
        self.refusals[refusal.rule] += 1
        self._note(
            "refused",
            {
                "line": written.id,
                "act": written.cue.act,
                "sku": written.cue.sku,
                "writer": written.writer,
                "frame": written.frame,
                "rule": refusal.rule,
                "span": list(refusal.span),
                "words": f"{written.cue.act}: {refusal.words}",
            },
        )
