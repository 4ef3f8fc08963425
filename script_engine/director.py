"""The Director: owns what is said, in which order, and what became of it."""

from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from zoneinfo import ZoneInfo

from catalog.product import Snapshot
from script_engine import reports
from script_engine.answers import Answers
from script_engine.audience import Audience
from script_engine.call_sheet import CallSheet, Handed
from script_engine.composer import Composer, Note
from script_engine.gate import Gate
from script_engine.grammar import grammar
from script_engine.lexicons import lexicon
from script_engine.programme import Beat, Programme
from script_engine.refusal import Refusal
from script_engine.replies import Replies
from script_engine.reports import Standing
from script_engine.sheet import NOTHING, Sheet, Subjects
from script_engine.steering import Done, Steering
from script_engine.tail import Tail
from script_engine.writer import Writer
from studio.clock import Clock
from studio.orders import Order, Receipt
from studio.report import ChatEntry, Segment, WaitingLine
from studio.settings import Script, Show
from studio.show import Aired, BoundLine, Comment, Cue, Kind, Priority, Shot

_BEATS = 12
"""Beats that are tried for one line before the show falls back on small talk said before."""
_CHATTER = 3
"""Tries for small talk that was not said before."""
_LOST = 90.0
"""Seconds after which a notice that was handed over counts as lost."""
_LOOK = 1.0
"""Seconds between two looks whether what is on its way is still true."""
_LEAD = 30.0
"""Seconds before its deadline at which the AI notice asks to be said."""
_SPARES = 24
"""Small talk kept to be said again when everything else has failed."""
_LINES_PER_SECOND = 100
"""More than are ever written. A restart at show time t goes on numbering from here, so that no
number comes twice although the lines that were never aired are not in the journal."""


