"""Keeps one destination supplied for as long as the show lasts."""

import logging
import threading
from collections import deque
from random import Random

import av

from streamer.backoff import Backoff
from streamer.carrier import Carrier, Lost
from streamer.feed import Feed
from streamer.mux import Mux
from streamer.packet import Packet, Signal
from streamer.targets import target
from studio.clock import Clock
from studio.report import OutputReport, OutputState
from studio.settings import Output

log = logging.getLogger(__name__)

HEALTHY = 2.0
"""Seconds of life after which the next loss is answered with quick tries again."""
RATE_WINDOW = 5.0
"""Seconds over which the bit rate is taken."""
FAREWELL = 1.5
"""Seconds at the end in which what still waits is sent."""
WAIT = 0.25


class Pusher:
    """One destination: its queue, its child, its retries. Nothing it does touches another.

    `offer` never waits. Retries go on for ever.
    """

    def __init__(self, output: Output, signal: Signal, clock: Clock, start: float) -> None:
        """`start` is the monotonic time of show time 0."""
        self.name = output.name
        self._target = target(output.url)
        self._signal = signal
        self._clock = clock
        self._start = start
        self._feed = Feed()
        self._backoff = Backoff(Random(output.name))  # noqa: S311 - jitter, not a secret
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._sent: deque[tuple[float, int]] = deque()
        self._lock = threading.Lock()
        self._state = OutputState.IDLE
        self._since = 0.0
        self._error: str | None = None
        self._retries = 0
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

    def stop(self) -> None:
        """End, and wait until all of it is over (some 5 s at worst)."""
        self.end()
        if self._thread is not None:
            self._thread.join()

    @property
    def child(self) -> int | None:
        """Id of the process that carries now."""
        carrier = self._carrier
        return carrier.pid if carrier is not None else None

    def report(self) -> OutputReport:
        with self._lock:
            return OutputReport(
                name=self.name,
                url=self._target.masked,
                state=self._state,
                kbps=self._kbps(),
                retries=self._retries,
                since=self._since,
                error=self._error,
                dropped=self._feed.dropped,
            )

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._enter(OutputState.CONNECTING)
            try:
                self._carry()
            except (Lost, av.FFmpegError) as reason:
                self._feed.rest()
                self._lose(self._target.scrubbed(str(reason)))
            except Exception as bug:
                # Kept to this destination: the others, and the air, must not end because of it.
                self._feed.rest()
                log.exception("%s: a bug", self.name)
                self._lose(self._target.scrubbed(f"a bug: {bug!r}"))
        self._dismiss()
        self._enter(OutputState.IDLE)

    def _carry(self) -> None:
        """Send until told to end. Raises `Lost`."""
        head = self._head()
        if head is None:
            return
        carrier = self._carrier = self._carrier or self._hired(head)
        try:
            carrier.connect()
            mux = Mux(self._signal, "flv")
            self._feed.rewind()
            self._supply(mux, carrier)
            carrier.write(mux.close())
            carrier.finish()
        finally:
            if not carrier.fresh:
                self._dismiss()

    def _hired(self, head: bytes) -> Carrier:
        return Carrier(self.name, self._target, head, self._clock, self._stopping)

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

    def _supply(self, mux: Mux, carrier: Carrier) -> None:
        until: float | None = None
        while not self._feed.over:
            packet = self._feed.take(WAIT)
            if packet is not None:
                piece = mux.add(packet)
                carrier.write(piece)
                self._count(len(piece))
            carrier.check()
            if carrier.connected and self._state is not OutputState.LIVE:
                self._enter(OutputState.LIVE)
            if self._stopping.is_set():
                now = self._clock.now()
                until = until or now + FAREWELL
                if now > until:
                    return

    def _lose(self, words: str) -> None:
        if self._stopping.is_set():
            return
        alive = self._clock.now() - self._start - self._since
        if self._state is OutputState.LIVE and alive > HEALTHY:
            self._backoff.reset()
        with self._lock:
            self._error = words
            self._retries += 1
        pause = self._backoff.next()
        self._enter(OutputState.RETRYING)
        log.log(
            logging.WARNING if pause > 1 or self._retries == 1 else logging.INFO,
            "%s (%s): %s; next try in %.1f s", self.name, self._target.masked, words, pause,
        )  # fmt: skip
        self._stopping.wait(pause)

    def _enter(self, state: OutputState) -> None:
        with self._lock:
            if state is OutputState.LIVE:
                self._error = None
            self._state = state
            self._since = self._clock.now() - self._start

    def _count(self, size: int) -> None:
        with self._lock:
            self._sent.append((self._clock.now(), size))

    def _kbps(self) -> float:
        now = self._clock.now()
        while self._sent and self._sent[0][0] < now - RATE_WINDOW:
            self._sent.popleft()
        span = min(RATE_WINDOW, max(1.0, now - self._sent[0][0])) if self._sent else 1.0
        return sum(size for _, size in self._sent) * 8 / 1000 / span
