"""The playout process: draws, counts the beat, encodes, sends. It waits for nobody."""

import gc
import logging
import signal
import threading
from functools import partial
from uuid import uuid4

import cv2

from showrunner import child
from showrunner.opening import Opening
from showrunner.painting import card, painter
from showrunner.session import Session
from showrunner.switchboard import Caller, Switchboard
from showrunner.wire import Ask, Chunk, Hello, Hush, Message, Watch, Withdraw
from streamer.loudspeaker import Loudspeaker
from streamer.mixer import Mixer
from streamer.monitor import Monitor, Tap
from streamer.station import Station
from studio.board import Board
from studio.clock import Clock, SystemClock
from studio.orders import Mute, Receipt, SkipLine, Slate
from studio.show import Utterance

log = logging.getLogger(__name__)

REPORT = 0.2
"""Seconds between two reports."""


class Air:
    """The station with a switchboard: what other processes say becomes calls on the cart."""

    def __init__(self, session: Session, station: Station, clock: Clock) -> None:
        self._session = session
        self._station = station
        self._clock = clock
        self._run = uuid4().hex[:8]
        self._brain = ""
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
        for aired in self._station.cart.aired():
            self._switchboard.tell(aired)
        report = self._station.report()
        self._switchboard.tell(report)
        thinker = self._thinker
        if report.ladder.reason != self._step and thinker is not None and not thinker.gone:
            # The brain keeps the journal; of the air it need know nothing more often. A step that
            # is taken while there is none waits for the next one.
            self._step = report.ladder.reason
            thinker.tell(report)

    def _heard(self, caller: Caller, message: Message) -> None:
        match message:
            case Hello():
                self._meet(caller, message)
            case Utterance() | Withdraw() | Hush() | Board():
                self._load(message)
            case Ask():
                caller.tell(self._act(message))
            case Watch(on=on):
                caller.watching = on
                self._monitor.turn(on=self._switchboard.watched)
            case _:
                log.warning("nobody here knows what to do with a %s", type(message).__name__)

    def _load(self, message: Utterance | Withdraw | Hush | Board) -> None:
        cart = self._station.cart
        match message:
            case Utterance():
                reason = cart.load(message)
                if reason is not None:
                    log.info("%s: %s", message.bound.line.id, reason)
            case Withdraw(lines=lines):
                cart.withdraw(lines)
            case Hush():
                cart.hush()
            case Board():
                cart.board(message)

    def _meet(self, caller: Caller, hello: Hello) -> None:
        if hello.who == "brain" and hello.run != self._brain:
            if self._brain:
                # Another brain plans anew: what the one before had queued would come twice.
                self._station.cart.withdraw(None)
            self._brain = hello.run
        if hello.who == "brain":
            self._thinker = caller
        caller.reports = hello.who == "desk"
        caller.tell(Hello("playout", self._run))

    def _act(self, ask: Ask) -> Receipt:
        cart = self._station.cart
        t = self._clock.now() - self._session.start
        match ask.order:
            case Mute(on=on):
                cart.mute(on=on)
                return Receipt(
                    ask.id,
                    done=True,
                    words="Sound muted on air" if on else "Sound back on air",
                    at=t,
                )
            case Slate(on=on):
                cart.slate(on=on)
                return Receipt(
                    ask.id,
                    done=True,
                    words="Slate on air, sound off" if on else "Back on air",
                    at=t,
                )
            case SkipLine():
                done = cart.skip()
                return Receipt(
                    ask.id,
                    done=done,
                    words="Line skipped" if done else "Nothing is being said",
                    at=t,
                )
            case _:
                return Receipt(
                    ask.id, done=False, words="Playout does not carry out this order", at=t
                )


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


def work(session: Session) -> None:
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
    opening.start()
    mixer = Mixer(config.sound, config.voice.true_peak)
    station = Station(
        stream,
        opening,
        picture,
        clock,
        session.start,
        session.outputs,
        mixer,
        Loudspeaker() if session.monitor else None,
    )
    air = Air(session, station, clock)
    air.open()
    station.start()
    log.info("on air, %dx%d at %d frames per second", stream.width, stream.height, stream.fps)
    try:
        _watch_over(station, air, opening, ending)
    finally:
        log.info("the air ends")
        station.stop()
        air.report()
        air.close()
        opening.close()


def _watch_over(station: Station, air: Air, opening: Opening, ending: threading.Event) -> None:
    frozen = False
    while not ending.is_set():
        if station.wait(REPORT):
            raise RuntimeError("a thread of the air has ended") from station.failure
        if opening.refusal is not None:
            raise opening.refusal
        if opening.ready and not frozen:
            # What lives as long as the process need not be looked at by the collector again.
            gc.collect()
            gc.freeze()
            frozen = True
        air.report()


if __name__ == "__main__":
    child.run("playout", work)
