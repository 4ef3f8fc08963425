"""The playout process: draws, counts the beat, encodes, sends. It waits for nobody."""

import gc
import logging
import signal
import threading
from collections import deque
from functools import partial
from uuid import uuid4

import cv2

from showrunner import child
from showrunner.kept_reports import KeptReports
from showrunner.opening import Opening
from showrunner.outputs import Outputs, Refused
from showrunner.painting import card, painter
from showrunner.pulse import Heart
from showrunner.session import Session
from showrunner.still import still
from showrunner.switchboard import Caller, Switchboard
from showrunner.understudy import Understudy
from showrunner.wire import (
    Acted,
    Ask,
    Chunk,
    Destinations,
    Expect,
    Hello,
    Hush,
    Message,
    Noted,
    Still,
    TakeStill,
    Watch,
    Withdraw,
)
from streamer.loudspeaker import Loudspeaker
from streamer.mixer import Mixer
from streamer.monitor import Monitor, Tap
from streamer.recording import Keep
from streamer.station import Station
from studio.board import Board
from studio.clock import Clock, SystemClock
from studio.config import at_home
from studio.errors import Misconfigured
from studio.orders import (
    AddOutput,
    MoveOutput,
    Mute,
    OutputOrder,
    Receipt,
    RemoveOutput,
    SkipLine,
    Slate,
    Stop,
    TurnOutput,
)
from studio.receipts import Receipts
from studio.show import Utterance

log = logging.getLogger(__name__)

REPORT = 0.2
"""Seconds between two reports."""
KEPT = 64
"""Orders that are told to a brain which comes later; of more the oldest are forgotten."""


class Air:
    """The station with a switchboard: what other processes say becomes calls on the cart."""

    def __init__(self, session: Session, station: Station, outputs: Outputs, clock: Clock) -> None:
        self._session = session
        self._outputs = outputs
        self._station = station
        self._clock = clock
        self._run = uuid4().hex[:8]
        self._brain = ""
        self._reports = KeptReports()
        self._receipts = Receipts()
        self._acted: deque[Acted] = deque(maxlen=KEPT)
        """Orders that were carried out or refused here: every brain is told, and knows by their
        ids which it has in the journal."""
        self._stopped: Acted | None = None
        """The safety stop that holds, for a brain that was not there when it was ordered."""
        self._thinker: Caller | None = None
        """The brain's line, if it has one."""
        self._step = ""
        """The last step of the load ladder that was told."""
        self._switchboard = Switchboard(session.playout, self._heard)
        self._monitor = MonitorLine(station.monitor, self._switchboard)

    def open(self) -> None:
        self._switchboard.open()

    def close(self) -> None:
        self._monitor.stop()
        self._switchboard.close()

    def report(self) -> None:
        """Tell everybody what was aired and how the air is."""
        thinker = self._thinker
        for aired in self._station.cart.aired():
            heard = self._reports.take(aired, self._brain)
            if thinker is not None:
                thinker.tell(heard)
        report = self._station.report()
        self._switchboard.tell(report)
        if report.ladder.reason != self._step and thinker is not None and not thinker.gone:
            # The brain keeps the journal; of the air it need know nothing more often. A step that
            # is taken while there is none waits for the next one.
            self._step = report.ladder.reason
            thinker.tell(report)

    def _heard(self, caller: Caller, message: Message) -> None:
        match message:
            case Hello():
                self._meet(caller, message)
            case Utterance() | Withdraw() | Hush() | Expect() | Board():
                self._load(message)
            case Noted(number=number):
                self._reports.noted(number)
            case Ask():
                caller.tell(self._act(message))
            case Destinations():
                caller.tell(self._settle(message))
            case Acted():
                self._note(message)
            case Watch() | TakeStill():
                self._show(caller, message)
            case _:
                log.warning("nobody here knows what to do with a %s", type(message).__name__)

    def _load(self, message: Utterance | Withdraw | Hush | Expect | Board) -> None:
        cart = self._station.cart
        match message:
            case Utterance():
                self._reports.loaded(self._brain, message)
                reason = cart.load(message)
                if reason is not None:
                    log.info("%s: %s", message.bound.line.id, reason)
            case Withdraw(lines=lines):
                cart.withdraw(lines)
            case Hush():
                cart.hush()
            case Expect():
                cart.expect()
            case Board():
                cart.board(message)

    def _show(self, caller: Caller, message: Watch | TakeStill) -> None:
        match message:
            case Watch(on=on):
                caller.watching = on
                self._monitor.turn(on=self._switchboard.watched)
            case TakeStill():
                shown = self._station.shown
                if shown is not None:
                    caller.tell(Still(shown[1], still(shown[0])))

    def _meet(self, caller: Caller, hello: Hello) -> None:
        if hello.who == "brain" and hello.run != self._brain:
            if self._brain:
                # Another brain plans anew: what the one before had queued would come twice.
                self._station.cart.withdraw(None)
            self._brain = hello.run
        if hello.who == "brain":
            # First what it has missed: it goes on from there.
            for heard in self._reports.for_brain(hello.run):
                caller.tell(heard)
            for acted in tuple(self._acted):
                caller.tell(acted)
            if self._stopped is not None:
                caller.tell(self._stopped)
            self._thinker = caller
        caller.reports = hello.who == "desk"
        caller.tell(Hello("playout", self._run, self._station.cart.reserve_seconds))

    def _act(self, ask: Ask) -> Receipt:
        known = self._receipts.of(ask.id, ask.order)
        if known is not None:
            return known
        receipt = self._receipts.keep(ask.order, self._carried_out(ask))
        self._note(Acted(ask.order, receipt, ask.who))
        return receipt

    def _note(self, acted: Acted) -> None:
        """See to it that an order stands in the journal, now or when there is a brain again."""
        self._acted.append(acted)
        if self._thinker is not None:
            self._thinker.tell(acted)

    def _settle(self, wanted: Destinations) -> Receipt:
        """Go where the settings say now."""
        t = self._clock.now() - self._session.start
        try:
            words, done = self._outputs.settle(wanted.outputs, self._station), True
        except Misconfigured as reason:
            words, done = str(reason), False
        return Receipt(wanted.id, done=done, words=words, at=t, effect=t if done else None)

    def _carried_out(self, ask: Ask) -> Receipt:
        cart = self._station.cart
        t = self._clock.now() - self._session.start
        match ask.order:
            case Mute(on=on):
                cart.mute(on=on)
                done, words = True, "Sound muted on air" if on else "Sound back on air"
            case Slate(on=on):
                cart.slate(on=on)
                done, words = True, "Slate on air, sound off" if on else "Back on air"
            case Stop(on=on):
                done, words = True, "Stopped: slate and silence" if on else "Back on air"
                self._stop(on=on)
            case SkipLine():
                done = cart.skip()
                words = "Line skipped" if done else "Nothing is being said"
            case AddOutput() | MoveOutput() | RemoveOutput() | TurnOutput():
                done, words = self._redirect(ask.order)
            case _:
                done, words = False, "Playout does not carry out this order"
        receipt = Receipt(ask.id, done=done, words=words, at=t, effect=t if done else None)
        if done and isinstance(ask.order, Stop):
            self._stopped = Acted(ask.order, receipt, ask.who) if ask.order.on else None
        return receipt

    def _redirect(self, order: OutputOrder) -> tuple[bool, str]:
        try:
            return True, self._outputs.carry_out(order, self._station)
        except Refused as reason:
            return False, str(reason)

    def _stop(self, *, on: bool) -> None:
        """Nothing is seen or heard but the slate, and nothing that waited is heard after it."""
        cart = self._station.cart
        cart.slate(on=on)
        if on:
            cart.skip()
            cart.withdraw(None)


