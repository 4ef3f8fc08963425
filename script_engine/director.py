"""The Director: owns what is said, in which order, and what became of it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from catalog.product import Snapshot
from script_engine import notice, reports
from script_engine.answers import Answers
from script_engine.audience import Audience
from script_engine.call_sheet import CallSheet, Handed
from script_engine.clearance import Clearance
from script_engine.composer import Composer
from script_engine.docket import Docket
from script_engine.farewell import Farewell
from script_engine.gate import Gate
from script_engine.memory import Keeper, Memory
from script_engine.notice import Notice
from script_engine.outcome import Done
from script_engine.own_words import Saying, told
from script_engine.planner import Planner
from script_engine.programme import Programme
from script_engine.recalls import Recalls
from script_engine.refusal import Refusal
from script_engine.replies import Replies
from script_engine.reports import Counts, Standing
from script_engine.rights import Rights
from script_engine.sheet import Sheet, Subjects
from script_engine.steering import Steering
from script_engine.tail import Tail
from script_engine.wording import Wording, terms_of
from script_engine.writer import Brief, Note, Respondent, Writer, allow
from studio.clock import Clock
from studio.orders import Order, Receipt
from studio.reaction import Reaction
from studio.script_report import ChatEntry, Segment, WaitingLine
from studio.settings import Script, Show
from studio.show import Aired, BoundLine, Comment, Kind

_LOOK = 1.0
"""Seconds between two looks whether what is on its way or waits is still true."""


class Director:
    """Single owner of the running order. Everything but `ask` is synchronous and does no I/O.

    Same settings, inputs and clock give the same show. `t` is always show time in seconds. `tail`
    names the show and tells what was aired before a restart; a name alone waits for `begin`.
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
        tail: Tail | str,
    ) -> None:
        self._script = script
        self._id = tail if isinstance(tail, str) else tail.show
        self._note = note
        self._gate = gate
        self._writer = writer
        self.rights = Rights()
        self._sheet = Sheet(snapshot, show, clock)
        chat = (script.banned, script.chat_delay_seconds, script.chat_per_minute)
        self._audience = Audience(show.language, *chat)
        self._audience.shelves(snapshot)
        self._calls = CallSheet()
        self._docket = Docket()
        self._composer = Composer(writer, gate, self._sheet, note, show.language)
        terms = terms_of(script)
        self._wording = Wording(
            self._composer, self._calls, self._sheet, show, clock, terms, self._id
        )
        self._programme = Programme(
            script, self._sheet, writer, show, self._id, clock, self._calls.ahead
        )
        respondent = writer if isinstance(writer, Respondent) else None
        self._replies = Replies(
            self._audience, Answers(show.language, frozenset(terms)), self._sheet, self._calls,
            self._wording.compose, note, self._programme.order.next_up, respondent,
        )  # fmt: skip
        self.upcoming = self._programme.upcoming
        self._clearance = Clearance(
            self.rights, self._sheet, self._docket, self._wording, self._audience, note
        )
        self._planner = Planner(
            self._programme, self._wording, self._calls, self._docket, self._clearance.locks
        )
        self._notice = Notice(script.disclosure_minutes, self._calls)
        parts = (self._programme, self._audience, self._calls, self._docket)
        self._steering = Steering(*parts, self.rights, gate, self._sheet)
        self._keeper = Keeper(self._id, self.rights, gate, *parts, self._steering)
        self._farewell = Farewell(self.rights, self._wording, self._steering.words)
        self._recalls = Recalls(
            self._calls, self._docket, self._clearance, self._programme, self._replies,
            self._steering.lines, note, self._ended,
        )  # fmt: skip
        self._looked, self._aired, self._begun = 0.0, 0, False
        gate.shelves(snapshot)
        if isinstance(tail, Tail):
            self.begin(tail)

    def begin(self, tail: Tail, remembered: Memory | None = None) -> None:
        """Go on after `tail`. Before that nothing is said; a Director begins once."""
        self._begun = True
        self.missed(tail)
        self._programme.stock()
        self._programme.resume(tail)
        if tail.turn is not None and tail.turn_seconds < self._script.segment_seconds:
            self._programme.order.resume(tail.turn, tail.turn_seconds)
        self._programme.open(greet=not tail.of_this_show, disclose=tail.disclosed is None)
        if remembered is not None:
            self._keeper.restore(remembered)
            self._keeper.replied(tail)

    def missed(self, tail: Tail) -> None:
        """Lines of a Director before this one were heard, some of them after `begin`."""
        self._keeper.replied(tail)
        for line in tail.lines:
            self._writer.remember(line.text, line.frame, line.sku, line.at)
        if tail.disclosed is not None:
            self._notice.heard = tail.disclosed

    def memory(self, t: float) -> Memory:
        """What another Director must know to go on from here."""
        return self._keeper.memory(t)

    # --- what comes in ----------------------------------------------------------------------

    def hear(self, comment: Comment) -> None:
        """Take in what a viewer said. Costs little, whatever they said."""
        self._programme.react(Reaction(comment.id, "comment", comment.at))
        self._audience.hear(comment)
        self._wording.heard(comment.at)

    def learned(self, state: Mapping[str, Any]) -> None:
        """Go on with what the last `learning` entry of the journal says."""
        if (bandit := self._programme.bandit) is not None:
            bandit.restore(state, of_this_show=state["show"] == self._id)

    def react(self, reaction: Reaction) -> None:
        """Take in what the shop says viewers did."""
        self._programme.react(reaction)

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
        self._ended(handed)
        if handed.heard:
            self._aired += 1
        else:
            self._recalls.take_up_again(handed)

    def catalogue(self, snapshot: Snapshot) -> tuple[str, ...]:
        """Go on with another snapshot.

        Returns the ids of lines on their way that say what is not true any more. Playout must
        withdraw them; what they were for is written anew and comes again.
        """
        self._sheet.turn(snapshot)
        self._programme.stock()
        self._audience.shelves(snapshot)
        self._gate.shelves(snapshot)
        self._recalls.look()
        return self._recalls.told()

    async def ask(self, order: Order, number: str, t: float) -> Receipt:
        """Carry out an order, or refuse it with the reason. See `withdrawn` afterwards.

        Whoever calls sees to it that one id acts once (`studio.receipts`).
        """
        outcome = self._steering.take(order, number, t)
        if not isinstance(outcome, Done):
            return Receipt(number, done=False, words=outcome.words, at=t)
        unheard = [handed for handed in outcome.recalled if not handed.heard]
        self._recalls.take(outcome.recalled, again=outcome.again)
        if outcome.docketed:
            self._clearance.wait(unheard, t)
        self._recalls.look()
        effect = t + self._calls.ahead() if outcome.later else t
        return Receipt(number, done=True, words=outcome.words, at=t, effect=effect)

    def check(self, text: str) -> str | None:
        """Why the operator may not say this; None when they may."""
        return self._steering.words.refusal(text)

    # --- what goes out ----------------------------------------------------------------------

    def next(self, t: float) -> BoundLine | None:
        """The next planned line.

        None when not one line in stock passes the gate, and while the operator keeps the host
        silent or has not approved any line: then the reserve covers.
        """
        if not self._begun or self.rights.stopped or self._farewell.begun:
            return None
        self._look(t)
        ready = self._docket.take(urgent=False)
        if ready is not None:
            return self._out(ready, t)
        if self.rights.approval and self._docket.full:
            return None
        line = self._cleared(self._planner.next(t), t)
        if line is not None or self.rights.approval:
            return line
        return self._cleared(self._planner.small_talk(t), t)

    def urgent(self, t: float) -> BoundLine | None:
        """A line that must go in at the next sentence end, or at once; mostly None, and cheaply.

        A safety stop goes before the operator's words, these before the AI notice, the notice
        before answers, and among those a trouble with an order before all others.
        """
        if not self._begun or self.rights.stopped:
            return None
        self._look(t)
        if self._steering.lines.sayings:
            return self._operator_line(t)
        if not self._farewell.begun and self._notice_due(t):
            return self._disclose(t)
        ready = self._docket.take(urgent=True)
        if ready is not None:
            return self._out(ready, t)
        return self._goodbye(t) if self._farewell.begun else self._answer(t)

    def answers_soon(self, t: float) -> bool:
        """Whether a question waits whose answer may go out as soon as it is worded."""
        held = self.rights.stopped or self.rights.approval or self._farewell.begun
        return self._begun and not held and not self._hurries(t) and self._replies.soon(t)

    @property
    def cuts_in(self) -> bool:
        """True when the operator's next words are to be heard at once."""
        sayings = self._steering.lines.sayings
        return bool(sayings) and sayings[0].when == "now" and not self.rights.stopped

    def over(self, t: float) -> bool:
        """Whether the show was ended by order, and its last word was heard."""
        return self._farewell.over(t)

    def withdrawn(self) -> tuple[str, ...]:
        """Ids of lines on their way that were taken back since the last call: withdraw them."""
        return self._recalls.told()

    def ahead(self, t: float, count: int) -> tuple[Brief, ...]:
        """Briefs of the beats that follow, for whoever writes ahead. Their lines have no ids."""
        return self._wording.briefs(t, self._programme.upcoming(t, count))

    def reserve(self, count: int = 40) -> Iterator[BoundLine]:
        """Evergreen lines without a volatile fact, for playout to speak while we are not there."""
        return self._wording.reserve(count)

    # --- what is told -----------------------------------------------------------------------

    def waiting(self) -> tuple[WaitingLine, ...]:
        """Lines on their way, and the operator's that are still to be handed over."""
        parts = (self._calls, self._docket, self._steering.lines.sayings)
        return reports.waiting(*parts, self._sheet)

    def order(self, t: float) -> tuple[Segment, ...]:
        """The running order from now on."""
        return self._steering.order.told(t, self._notice.deadline - t)

    def chat(self) -> tuple[ChatEntry, ...]:
        """What became of the audience's comments, oldest first."""
        return self._audience.ledger.entries()

    def asked(self, t: float) -> tuple[Comment, ...]:
        """The questions that are answered next, as the picture may show them."""
        return self._audience.shown(t)

    def standing(self) -> Standing:
        """Counters and switches, for the report."""
        refusals, repeated = dict(self._composer.refusals), self._planner.repeated
        counts = Counts(self._aired, refusals, repeated, self._calls.lost)
        parts = (self.rights, self._programme, self._gate, self._audience)
        version = self._steering.order.version
        return reports.standing(*parts, counts, self._clearance.locks.skus, version)

    # --- planned lines ----------------------------------------------------------------------

    def _cleared(self, handed: Handed | None, t: float) -> BoundLine | None:
        """Hand the line over, or let it wait for approval."""
        if handed is None:
            return None
        if self._clearance.needed(handed):
            self._clearance.wait([handed], t)
            return None
        if handed.kind is Kind.DISCLOSURE:
            self._notice.handed(handed.id)
        return self._out(handed, t)

    def _look(self, t: float) -> None:
        """Once a second: take back what is not true any more, and what waited too long."""
        if t - self._looked >= _LOOK:
            self._looked = t
            allow(self._writer, on=self.rights.llm)
            self._recalls.look()
            for handed in self._clearance.expire(t):
                self._ended(handed)

    # --- urgent lines -----------------------------------------------------------------------

    def _operator_line(self, t: float) -> BoundLine | None:
        saying = self._steering.lines.sayings.popleft()
        judged = self._steering.words.judged(saying, self._wording.number(t))
        if isinstance(judged, Refusal):
            # a fact it names has changed between the order and now
            self._refused(saying, judged)
            return None
        return self._out(
            Handed(
                judged.bound, judged.subjects, t, saying.question, saying.beat,
                order=saying.order, tries=saying.tries,
            ),
            t,
        )  # fmt: skip

    def _refused(self, saying: Saying, refusal: Refusal) -> None:
        self._composer.refusals[refusal.rule] += 1
        self._note("refused", told(saying, refusal))
        if saying.question is not None:
            self._replies.take_up_again(saying.question)
        elif saying.beat is not None:
            self._programme.bring_again(saying.beat, 0.0)

    def _goodbye(self, t: float) -> BoundLine | None:
        bound = self._cleared(handed := self._farewell.next(t), t)
        if handed is not None:
            waits = next((h.id for h in self._docket.lines() if h.kind is Kind.CLOSING), handed.id)
            self._farewell.handed(waits)
        return bound

    def _answer(self, t: float) -> BoundLine | None:
        if self._docket.crowded or self._hurries(t):
            return None
        on_air = self._audience.screen.now or self._programme.sku
        bound = self._replies.next(t, on_air, asking=self._programme.breaks.asking)
        handed = self._calls.get(bound.line.id) if bound else None
        if handed is None:
            return bound
        self._calls.recall([handed])
        if self._clearance.needed(handed):
            self._replies.withheld()
        return self._cleared(handed, t)

    def _hurries(self, t: float) -> bool:
        return self._programme.hurries(t, self._calls.before(Kind.REHOOK, t))

    def _notice_due(self, t: float) -> bool:
        opens = bool(self._programme.opening) and not self._docket.full
        return not opens and self._notice.due(t)

    def _disclose(self, t: float) -> BoundLine | None:
        bound = self._wording.compose(t, notice.CUE)
        return None if bound is None else self._cleared(Handed(bound, Subjects(), t), t)

    # --- bookkeeping ------------------------------------------------------------------------

    def _out(self, handed: Handed, t: float) -> BoundLine:
        """Hand the line over: at the operator's tempo, with its cause, and written down."""
        line = handed.bound.line
        delivery = replace(line.delivery, pace=self.rights.paced(line.delivery.pace))
        cue = replace(line.cue, cause=handed.cause)
        handed.bound = replace(handed.bound, line=replace(line, cue=cue, delivery=delivery))
        handed.at = t
        self._calls.hand(handed)
        self._note("planned", reports.planned(handed))
        if handed.kind is Kind.BRIDGE and (bandit := self._programme.bandit) is not None:
            what = f"turn of {handed.subjects.next}"
            self._note("learning", {"what": what, "show": self._id, **bandit.state()})
        return handed.bound

    def _heard(self, handed: Handed, aired: Aired) -> None:
        kind, sku = handed.kind, handed.subjects.sku
        began = aired.t if handed.began is None else handed.began
        self._programme.heard(kind, sku, began, aired.dur)
        if kind in {Kind.OPENING, Kind.PITCH, Kind.REHOOK} and sku:
            self._audience.screen.on(aired.t, sku)
        self._replies.heard(handed, aired.t)
        if handed.order is not None and handed.began == aired.t:
            self._note("effect", {"id": handed.order, "line": handed.id, "at": aired.t})

    def _ended(self, handed: Handed) -> None:
        """The line has come to its end or was taken back."""
        self._notice.over(handed)
        self._farewell.ended(handed)
