"""Replies: which question is answered next, with which line, and what became of it."""

from collections.abc import Mapping
from typing import Protocol

from script_engine.answers import UNKNOWN, Answer, Answers
from script_engine.audience import Audience
from script_engine.call_sheet import CallSheet, Handed
from script_engine.composer import Note
from script_engine.questions import Question
from script_engine.sheet import Sheet, Subjects
from studio.show import BoundLine, Cue, Kind, Priority

_IN_A_ROW = 3
"""Answers after which the show itself has a word first."""
_PATIENCE = 25.0
"""Seconds after which an urgent line that was not heard no longer holds up the next."""


class Compose(Protocol):
    """Words a cue at show time `t`; None when no writer has a line that the gate passes."""

    def __call__(
        self,
        t: float,
        cue: Cue,
        subjects: Subjects,
        extras: Mapping[str, str],
        focus: str | None,
    ) -> BoundLine | None: ...


class Replies:
    """Takes questions from the audience and hands their answers over. Synchronous, no I/O."""

    def __init__(
        self,
        audience: Audience,
        answers: Answers,
        sheet: Sheet,
        calls: CallSheet,
        compose: Compose,
        note: Note,
    ) -> None:
        self._audience = audience
        self._answers = answers
        self._sheet = sheet
        self._calls = calls
        self._compose = compose
        self._note = note
        self._row = 0

    def next(self, t: float, on_air: str | None) -> BoundLine | None:
        """The answer to hear next, handed over; None when there is none or it must wait.

        `on_air` is the product that the show speaks of.
        """
        question = self._audience.pick(t) if self._may(t) else None
        return None if question is None else self._answer(t, question, on_air)

    def heard(self, handed: Handed, t: float) -> None:
        """Viewers heard a part of `handed`, at show time `t`."""
        if handed.kind is not Kind.ANSWER:
            self._row = 0
        if handed.question is not None and not handed.settled:
            handed.settled = True
            self._settle(handed.question, t, handed.needs)

    def take_up_again(self, question: Question) -> None:
        """Not a word of its answer was heard: it waits again."""
        self._audience.put_back(question)

    def _may(self, t: float) -> bool:
        if not len(self._audience.questions) or self._row >= _IN_A_ROW:
            return False
        lines = self._calls.lines()
        return not any(line.urgent and t - line.at < _PATIENCE for line in lines)

    def _answer(self, t: float, question: Question, on_air: str | None) -> BoundLine | None:
        answer = self._answers.answer(question, self._sheet, on_air)
        bound = self._word(t, question, answer)
        if bound is None and answer.act != UNKNOWN:
            answer = Answer(UNKNOWN, Subjects(on_air), needs="no answer could be worded")
            bound = self._word(t, question, answer)
        if bound is None:
            self._audience.let_go(question, "no answer could be worded")
            return None
        self._row += 1
        self._audience.questions.answer(question.key, t)
        self._calls.hand(Handed(bound, answer.subjects, t, question=question, needs=answer.needs))
        return bound

    def _word(self, t: float, question: Question, answer: Answer) -> BoundLine | None:
        shown = self._audience.filters.presentable(question.comments[0])
        reply_to = None if question.intent == "abuse" or not shown.text else shown
        sku, expires = answer.subjects.sku, question.expires
        cue = Cue(Kind.ANSWER, answer.act, sku, reply_to, Priority.NEXT, expires)
        asker = self._audience.filters.spoken_author(question.comments[0].author)
        named = {"asker": asker} if asker and len(question.askers) == 1 else {}
        counted = {"count": str(len(question.askers))} if len(question.askers) > 1 else {}
        return self._compose(t, cue, answer.subjects, {**named, **counted}, answer.focus)

    def _settle(self, question: Question, t: float, needs: str | None) -> None:
        self._audience.settle(question, t, needs)
        if needs:
            asked = [comment.id for comment in question.comments]
            self._note("chat", {"words": f"Needs you: {needs}", "comments": asked})