class MonitorLine:
    """Carries the programme to the desk while somebody there watches."""

    def __init__(self, monitor: Monitor, switchboard: Switchboard) -> None:
        self._monitor = monitor
        self._switchboard = switchboard
        self._lock = threading.Lock()
        self._going: threading.Event | None = None
        self._thread: threading.Thread | None = None

    def turn(self, *, on: bool) -> None:
        with self._lock:
            if on and self._going is None:
                self._going = threading.Event()
                work = (self._monitor.subscribe(), self._going)
                self._thread = threading.Thread(target=self._carry, args=work, name="monitor")
                self._thread.start()
            elif not on and self._going is not None:
                self._going.set()
                self._going = None

    def stop(self) -> None:
        self.turn(on=False)
        if self._thread is not None:
            self._thread.join()

    def _carry(self, tap: Tap, ended: threading.Event) -> None:
        while not ended.is_set():
            piece = tap.take(0.5)
            if piece is not None:
                self._switchboard.tell(Chunk(piece.body, piece.key))
            if not self._switchboard.watched:
                self.turn(on=False)
        self._monitor.unsubscribe(tap)


def work(session: Session, heart: Heart) -> None:
    """Be on air until told to stop or until the supervisor is gone."""
    cv2.setNumThreads(1)
    ending = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ending.set())
    child.when_orphaned(ending.set)
    config, clock = session.config, SystemClock()
    stream = config.stream
    picture = card(config)
    opening = Opening(picture, partial(painter, config))
    mixer = Mixer(config.sound, config.voice.true_peak)
    outputs = Outputs(session.outputs, stream, at_home(config.run.folder))
    station = Station(
        stream,
        opening,
        picture,
        clock,
        session.start,
        outputs.now,
        mixer,
        Loudspeaker() if session.monitor else None,
    )
    if session.record:
        folder = at_home(config.recording.folder)
        station.record(Keep(config.recording, folder, session.show, config.show.name))
    air = Air(session, station, outputs, clock)
    air.open()
    station.start()
    opening.start()  # not before: half a second in which it would share the interpreter with us
    log.info("on air, %dx%d at %d frames per second", stream.width, stream.height, stream.fps)
    try:
        _watch_over(station, air, opening, ending, heart)
    finally:
        log.info("the air ends")
        station.stop()
        air.report()
        air.close()
        child.leave_soon()  # a painter that hangs would never let us
        opening.close()


def _watch_over(
    station: Station, air: Air, opening: Opening, ending: threading.Event, heart: Heart
) -> None:
    frozen = False
    understudy = Understudy(station, opening)
    progress = station.progress
    while not ending.is_set():
        if station.wait(REPORT):
            raise RuntimeError("a thread of the air has ended") from station.failure
        if opening.refusal is not None:
            raise opening.refusal
        if all(now > before for now, before in zip(station.progress, progress, strict=True)):
            # Frames are due and frames are encoded: this is what a beat of playout means.
            progress = station.progress
            heart.beat()
        understudy.look(REPORT)
        if opening.ready and not frozen:
            # What lives as long as the process need not be looked at by the collector again.
            gc.collect()
            gc.freeze()
            frozen = True
        air.report()


if __name__ == "__main__":
    child.run("playout", work)
