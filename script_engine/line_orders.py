"""Orders about words: what the operator says, and lines that were written and not heard.

Every line has a version. An order that names another one than the line has now is refused: what the
operator has seen is not what would be changed.
"""

from collections import deque
from dataclasses import replace
from typing import assert_never

from script_engine.audience import Audience
from script_engine.call_sheet import CallSheet, Handed
from script_engine.docket import Docket
from script_engine.outcome import Done, Refused
from script_engine.own_words import OwnWords, Saying
from script_engine.questions import Question
from script_engine.refusal import Refusal
from studio.orders import (
    AnswerWith,
    ApproveLine,
    DropLine,
    EditLine,
    LineOrder,
    LockLine,
    RejectLine,
    Say,
)
from studio.show import Comment, Cue, Kind

_WAITING = 8
"""Lines of the operator that may wait; more are refused."""


class LineOrders:
    """Owns what the operator wants said; changes waiting lines where they lie."""

    def __init__(
        self, calls: CallSheet, docket: Docket, words: OwnWords, audience: Audience
    ) -> None:
        self._calls = calls
        self._docket = docket
        self._words = words
        self._audience = audience
        self.sayings: deque[Saying] = deque()
        """What the operator wants said and was not handed over yet, in order."""

    # --- own words --------------------------------------------------------------------------

    def say(self, order: Say, number: str) -> Done | Refused:
        if refusal := self._words.refusal(order.text) or self._crowded():
            return Refused(refusal)
        saying = Saying(number, order.text, order.when)
        if order.when == "now":
            self.sayings.appendleft(saying)
            return Done("Said now.", later=True)
        self.sayings.append(saying)
        return Done("Said after this sentence.", later=True)

    def answer(self, order: AnswerWith, number: str, t: float) -> Done | Refused:
        """The operator's words are the answer; whoever asked the same is answered with them."""
        entry = self._audience.ledger.get(order.comment)
        if entry is None:
            return Refused("This comment is not known any more.")
        comment = Comment(entry.id, entry.platform, entry.author, entry.text, t)
        shown = self._audience.filters.presentable(comment)
        cue = Cue(Kind.ANSWER, "answer_operator", entry.sku, shown if shown.text else None)
        if refusal := self._words.refusal(order.text, cue) or self._crowded():
            return Refused(refusal)
        answered = tuple(self._answering(order.comment))
        waiting = self._audience.questions.with_comment(order.comment)
        for question in waiting:
            self._audience.questions.remove(question)
        for handed in answered:
            self._docket.remove(handed.id)
        asked = [h.question for h in answered if h.question is not None] + waiting
        question = asked[0] if asked else _asked_by(comment, entry.intent, entry.sku)
        self.sayings.append(Saying(number, order.text, cue=cue, question=question))
        in_flight = tuple(h for h in answered if self._calls.get(h.id) is h)
        return Done("Answered next in your words.", in_flight, later=True)

    def _crowded(self) -> str | None:
        if len(self.sayings) >= _WAITING:
            return f"{_WAITING} of your lines wait already; let them be said first."
        return None

    def _answering(self, comment: str) -> list[Handed]:
        """The host's own answers to this comment that were not heard."""
        return [
            handed
            for handed in (*self._calls.lines(), *self._docket.lines())
            if handed.question is not None and not handed.heard
            and any(asked.id == comment for asked in handed.question.comments)
        ]  # fmt: skip

    # --- waiting lines ----------------------------------------------------------------------

    def take(self, order: LineOrder, number: str) -> Done | Refused:
        handed = self._docket.get(order.line) or self._calls.get(order.line)
        if handed is None:
            return self._saying(order)
        if refusal := _closed(handed, order):
            return Refused(refusal)
        match order:
            case DropLine() | RejectLine():
                return self._drop(handed)
            case EditLine(text=text):
                return self._edit(handed, text, number)
            case LockLine(on=on):
                handed.locked = on
                return Done("The line stays as it is." if on else "The line may change again.")
            case ApproveLine():
                return self._approve(handed)
            case _:
                assert_never(order)

    def _saying(self, order: LineOrder) -> Done | Refused:
        """The operator's own line that was not handed over yet, as `waiting` names it."""
        found = next((s for s in self.sayings if saying_id(s) == order.line), None)
        if found is None or not isinstance(order, DropLine):
            return Refused("This line does not wait any more.")
        self.sayings.remove(found)
        if found.question is not None:
            self._audience.put_back(found.question)
        return Done("The line is dropped.")

    def _drop(self, handed: Handed) -> Done | Refused:
        if handed.kind is Kind.DISCLOSURE:
            return Refused("The AI notice cannot be dropped.")
        if handed.question is not None:
            self._audience.let_go(handed.question, "its answer was dropped by the operator")
        if self._docket.remove(handed.id) is not None:
            return Done("The line is dropped.")
        return Done("The line is dropped.", (handed,))

    def _approve(self, handed: Handed) -> Done | Refused:
        if self._docket.get(handed.id) is None:
            return Refused("This line needs no approval: it is on its way already.")
        handed.approved = True
        return Done("The line goes on air in its turn.", later=True)

    def _edit(self, handed: Handed, text: str, number: str) -> Done | Refused:
        if handed.kind is Kind.DISCLOSURE:
            return Refused("The AI notice says what it has to say; it cannot be edited.")
        cue = handed.bound.line.cue
        if self._docket.get(handed.id) is None:
            if refusal := self._words.refusal(text, cue):
                return Refused(refusal)
            saying = Saying(number, text, "next", cue, handed.question, handed.beat)
            self.sayings.appendleft(saying)
            return Done("Your words are said in its place.", (handed,), later=True)
        judged = self._words.judged(Saying(number, text, "next", cue), handed.id)
        if isinstance(judged, Refusal):
            return Refused(judged.words)
        line = replace(judged.bound.line, cue=cue)
        handed.bound = replace(judged.bound, line=line)
        handed.subjects = judged.subjects
        handed.order, handed.approved = number, True
        handed.version += 1
        return Done("The line goes on air in your words.", later=True)


def _closed(handed: Handed, order: LineOrder) -> str | None:
    """Why this line is not to be touched any more, or not by this order."""
    if handed.heard:
        return "This line does not wait any more."
    if order.version is not None and order.version != handed.version:
        return "This line has changed since you saw it; look at it again."
    if handed.locked and not isinstance(order, LockLine | ApproveLine):
        return "This line is locked; unlock it first."
    return None


def saying_id(saying: Saying) -> str:
    """How a line of the operator is called before it is handed over."""
    return f"say-{saying.order}"


def _asked_by(comment: Comment, intent: str, sku: str | None) -> Question:
    """A comment that no question waits for any more, as one again."""
    question = Question(intent or "unknown", sku, None, comment.id, comment.at, on_screen=False)
    question.comments.append(comment)
    question.askers.add(comment.author.casefold())
    return question
