"""What a Director that is started again has to know besides what was aired."""

from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter, ValidationError

from script_engine.audience import Audience
from script_engine.call_sheet import CallSheet, Handed
from script_engine.docket import Docket
from script_engine.gate import Gate
from script_engine.own_words import Saying
from script_engine.places import Place
from script_engine.programme import Programme
from script_engine.questions import Key, Question
from script_engine.rights import Rights
from script_engine.steering import Steering
from script_engine.tail import Tail
from studio.script_report import ChatEntry
from studio.show import Kind

_OWN = "operator"
_UNSEEN = 100
"""Versions of the running order that may have been told after the last memory was kept."""
_QUESTIONS = 40
"""Waiting questions that are kept, those that are answered soonest."""


@dataclass(frozen=True, slots=True)
class Memory:
    """One look at everything that a restart must not lose. Plain values, all bounded."""

    show: str = ""
    """The show it was taken from. Another show keeps what the operator decided, and no lines."""
    rights: Rights = field(default_factory=Rights)
    banned: tuple[str, ...] = ()
    muted: tuple[str, ...] = ()
    paused: bool = False
    held: bool = False
    pinned: str | None = None
    places: tuple[Place, ...] = ()
    """The next turns as the operator has placed them, without the one that is being written."""
    begun: Place | None = None
    """A placed turn that was being written, and of which nothing was heard."""
    order_version: int = 0
    """Of the running order as it was told last: the next Director tells another one."""
    sayings: tuple[Saying, ...] = ()
    """The operator's words that were not heard, those on their way among them."""
    docket: tuple[Handed, ...] = ()
    answered: tuple[tuple[Key, float], ...] = ()
    questions: tuple[Question, ...] = ()
    """Questions that wait, those whose answer is on its way among them."""

    def dumped(self) -> str:
        return _MEMORY.dump_json(self).decode()


_MEMORY = TypeAdapter(Memory)


def loaded(text: str | None) -> Memory | None:
    """The memory again; None when there is none, or one that this version does not understand."""
    if text is None:
        return None
    try:
        return _MEMORY.validate_json(text)
    except ValidationError:
        return None


def saying_again(handed: Handed) -> Saying | None:
    """The operator's words of a line that was not heard, to be said again; None of other lines."""
    line = handed.bound.line
    if line.writer != _OWN or handed.order is None:
        return None
    own = handed.question is None and handed.beat is None
    return Saying(
        order=handed.order,
        text=line.text,
        cue=None if own else line.cue,
        question=handed.question,
        beat=handed.beat,
        tries=handed.tries + 1,
    )


@dataclass(frozen=True, slots=True)
class Keeper:
    """Takes memories of the parts of one Director, and puts them back into those of another."""

    show: str
    rights: Rights
    gate: Gate
    programme: Programme
    audience: Audience
    calls: CallSheet
    docket: Docket
    steering: Steering

    def memory(self, t: float) -> Memory:
        """Everything as it is at show time `t`."""
        on_their_way = [handed for handed in self.calls.lines() if not handed.heard]
        again = (saying_again(handed) for handed in on_their_way)
        own = [saying for saying in again if saying is not None]
        asked = [h.question for h in on_their_way if h.question and h.bound.line.writer != _OWN]
        waiting = sorted(self.audience.questions.waiting(), key=lambda q: (-q.rank(t), q.first))
        return Memory(
            show=self.show,
            rights=self.rights,
            banned=tuple(sorted(self.gate.banned)),
            muted=self.audience.muted,
            paused=self.programme.paused,
            held=self.programme.held,
            pinned=self.programme.order.pinned,
            places=self.programme.order.places,
            begun=self._begun(),
            order_version=self.steering.order.version,
            sayings=(*own, *self.steering.lines.sayings),
            docket=tuple(self.docket.lines()),
            answered=self.audience.questions.answered(),
            questions=(*asked, *waiting)[:_QUESTIONS],
        )

    def _begun(self) -> Place | None:
        turn = self.programme.order.turn
        if turn is None or not turn.placed or turn.sku == self.audience.screen.now:
            return None
        return Place(turn.sku, turn.window)

    def restore(self, memory: Memory) -> None:
        """Put back what the operator decided, and, in the same show, what waited."""
        for word in memory.banned:
            self.gate.ban(word)
            self.audience.ban(word, on=True)
        for author in memory.muted:
            self.audience.mute(author, on=True)
        self.programme.paused, self.programme.held = memory.paused, memory.held
        if memory.show != self.show:
            self.rights.take(replace(memory.rights, stopped=False, ending=None))
        else:
            self.rights.take(memory.rights)
            self._restore_lines(memory)
        self.calls.tempo = self.rights.tempo
        self.steering.order.version = memory.order_version + _UNSEEN

    def replied(self, tail: Tail) -> None:
        """Viewers have heard the answers of a Director before this one: they do not wait."""
        questions = self.audience.questions
        for question in questions.waiting():
            heard = [tail.replied[c.id] for c in question.comments if c.id in tail.replied]
            if heard:
                questions.remove(question)
                questions.answer(question.key, heard[0])
                for comment in question.comments:
                    self.audience.ledger.turn(comment.id, "answered", "")

    def _restore_places(self, memory: Memory) -> None:
        begun = memory.begun
        if begun is None or begun.sku == self.programme.order.last:
            self.programme.order.place(memory.places)
        else:
            self.programme.order.place((begun, *memory.places))

    def _restore_lines(self, memory: Memory) -> None:
        if self.rights.ending is not None:
            self.rights.ending.line = None
        if memory.pinned is not None and memory.pinned in self.programme.order:
            self.programme.order.pin(memory.pinned)
        self._restore_places(memory)
        self.steering.lines.sayings.extend(memory.sayings)
        for handed in memory.docket:
            if handed.kind is not Kind.CLOSING:
                self.docket.put(handed)
        for key, t in memory.answered:
            self.audience.questions.answer(key, t)
        for question in memory.questions:
            # The desk has told some of them again already.
            question.comments = [c for c in question.comments if c.id not in self.audience.ledger]
            for asked in question.comments:
                told = (asked.id, asked.platform, asked.author, asked.text, asked.at)
                entry = ChatEntry(*told, question.intent, question.sku, "waiting", "")
                self.audience.ledger.write(entry)
            self.audience.put_back(question)
