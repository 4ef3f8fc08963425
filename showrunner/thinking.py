"""Everything that thinks, wired: catalogue, Director, gate and voice. It works ahead of the air."""

import asyncio
import logging
from functools import partial
from uuid import uuid4

from catalog.product import Snapshot
from showrunner.again import Again
from showrunner.alarm_book import take_down
from showrunner.asrun import AsRun
from showrunner.attendance import Attendance
from showrunner.boards import Boards
from showrunner.chain import Chain
from showrunner.crew import Crew, assemble
from showrunner.doors import kept_open
from showrunner.journal_view import latest
from showrunner.larder import Larder
from showrunner.line import Line, Outlet, serve, tell_all
from showrunner.order_book import OrderBook
from showrunner.pronunciation import Pronunciation
from showrunner.record import Record
from showrunner.resume import Resume
from showrunner.script_report import script_report
from showrunner.session import Session
from showrunner.speaking import Speaking
from showrunner.truths import truths
from showrunner.voicing import Told, Voicing
from showrunner.week import recall
from showrunner.wire import (
    Acted,
    Alarmed,
    Ask,
    Check,
    Checked,
    Heard,
    Hello,
    Hush,
    LiveSound,
    Message,
    Visit,
    Watching,
    Written,
)
from studio.clock import Clock
from studio.config import at_home
from studio.orders import Receipt, Say
from studio.patient_journal import PatientJournal
from studio.reaction import Reaction
from studio.report import AirReport
from studio.script_report import ScriptReport, Segment
from studio.show import Aired, Comment, Utterance
from voice.booth import Booth
from voice.casting import beside
from voice.live_source import sound

log = logging.getLogger(__name__)

TICK = 0.05
"""Seconds between two looks for something urgent to say."""
LONGEST_TURN = 120.0
"""Seconds: every wait for a voice or a model has its own limit, and all together are shorter."""
REPORT = 0.5
"""Seconds between two reports to the desk."""


