"""Keeps one destination supplied for as long as the show lasts."""

import logging
import threading
from random import Random

import av

from streamer.account import Account
from streamer.backoff import Backoff
from streamer.carrier import Carrier, Link, Lost, Silent, carried_by_us
from streamer.feed import Feed
from streamer.mux import Mux
from streamer.packet import Packet, Signal
from streamer.plain_words import at_once, plainly
from streamer.route import Route
from studio.clock import Clock
from studio.report import OutputReport, OutputState
from studio.settings import Output

log = logging.getLogger(__name__)

HEALTHY = 2.0
"""Seconds of life after which the next loss is answered with quick tries again."""
FAREWELL = 1.5
"""Seconds at the end in which what still waits is sent."""
RELEASE = 2.0
"""How many times as long as its platform says a key that is held is asked for at short distance."""
WAIT = 0.25


class Pusher:
    """One destination: its queue, its child, its retries. Nothing it does touches another.

    `offer` never waits. Retries go on for ever.
    """

    def __init__(self, output: Output, signal: Signal, clock: Clock, start: float) -> None:
        """`start` is the monotonic time of show time 0. Raises `Misconfigured`."""
        self.name = output.name
        self._route = Route(output)
        self._moved: Route | None = None
        self._turn = threading.Event()
        self._turns = 0
        self._signal = signal
        self._clock = clock
        self._start = start
        self._feed = Feed()
        self._backoff = Backoff(Random(output.name))  # noqa: S311 - jitter, not a secret
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None
        self._account = Account(clock)
        self._lock = threading.Lock()
        self._state = OutputState.IDLE
        self._since = 0.0
        self._away_since: float | None = None
        self._error: str | None = None
        self._retries = 0
        self._held_since: float | None = None
        self._until: float | None = None
        self._carrier: Carrier | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name=f"push {self.name}")
        self._thread.start()

    def offer(self, packet: Packet) -> None:
        """Queue a packet; see `Feed` for what happens when the destination is too slow."""
        self._feed.offer(packet)

    def end(self) -> None:
        """Begin to end: send what waits, take leave of the ingest."""
        self._feed.close()
        self._stopping.set()
        self._woken.set()

    def stop(self) -> None:
        """End, and wait until all of it is over (some 5 s at worst)."""
        self.end()
        if self._thread is not None:
            self._thread.join()

    @property
    def ended(self) -> bool:
        """True once all of it is over, or before it has begun."""
        return self._thread is None or not self._thread.is_alive()

    @property
    def child(self) -> int | None:
        """Id of the process that carries now."""
        carrier = self._carrier
        return carrier.pid if carrier is not None else None

    def report(self) -> OutputReport:
        account, feed, carrier = self._account, self._feed, self._carrier
        link = carrier.link if carrier is not None else Link()
        with self._lock:
            return OutputReport(
                name=self.name,
                url=self._route.now.masked,
                state=self._state,
                kbps=account.kbps,
                retries=self._retries,
                since=self._since,
                error=self._error,
                dropped=feed.dropped,
                dropped_video=feed.dropped_video,
                dropped_audio=feed.dropped_audio,
                sent=account.sent,
                waiting=feed.seconds,
                breaks=account.breaks,
                away=account.away,
                away_since=self._away_since,
                send_queue=link.queued,
                rtt_ms=link.rtt_ms,
                resent=link.resent,
                platform=self._route.platform.name,
                backup=self._route.on_backup,
                turns=self._turns,
                turns_at=self._due,
            )

    def move(self, output: Output) -> None:
        """Send to another URL from the next key frame on. Raises `Misconfigured`."""
        self._moved = Route(output)
        self.turn()

    def turn(self) -> None:
        """End this session at a key frame and begin another, as before a platform's limit."""
        self._turn.set()
        self._woken.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            if self._moved is not None:
                self._route, self._moved = self._moved, None
            self._turn.clear()
            self._enter(OutputState.CONNECTING)
            try:
                self._carry()
            except (Lost, av.FFmpegError) as reason:
                self._feed.rest()
                self._lose(plainly(self._route.scrubbed(str(reason))), reason)
            except Exception as bug:
                # Kept to this destination: the others, and the air, must not end because of it.
                self._feed.rest()
                log.exception("%s: a bug", self.name)
                self._lose(self._route.scrubbed(f"a bug: {bug!r}"), bug)
        self._dismiss()
        self._enter(OutputState.IDLE)

    def _carry(self) -> None:
        """Send until told to end or to turn over. Raises `Lost`."""
        if carried_by_us(self._route.now):
            self._hire()  # it starts while the first picture is made
        head = self._head()
        if head is None:
            return
        carrier = self._hire()
        following: Carrier | None = None
        try:
            carrier.introduce(head)
            carrier.connect(self._route.now, self._unwanted)
            mux = Mux(self._signal, "flv")
            self._feed.rewind()
            following = self._supply(mux, carrier, head)
            carrier.write(mux.close())
            carrier.finish()
        finally:
            if not carrier.fresh:
                self._dismiss()
                self._carrier = following

    def _hire(self) -> Carrier:
        """The child that is to connect: the one that is here, where it suits."""
        if self._carrier is None or not self._carrier.suits(self._route.now):
            self._dismiss()
            self._carrier = self._hired()
        return self._carrier

    def _hired(self) -> Carrier:
        aim = (self._moved or self._route).now
        return Carrier(self.name, aim, self._clock, self._stopping)

    def _unwanted(self) -> bool:
        """Whether the connection that is asked for need not come any more."""
        return self._moved is not None

    def _dismiss(self) -> None:
        if self._carrier is not None:
            self._carrier.kill()
            self._carrier = None

    def _head(self) -> bytes | None:
        """FLV that says what the programme is; None when the show ends before it has begun."""
        while not self._stopping.is_set():
            if (key := self._feed.key(WAIT)) is not None:
                mux = Mux(self._signal, "flv")
                return mux.add(key) + mux.close()
        return None

    def _supply(self, mux: Mux, carrier: Carrier, head: bytes) -> Carrier | None:
        """Send what comes; whoever is to carry on, when the session is turned over."""
        following: Carrier | None = None
        try:
            while not self._feed.over and not self._stood_long():
                packet = self._feed.take(WAIT)
                if packet is not None:
                    if packet.key and following is not None and following.ready:
                        self._turns += 1
                        found, following = following, None
                        return found
                    self._send(mux.add(packet), carrier)
                self._look_after(carrier)
                if following is None and (self._turning() or mux.spent):
                    following = self._hired()
                    following.introduce(head)
        finally:
            if following is not None:
                following.kill()
        return None

    def _send(self, piece: bytes, carrier: Carrier) -> None:
        carrier.write(piece)
        self._account.send(len(piece))

    def _look_after(self, carrier: Carrier) -> None:
        carrier.check()
        if carrier.connected and self._state is not OutputState.LIVE:
            self._enter(OutputState.LIVE)
            self._account.live()

    def _stood_long(self) -> bool:
        """True when the show has ended and what waits takes too long to be sent."""
        if not self._stopping.is_set():
            return False
        now = self._clock.now()
        self._until = self._until or now + FAREWELL
        return now > self._until

    def _turning(self) -> bool:
        """Whether the session is to be ended and begun anew; it goes home to the first ingest."""
        due = self._due
        if not self._turn.is_set() and (due is None or self._clock.now() - self._start < due):
            return False
        self._route.home()
        return True

    @property
    def _due(self) -> float | None:
        """Show time at which the session is turned over, while it is live."""
        if self._route.hours is None or self._state is not OutputState.LIVE:
            return None
        return self._since + self._route.hours * 3600

    def _lose(self, words: str, reason: Exception) -> None:
        if self._stopping.is_set():
            return
        if self._moved is not None and self._state is not OutputState.LIVE:
            return  # It was given up for another place, which is asked at once.
        if self._state is OutputState.LIVE:
            self._account.lost()
        alive = self._clock.now() - self._start - self._since
        if self._state is OutputState.LIVE and alive > HEALTHY:
            self._backoff.reset()
            self._route.reached()
            self._held_since = None
        elif self._state is OutputState.LIVE:
            words = at_once(words)
        self._route.failed(silent=isinstance(reason, Silent))
        with self._lock:
            self._error = words
            self._retries += 1
        pause = self._pause(reason)
        self._enter(OutputState.RETRYING)
        log.log(
            logging.WARNING if pause > 1 or self._retries == 1 else logging.INFO,
            "%s (%s): %s; next try in %.1f s", self.name, self._route.now.masked, words, pause,
        )  # fmt: skip
        self._woken.wait(pause)
        self._woken.clear()

    def _pause(self, reason: Exception) -> float:
        """Seconds until the next try."""
        if isinstance(reason, Silent):
            return self._backoff.silent()
        if isinstance(reason, Lost) and reason.held and self._releasing():
            return self._backoff.held()
        return self._backoff.next()

    def _releasing(self) -> bool:
        """Whether the platform may still be about to give the key free."""
        now = self._clock.now()
        self._held_since = self._held_since or now
        return now - self._held_since < RELEASE * self._route.platform.release_seconds

    def _enter(self, state: OutputState) -> None:
        with self._lock:
            if state is OutputState.LIVE:
                self._error = None
            self._state = state
            self._since = now = self._clock.now() - self._start
            if state is OutputState.LIVE:
                self._away_since = None
            elif self._away_since is None:
                self._away_since = now
