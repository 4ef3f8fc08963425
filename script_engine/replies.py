"""Replies: which question is answered next, with which line, and what became of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from script_engine.answers import UNKNOWN, Answer, Answers
from script_engine.audience import Audience
from script_engine.call_sheet import CallSheet, Handed
from script_engine.chat_filters import without_private
from script_engine.questions import Question
from script_engine.sheet import Sheet, Subjects
from script_engine.tickets import Tickets
from script_engine.writer import Asked, Brief, Note, Respondent
from studio.show import BoundLine, Cue, Kind, Priority

_IN_A_ROW = 3
"""Answers after which the show itself has a word first."""
_PATIENCE = 25.0
"""Seconds after which an urgent line that was not heard no longer holds up the next."""
_LEAD = 2.5
"""Seconds before the end of an urgent line from which an answer may be voiced, to follow it: so the
line that was interrupted does not go on for one sentence in between."""
FILLED = 3.0
"""Seconds after which a viewer whose answer is still being written is told so, once."""
GIVEN_UP = 8.0
"""Seconds after which an answer that is still being written is waited for no longer."""
_WRITTEN_AT_ONCE = 4
"""Questions that a respondent may have at one time; further ones are answered without it."""
_WORDS = 200
"""Characters of a question that a respondent is given."""


class Compose(Protocol):
    """Words a cue at show time `t`; None when no writer has a line that the gate passes.

    `others` says whether somebody waits for its end.
    """

    def __call__(
        self,
        t: float,
        cue: Cue,
        subjects: Subjects,
        extras: Mapping[str, str],
        focus: str | None,
        question: str | None,
        *,
        others: bool = False,
    ) -> BoundLine | None: ...


@dataclass(slots=True)
class _Pending:
    """A question whose answer is being written."""

    question: Question
    answer: Answer
    key: str
    since: float
    filled: bool = False


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
        next_up: Callable[[], str | None],
        respondent: Respondent | None = None,
    ) -> None:
        """`next_up` tells the product of the next turn.

        `respondent` writes answers ahead, if the show has one that does.
        """
        self._audience = audience
        self._answers = answers
        self._sheet = sheet
        self._calls = calls
        self._compose = compose
        self._note = note
        self._next_up = next_up
        self._respondent = respondent
        self._lang = sheet.lang
        self._tickets = Tickets()
        self._pending: list[_Pending] = []
        self._asked = 0
        self._row = 0

    def next(self, t: float, on_air: str | None, *, asking: bool = False) -> BoundLine | None:
        """The answer to hear next, handed over; None when there is none or it must wait.

        `on_air` is the product that the show speaks of; while the host is `asking` for questions,
        any number of answers may follow each other.
        """
        self._row = 0 if asking else self._row
        self._answers.keep_up(self._sheet)
        if not self._may(t):
            return None
        if (bound := self._written(t, on_air)) is not None:
            return bound
        question = self._audience.pick(t) if len(self._audience.questions) else None
        if question is None:
            return None
        answer = self._answers.answer(question, self._sheet, on_air, self._next_up())
        if self._has_written(t, question, answer):
            return None
        return self._answer(t, question, answer, on_air)

    def soon(self, t: float) -> bool:
        """Whether a question waits and nothing else has to be heard before its answer."""
        return bool(len(self._audience.questions)) and self._may(t)

    def heard(self, handed: Handed, t: float) -> None:
        """Viewers heard a part of `handed`, at show time `t`."""
        if handed.kind is not Kind.ANSWER:
            # Those on their way come after it.
            self._row = sum(line.kind is Kind.ANSWER for line in self._calls.lines())
        if handed.question is not None and not handed.settled:
            handed.settled = True
            self._settle(handed.question, t, handed.needs)

    def withheld(self) -> None:
        """The last answer does not go out yet: it is none of those in a row."""
        self._row = max(0, self._row - 1)

    def take_up_again(self, question: Question) -> None:
        """Not a word of its answer was heard: it waits again."""
        self._audience.put_back(question)

    def _may(self, t: float) -> bool:
        if self._row >= _IN_A_ROW or not (len(self._audience.questions) or self._pending):
            return False
        lines = [h for h in self._calls.lines() if h.urgent and t - h.at < _PATIENCE]
        return not lines or (len(lines) == 1 and self._calls.left(lines[0], t) < _LEAD)

    # --- answers that are written ahead -----------------------------------------------------

    def _has_written(self, t: float, question: Question, answer: Answer) -> bool:
        """Whether the answer is being written: from the facts found, when none of them is one."""
        if self._respondent is None or answer.act != UNKNOWN or not answer.facts:
            return False
        if len(self._pending) >= _WRITTEN_AT_ONCE or not question.comments:
            return False
        self._asked += 1
        key = f"{question.intent}/{question.sku}/{question.topic}/{self._asked}"
        cue = Cue(Kind.ANSWER, UNKNOWN, question.sku, None, Priority.NEXT, question.expires)
        brief = Brief(cue, f"asked-{self._asked}", answer.facts, lang=self._lang, at=t)
        words = without_private(question.text)[:_WORDS]
        self._respondent.ask(Asked(key, words), brief)
        self._pending.append(_Pending(question, answer, key, t))
        return True

    def _written(self, t: float, on_air: str | None) -> BoundLine | None:
        """The answer of a question that was waited for, or word that it takes a moment."""
        for waits in tuple(self._pending):
            assert self._respondent is not None
            state = self._respondent.state(waits.key)
            if state == "pending" and t - waits.since < GIVEN_UP:
                if (bound := self._fill(t, waits)) is not None:
                    return bound
                continue
            self._pending.remove(waits)
            key = waits.key if state == "ready" else None
            bound = self._answer(t, waits.question, waits.answer, on_air, key)
            self._respondent.forget(waits.key)
            if bound is not None:
                return bound
        return None

    def _fill(self, t: float, waits: _Pending) -> BoundLine | None:
        if waits.filled or t - waits.since < FILLED:
            return None
        waits.filled = True
        cue = Cue(Kind.ANSWER, "filler", waits.question.sku, None, Priority.NEXT)
        bound = self._compose(
            t, cue, waits.answer.subjects, self._names(waits.question), None, None
        )
        if bound is not None:
            self._calls.hand(Handed(bound, waits.answer.subjects, t))
        return bound

    # --- answers ----------------------------------------------------------------------------

    def _answer(
        self,
        t: float,
        question: Question,
        answer: Answer,
        on_air: str | None,
        key: str | None = None,
    ) -> BoundLine | None:
        if key is not None and question.sku is not None:
            answer = Answer(answer.act, Subjects(question.sku), needs=answer.needs)
        bound = self._word(t, question, answer, key)
        if bound is None and answer.act != UNKNOWN:
            answer = Answer(UNKNOWN, Subjects(on_air), needs="no answer could be worded")
            bound = self._word(t, question, answer, None)
        if bound is None:
            self._audience.let_go(question, "no answer could be worded")
            return None
        self._row += 1
        self._audience.questions.answer(question.key, t)
        needs = None if bound.line.writer == "llm" else answer.needs
        self._calls.hand(Handed(bound, answer.subjects, t, question=question, needs=needs))
        return bound

    def _word(
        self, t: float, question: Question, answer: Answer, key: str | None
    ) -> BoundLine | None:
        shown = self._audience.filters.presentable(question.comments[0])
        reply_to = None if question.intent == "abuse" or not shown.text else shown
        sku, expires = answer.subjects.sku, question.expires
        cue = Cue(Kind.ANSWER, answer.act, sku, reply_to, Priority.NEXT, expires)
        names, others = self._names(question), bool(len(self._audience.questions))
        return self._compose(t, cue, answer.subjects, names, answer.focus, key, others=others)

    def _names(self, question: Question) -> dict[str, str]:
        """Who asked, when it can be said like a name, or how many did."""
        if len(question.askers) > 1:
            return {"count": str(len(question.askers))}
        asker = self._audience.filters.spoken_author(question.comments[0].author)
        return {"asker": asker} if asker else {}

    def _settle(self, question: Question, t: float, needs: str | None) -> None:
        self._audience.settle(question, t, needs)
        if needs:
            self._note("chat", self._tickets.open(question, needs))