class Brain:
    """Wires the thinking rooms together; everything runs on one event loop."""

    def __init__(
        self,
        session: Session,
        clock: Clock,
        journal: PatientJournal,
        booth: Booth,
        read: Pronunciation,
    ) -> None:
        self._session = session
        self._clock = clock
        self._journal = journal
        self._booth = booth
        self._asrun = AsRun()
        self._playout_run = ""
        self._desks: list[Outlet] = []
        self._crew: Crew = assemble(session.config, clock, session.show, self._note, None, read)
        self._orders = OrderBook(
            journal, self._crew, self._note, lambda: self._t,
            at_home(session.config.recording.folder),
        )  # fmt: skip
        self._resume = Resume(journal, self._crew.director, session.show)
        for entry in journal.tail(1, "learning"):
            self._crew.director.learned(entry.data)
        self._source = beside(session.config.voice)
        self._chain = Chain(journal, clock, session.config.journal, self._note)
        self._boards = Boards(session.config, self._crew.shelf, clock)
        self._playout = Line(session.playout, Hello("brain", uuid4().hex[:8]), self._hear_playout)
        self._attendance = Attendance(self._note, clock, self._crew.director.standing)
        self._speaker = booth.engine
        self._speaking = Speaking(
            session.show, session.config.voice, self._playout.tell, self._note,
            lambda over: [desk.tell(over) for desk in self._desks],
        )  # fmt: skip
        self._record = Record(
            journal, self._asrun, self._speaking, self._note, self._crew.director.aired,
            self._resume.missed, self._playout.tell,
        )  # fmt: skip
        told = Told(
            self._playout.tell, self._note, self._record.aired, self._begins, self._tell_voice
        )
        ahead = session.config.script.ahead_seconds
        self._voicing = Voicing(
            self._crew.director, booth, self._asrun, clock, session.start, ahead, told
        )
        self._larder = Larder(
            booth,
            self._voicing.slack,
            self._stocked,
            partial(self._voicing.let_cut_in, planned=True),
        )
        self._again = Again(
            self._asrun, self._playout,
            lambda: {line.id for line in self._crew.director.waiting()}, self._unheard,
        )  # fmt: skip
        self._order: tuple[float, tuple[Segment, ...]] | None = None
        """The running order as it was told last, and when; None: it has changed since."""
        self.ended = asyncio.Event()
        """Set when the show was ended by order and its last word was heard."""

    @property
    def moves(self) -> bool:
        """False when what is to be said next has been waited for beyond all reason."""
        return self._clock.now() - self._voicing.turned < LONGEST_TURN

    @property
    def _t(self) -> float:
        return self._clock.now() - self._session.start

    async def run(self) -> None:
        """Think until cancelled, or until the show is `ended`."""
        what = f"voice: {self._booth.engine} ({self._booth.reason})"
        log.info("%s", what)
        self._note("show", {"what": what, "show": self._session.show})
        week = recall(self._crew.writer, self._journal.path, self._t, self._clock.wall())
        async with asyncio.TaskGroup() as family:
            tasks = [
                family.create_task(self._playout.run(self._clock), name="to playout"),
                family.create_task(self._again.run(self._clock), name="again"),
                family.create_task(week, name="week"),
                family.create_task(self._crew.shelf.watch(self._changed), name="catalogue"),
                family.create_task(self._boards.fetch(), name="pictures"),
                family.create_task(self._speak(), name="speak"),
                family.create_task(self._show(), name="board"),
                family.create_task(self._report(), name="report"),
                family.create_task(self._chain.run(), name="chain"),
                family.create_task(self._attendance.run(), name="attendance"),
            ]
            if (pen := self._crew.pen) is not None:
                pen.serve(self._crew.director, lambda: self._t)
                tasks.append(family.create_task(pen.run(), name="pen"))
            if self._source is not None:
                live = self._speak_live(self._source)
                tasks.append(family.create_task(live, name="live voice"))
            desks = kept_open(self._session.brain, self._serve, self._clock)
            tasks.append(family.create_task(desks, name="desks"))
            await self.ended.wait()
            for task in tasks:
                task.cancel()

    async def _serve(self) -> asyncio.Server:
        return await serve(self._session.brain, self._hear_desk)

    # --- speaking ---------------------------------------------------------------------------

    async def _speak(self) -> None:
        while True:
            if self._crew.director.over(self._t):
                self._end()
                return
            line = self._voicing.choose(planned=self._playout.is_up)
            self._resume.keep(self._t)
            self._journal.catch_up()
            if line is not None:
                await self._voicing.voice(line)
            elif not await self._stock_reserve():
                await self._clock.pause(TICK)

    async def _speak_live(self, source: str) -> None:
        """Hand over the voice of a person beside this machine, or of a file."""
        while not self._playout.is_up:
            await self._clock.pause(TICK)
        await self._speaking.play(sound(source, self._clock), source, self._t)

    def _begins(self) -> None:
        """A line is about to be voiced: who comes after us must know of it."""
        self._board()
        self._resume.keep(self._t)

    async def _stock_reserve(self) -> bool:
        """Voice one more reserve line when nothing else is to be done; False when all are."""
        if not self._playout.is_up or self._asrun.seconds < 2:
            return False
        return await self._larder.stock(lambda: self._t)

    def _stocked(self, utterance: Utterance) -> None:
        self._tell_voice()
        self._asrun.stocked(utterance)
        self._playout.tell(utterance)

    def _tell_voice(self) -> None:
        """One entry whenever another engine begins to speak."""
        if self._booth.engine != self._speaker:
            self._speaker = self._booth.engine
            what = f"voice: {self._speaker} ({self._booth.reason})"
            log.warning("%s", what)
            self._note("show", {"what": what})

    # --- what comes in ----------------------------------------------------------------------

    async def _hear_playout(self, message: Message) -> None:
        match message:
            case Hello(run=run, reserve=held):
                another = run != self._playout_run
                self._playout_run = run
                if another:
                    self._record.another_playout()
                if self._resume.begin():
                    self._larder.order(self._crew.director.reserve())
                if another:
                    self._larder.meet(held, self._t, self._asrun.reserve)
                    self._playout.tell(self._boards.board)
                    self._again.meet()
            case Heard():
                self._order = None
                self._record.hear(message)
            case Acted():
                await self._acted(message)
            case AirReport():
                # Comes when the load ladder was climbed.
                ladder = message.ladder
                self._note("show", {"what": f"load ladder, rung {ladder.rung}: {ladder.reason}"})
            case _:
                pass

    def _unheard(self, utterance: Utterance) -> None:
        """Nobody must wait for a sentence that will never be heard."""
        line, part, parts = utterance.bound.line.id, utterance.part, utterance.parts
        self._record.aired(Aired(line, part, parts, self._t, 0.0, cut=True))

    def _end(self) -> None:
        self._note("show", {"what": "ended by order"})
        self._crew.director.rights.ending = None
        self._resume.keep(self._t)
        self.ended.set()

    async def _hear_desk(self, outlet: Outlet, message: Message) -> None:
        match message:
            case Hello():
                self._desks = [desk for desk in self._desks if desk.is_open] + [outlet]
                self._tell_desks()
            case Ask():
                outlet.tell(await self._ask(message))
            case Visit() | Alarmed():
                self._take_down(outlet, message)
            case Acted():
                await self._acted(message)
            case Check(id=number, text=text):
                outlet.tell(Checked(number, self._crew.director.check(text)))
            case LiveSound():
                self._speaking.hear(message, self._t)
            case Comment() | Reaction() | Watching():
                self._hear_viewers(message)

    def _take_down(self, outlet: Outlet, message: Visit | Alarmed) -> None:
        match message:
            case Visit(who=who, what=what):
                self._note("access", {"who": who, "what": what})
            case Alarmed(alert=alert):
                take_down(alert, self._journal, self._note)
                outlet.tell(Written(alert))

    def _hear_viewers(self, message: Comment | Reaction | Watching) -> None:
        match message:
            case Comment():
                self._attendance.hear(message)
                self._crew.director.hear(message)
                self._voicing.expect()
            case Watching(viewers=viewers):
                self._attendance.watching(viewers)
            case Reaction():
                self._crew.director.react(message)

    async def _ask(self, ask: Ask) -> Receipt:
        order = ask.order
        if not self._resume.begun:
            words = "Not done: the script engine is just starting; ask again."
            return Receipt(ask.id, done=False, words=words, at=self._t)
        receipt, now = await self._orders.ask(ask.id, order, ask.who)
        if now and receipt.done and isinstance(order, Say) and order.when == "now":
            self._playout.tell(Hush())
        self._ordered()
        return receipt

    async def _acted(self, acted: Acted) -> None:
        await self._orders.acted(acted.order, acted.receipt, acted.who)
        self._ordered()

    def _ordered(self) -> None:
        self._voicing.take_back(self._crew.director.withdrawn())
        self._resume.keep(self._t)
        self._tell_desks()

    def _changed(self, snapshot: Snapshot) -> None:
        what = f"version {snapshot.version}: {len(snapshot.changed)} products changed"
        self._note("catalog", {"what": what, "skus": sorted(snapshot.changed)[:50]})
        self._voicing.take_back(self._crew.director.catalogue(snapshot))
        if self._crew.pen is not None:
            self._crew.pen.changed(snapshot.changed)
        self._retire(snapshot, snapshot.changed)
        self._board()
        self._tell_desks()

    def _retire(self, snapshot: Snapshot, skus: frozenset[str]) -> None:
        """Let the voice forget what it said of these products and is not true any more."""
        show, now = self._session.config.show, self._clock.wall()
        self._booth.retire(skus, partial(truths, snapshot, show, now))

    # --- what goes out ----------------------------------------------------------------------

    async def _show(self) -> None:
        while True:
            known = self._order
            recent = known is not None and self._t - known[0] < REPORT
            self._board(known[1] if known is not None and recent else None)
            await self._clock.pause(0.2)

    def _board(self, order: tuple[Segment, ...] | None = None) -> None:
        """Tell the picture of what is sold, by this running order or the one as it is now."""
        skus = [u.bound.line.cue.sku for u in self._asrun.waiting]
        asked = self._crew.director.asked(self._t)
        board = self._boards.update(order or self._order_now(), skus, asked)
        if board is not None:
            self._playout.tell(board)

    async def _report(self) -> None:
        while True:
            self._speaking.look(self._t)
            self._tell_desks()
            await self._clock.pause(REPORT)

    def _tell_desks(self) -> None:
        if self._desks and self._resume.begun:  # before that, what it would say is not so
            self._desks = tell_all(self._desks, self._script())

    def _order_now(self) -> tuple[Segment, ...]:
        t = self._t
        order = self._crew.director.order(t)
        self._order = (t, order)
        return order

    def _script(self) -> ScriptReport:
        return script_report(
            self._crew,
            self._t,
            order=self._order_now(),
            ready={u.bound.line.id for u in self._asrun.waiting},
            rows=self._boards.rows(),
            journal=latest(self._journal),
            chain=self._chain,
            disk=self._journal,
            booth=self._booth,
            microphone=self._speaking.by,
        )

    def _note(self, kind: str, what: dict[str, object]) -> None:
        self._journal.write(self._t, self._clock.wall(), kind, what)