class Director:
    """Single owner of the running order. Everything but `ask` is synchronous and does no I/O.

    Same settings, inputs and clock give the same show. `t` is always show time in seconds. `tail`
    names the show and tells what was aired before a restart.
    """

    def __init__(
        self,
        script: Script,
        show: Show,
        *,
        snapshot: Snapshot,
        writer: Writer,
        gate: Gate,
        clock: Clock,
        note: Note,
        tail: Tail,
    ) -> None:
        words = lexicon(show.language)
        self._script = script
        self._show = show
        self._id = tail.show
        self._clock = clock
        self._note = note
        self._sheet = Sheet(snapshot, show, clock)
        self._audience = Audience(words, script.banned)
        self._audience.shelves(snapshot)
        terms = {"shipping": script.shipping, "returns": script.returns}
        self._terms = {slot: text for slot, text in terms.items() if text}
        self._calls = CallSheet()
        self._composer = Composer(writer, gate, self._sheet, note, show.language)
        self._programme = Programme(script, self._sheet, writer, tail.show)
        answers = Answers(words, frozenset(self._terms))
        self._replies = Replies(
            self._audience, answers, self._sheet, self._calls, self._compose, note
        )
        self.upcoming = self._programme.upcoming
        self._recalled: list[str] = []
        self._spares: deque[BoundLine] = deque(maxlen=_SPARES)
        self._number: int | None = None
        self._disclosed: float | None = None
        self._disclosing: str | None = None
        self._looked = 0.0
        self._aired = 0
        self._repeated = 0
        self._gate = gate
        self._gate.shelves(snapshot)
        self._steering = Steering(self._programme, self._audience, self._calls, gate, self._sheet)
        self._begin(tail, writer)

    def _begin(self, tail: Tail, writer: Writer) -> None:
        for line in tail.lines:
            writer.remember(line.text, line.frame, line.sku, line.at)
        programme = self._programme
        programme.stock()
        programme.order.restore(tail.turns)
        self._disclosed = tail.disclosed
        programme.rehooked = tail.welcomed or 0.0
        if tail.turn is not None and tail.turn_seconds < self._script.segment_seconds:
            programme.order.resume(tail.turn, tail.turn_seconds)
        programme.open(greet=not tail.of_this_show, disclose=tail.disclosed is None)

    # --- what comes in ----------------------------------------------------------------------

    def hear(self, comment: Comment) -> None:
        """Take in what a viewer said. Costs little, whatever they said."""
        self._audience.hear(comment)

    def aired(self, aired: Aired) -> None:
        """Learn what viewers heard of one part of a line, or that it was taken back unheard."""
        found = self._calls.aired(aired)
        if found is None:
            return
        handed, over = found
        if aired.dur > 0:
            self._heard(handed, aired)
        if not over:
            return
        if handed.kind is Kind.DISCLOSURE:
            self._disclosing = None
            if handed.whole:
                self._disclosed = handed.began
        if handed.heard:
            self._aired += 1
        else:
            self._take_up_again(handed)

    def catalogue(self, snapshot: Snapshot) -> tuple[str, ...]:
        """Go on with another snapshot.

        Returns the ids of lines on their way that say what is not true any more. Playout must
        withdraw them; what they were for is written anew and comes again.
        """
        self._sheet.turn(snapshot)
        self._programme.stock()
        self._audience.shelves(snapshot)
        self._gate.shelves(snapshot)
        return self._recall_stale()

    async def ask(self, order: Order, number: str, t: float) -> Receipt:
        """Carry out an order, or refuse it with the reason. See `withdrawn` afterwards."""
        outcome = self._steering.take(order, t)
        if not isinstance(outcome, Done):
            return Receipt(number, done=False, words=outcome.words, at=t)
        self._recalled += self._recall(list(outcome.recalled), again=outcome.again)
        return Receipt(number, done=True, words=outcome.words, at=t)

    def check(self, text: str) -> str | None:
        """Why the operator may not say this; None when they may."""
        return self._steering.check(text)

    # --- what goes out ----------------------------------------------------------------------

    def next(self, t: float) -> BoundLine | None:
        """The next planned line. None only when not one line in stock passes the gate."""
        chatter = 0
        for _ in range(_BEATS):
            beat = self._programme.next_beat(t)
            bound = self._compose(t, Cue(beat.kind, beat.act, beat.subjects.sku), beat.subjects)
            if bound is not None:
                return self._hand_planned(t, bound, beat)
            if beat.kind is Kind.DISCLOSURE:
                self._programme.opening.appendleft(beat)
                break
            chatter += beat.kind is Kind.RESERVE
            if chatter == _CHATTER:
                break
        return self._spare(t)

    def urgent(self, t: float) -> BoundLine | None:
        """A line that must go in at the next sentence end, or at once; mostly None, and cheaply."""
        if t - self._looked >= _LOOK:
            self._looked = t
            self._recalled += self._recall_stale()
        if self._steering.sayings:
            return self._operator_line(t)
        if self._notice_due(t):
            return self._notice(t)
        return self._replies.next(t, self._audience.screen.now or self._programme.sku)

    @property
    def cuts_in(self) -> bool:
        """True when the operator's next words are to be heard at once."""
        return bool(self._steering.sayings) and self._steering.sayings[0].when == "now"

    def withdrawn(self) -> tuple[str, ...]:
        """Ids of lines on their way that were taken back since the last call: withdraw them."""
        lines = tuple(self._recalled)
        self._recalled.clear()
        return lines

    def reserve(self, count: int = 24) -> list[BoundLine]:
        """Evergreen lines without a volatile fact, for playout to speak while we are not there."""
        cue = Cue(Kind.RESERVE, "reserve", shot=Shot.CENTRE)
        stamp = int(self._clock.wall().timestamp())
        ids = (f"{self._id}-r{stamp}.{number}" for number in range(1, count + 1))
        lines = (self._composer.compose(cue, name, NOTHING, self._house(), 0.0) for name in ids)
        return [bound for bound in lines if bound is not None]

    # --- what is told -----------------------------------------------------------------------

    def waiting(self) -> tuple[WaitingLine, ...]:
        """Lines on their way, and the operator's that are still to be handed over."""
        return reports.waiting(self._calls, self._steering.sayings)

    def order(self, t: float) -> tuple[Segment, ...]:
        """The running order from now on."""
        notice = self._notice_at()
        on_air = self._audience.screen.now
        return reports.order(
            self._programme, self._sheet, self._script, self._calls, on_air, notice - t
        )

    def chat(self) -> tuple[ChatEntry, ...]:
        """What became of the audience's comments, oldest first."""
        return self._audience.ledger.entries()

    def asked(self, t: float) -> tuple[Comment, ...]:
        """The questions that are answered next, as the picture may show them."""
        return self._audience.shown(t)

    def standing(self) -> Standing:
        """Counters and switches, for the report."""
        tally = self._audience.tally
        return Standing(
            paused=self._programme.paused,
            held=self._programme.held,
            banned=tuple(sorted(self._gate.banned)),
            muted=self._audience.muted,
            aired=self._aired,
            answered=tally.answered,
            refused=self._composer.refusals.total(),
            repeated=self._repeated,
            chat_heard=tally.heard,
            chat_let_go=tally.let_go,
            chat_expired=tally.expired,
            chat_dropped=self._audience.dropped,
            lost=self._calls.lost,
            refusals=dict(self._composer.refusals),
        )

    # --- planned lines ----------------------------------------------------------------------

    def _hand_planned(self, t: float, bound: BoundLine, beat: Beat) -> BoundLine:
        seconds = self._calls.seconds(bound.text)
        self._programme.said(beat, seconds)
        if beat.kind is Kind.RESERVE:
            self._spares.append(bound)
        if beat.kind is Kind.DISCLOSURE:
            self._disclosing = bound.line.id
        self._calls.hand(Handed(bound, beat.subjects, t, beat=beat))
        return bound

    def _spare(self, t: float) -> BoundLine | None:
        """Small talk said longest ago, once more: repeating is better than silence."""
        if not self._spares:
            return None
        spare = self._spares.popleft()
        self._spares.append(spare)
        bound = replace(spare, line=replace(spare.line, id=self._new_id(t)))
        self._calls.hand(Handed(bound, Subjects(), t))
        self._repeated += 1
        return bound

    # --- urgent lines -----------------------------------------------------------------------

    def _operator_line(self, t: float) -> BoundLine | None:
        say = self._steering.sayings.popleft()
        judged = self._steering.judged(say.text, self._new_id(t), now=say.when == "now")
        if isinstance(judged, Refusal):
            # a fact it names has changed between the order and now
            self._composer.refusals[judged.rule] += 1
            told = {"rule": judged.rule, "span": list(judged.span), "words": judged.words}
            self._note("refused", {"act": "operator", **told})
            return None
        self._calls.hand(Handed(judged.bound, judged.subjects, t))
        return judged.bound

    def _notice_at(self) -> float:
        """Show time by which the AI notice has to be heard."""
        interval = self._script.disclosure_minutes * 60
        return (self._disclosed or 0.0) + interval

    def _notice_due(self, t: float) -> bool:
        if self._programme.opening or self._on_its_way(self._disclosing, t):
            return False
        lead = min(_LEAD, self._script.disclosure_minutes * 15)
        return self._disclosed is None or t >= self._notice_at() - lead

    def _on_its_way(self, line: str | None, t: float) -> bool:
        handed = self._calls.get(line) if line else None
        return handed is not None and t - handed.at < _LOST

    def _notice(self, t: float) -> BoundLine | None:
        bound = self._compose(t, Cue(Kind.DISCLOSURE, "disclosure", priority=Priority.NEXT))
        if bound is not None:
            self._disclosing = bound.line.id
            self._calls.hand(Handed(bound, Subjects(), t))
        return bound

    # --- bookkeeping ------------------------------------------------------------------------

    def _compose(
        self,
        t: float,
        cue: Cue,
        subjects: Subjects = NOTHING,
        extras: Mapping[str, str] = MappingProxyType({}),
        focus: str | None = None,
    ) -> BoundLine | None:
        known = {**self._terms, **self._house(), **extras}
        seen = replace(cue, shot=self._calls.camera.shot(cue))
        return self._composer.compose(seen, self._new_id(t), subjects, known, t, focus)

    def _house(self) -> dict[str, str]:
        hour = self._clock.wall().astimezone(ZoneInfo(self._show.timezone)).hour
        part = grammar(self._show.language).part_of_day(hour)
        return {"host": self._show.host, "shop": self._show.name, "part_of_day": part}

    def _new_id(self, t: float) -> str:
        if self._number is None:
            self._number = int(t * _LINES_PER_SECOND)
        self._number += 1
        return f"{self._id}-{self._number}"

    def _heard(self, handed: Handed, aired: Aired) -> None:
        kind, sku = handed.kind, handed.subjects.sku
        if kind in {Kind.OPENING, Kind.PITCH, Kind.REHOOK} and sku:
            self._audience.screen.on(aired.t, sku)
        self._replies.heard(handed, aired.t)

    def _take_up_again(self, handed: Handed) -> None:
        """The line was taken back before a word of it was heard: what it was for comes again."""
        if handed.question is not None:
            self._replies.take_up_again(handed.question)
        elif handed.beat is not None:
            seconds = self._calls.seconds(handed.bound.text)
            self._programme.bring_again(handed.beat, seconds)

    def _recall(self, lines: list[Handed], *, again: bool) -> tuple[str, ...]:
        self._calls.recall(lines)
        for handed in reversed(lines):
            if handed.id == self._disclosing:
                self._disclosing = None
            if again and not handed.heard:
                self._take_up_again(handed)
        return tuple(handed.id for handed in lines)

    def _recall_stale(self) -> tuple[str, ...]:
        return self._recall(self._calls.stale(self._sheet), again=True)
