"""Keeps the programme on the disk for as long as the show lasts, and never stands in its way."""

import logging
import threading
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from random import Random

from streamer.archive import Limits, named
from streamer.backoff import Backoff
from streamer.deck import Answer, Deck, Lost, Refused
from streamer.feed import Feed
from streamer.packet import Packet, Signal
from streamer.reel import Reel
from studio.clock import Clock
from studio.report import RecordingReport, RecordingState
from studio.settings import Recording as Settings

log = logging.getLogger(__name__)

HELD = 30.0
"""Seconds of packets that wait while the disk is slow or the child is started again."""
HEALTHY = 10.0
"""Seconds of writing after which the next loss is answered with quick tries again."""
FIRST_REST, LONGEST_REST, GROWTH = 2.0, 30.0, 1.5
"""Seconds between two tries at a disk that refuses, and how they grow."""
FAREWELL = 3.0
"""Seconds at the end in which what still waits is written."""
WAIT = 0.25
_GIGA = 1e9


@dataclass(frozen=True, slots=True)
class Keep:
    """How the programme is kept, and what stands in the files besides picture and sound."""

    settings: Settings
    folder: Path
    show: str
    """Id of the show, as in the journal."""
    title: str


class Recording:
    """The recorder: its queue, its child, its retries. `offer` never waits.

    A child that dies is replaced at once and no picture is missing. A disk that refuses (full,
    broken, read-only, gone) is told in the report and tried again for ever; what is on air in the
    meantime is in no file, and counted.
    """

    def __init__(self, keep: Keep, signal: Signal, clock: Clock, start: float) -> None:
        """`start` is the monotonic time of show time 0."""
        settings = keep.settings
        self._keep = keep
        self._clock = clock
        self._start = start
        self._limits = Limits(
            None if settings.keep_hours is None else settings.keep_hours * 3600,
            None if settings.keep_gb is None else int(settings.keep_gb * _GIGA),
            int(settings.min_free_gb * _GIGA),
        )
        size = int(settings.segment_mb * 1e6)
        self._reel = Reel(signal, settings.segment_minutes * 60, size, self._named)
        self._feed = Feed(HELD)
        self._backoff = Backoff(Random(keep.show))  # noqa: S311 - jitter, not a secret
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._deck: Deck | None = None
        self._hanging: list[Deck] = []
        """Children that could not even be killed: at most one, as there is no other until it is
        gone."""
        self._lock = threading.Lock()
        self._state = RecordingState.STARTING
        self._since = 0.0
        self._reason: str | None = None
        self._rest = FIRST_REST
        self._restarts = 0
        self._free: int | None = None
        self._deleted = 0
        self._deleted_before = 0
        self._until: float | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="record")
        self._thread.start()

    def offer(self, packet: Packet) -> None:
        """Queue a packet; see `Feed` for what happens when the disk is too slow."""
        self._feed.offer(packet)

    def end(self) -> None:
        """Begin to end: write what waits, finish the file."""
        self._feed.close()
        self._stopping.set()

    def stop(self) -> None:
        """End, and wait until all of it is over (some 8 s with a disk that hangs)."""
        self.end()
        if self._thread is not None:
            self._thread.join()

    @property
    def child(self) -> int | None:
        """Id of the process that writes now."""
        deck = self._deck
        return deck.pid if deck is not None else None

    def report(self) -> RecordingReport:
        film = self._reel.film
        with self._lock:
            return RecordingReport(
                state=self._state,
                since=self._since,
                file=film.name if film is not None else None,
                seconds=float(film.until - film.start) if film is not None else 0.0,
                bytes=film.size if film is not None else 0,
                free=self._free,
                reason=self._reason,
                dropped=self._feed.dropped,
                missing=float(self._reel.missing),
                deleted=self._deleted_before + self._deleted,
                restarts=self._restarts,
            )

    def _run(self) -> None:
        opened = False
        while not self._stopping.is_set():
            try:
                self._deck = self._hired()
                if not opened:
                    self._feed.rewind()
                    opened = True
                self._record(self._deck)
            except Lost as reason:
                self._lose(str(reason))
            except Refused as reason:
                opened = False
                self._refused(str(reason))
            except Exception as bug:
                # Kept to the recorder: the air must not end because of it.
                log.exception("the recorder: a bug")
                opened = False
                self._refused(f"a bug: {bug!r}")
        self._dismiss()
        self._enter(RecordingState.OFF)

    def _hired(self) -> Deck:
        """A child that is ready to write. What another left unfinished is finished."""
        self._hanging = [deck for deck in self._hanging if not deck.gone]
        if self._hanging:
            raise Lost("the disk has not answered for long")
        deck = Deck(self._clock, self._stopping)
        self._deck = deck
        answer = deck.begin(self._keep.folder, self._limits)
        self._reel.lost(answer.mended)
        self._note(answer)
        return deck

    def _record(self, deck: Deck) -> None:
        """Write until told to end. Raises `Lost` or `Refused`."""
        noting = _Noting(deck, self)
        self._reel.resume(noting)
        while not self._feed.over and not self._stood_long():
            packet = self._feed.take(WAIT)
            if packet is not None:
                self._reel.add(packet, noting)
        self._reel.close(noting)

    def _named(self, t: Fraction) -> tuple[str, dict[str, str]]:
        """The name of a file that begins at show time `t`, and what is said in it."""
        ago = self._clock.now() - self._start - float(t)
        wall = self._clock.wall() - timedelta(seconds=ago)
        show = self._keep.show
        return named(wall, show, float(t)), {
            "title": self._keep.title,
            "creation_time": wall.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "comment": f"show {show}, from {float(t):.3f} s of it",
        }

    def _stood_long(self) -> bool:
        """True when the show has ended and what waits takes too long to be written."""
        if not self._stopping.is_set():
            return False
        now = self._clock.now()
        self._until = self._until or now + FAREWELL
        return now > self._until

    def _lose(self, words: str) -> None:
        """The child is gone: another one goes on, and writes again what this one has not."""
        self._dismiss(at_once=True)
        if self._stopping.is_set():
            return
        alive = self._clock.now() - self._start - self._since
        if self._state is RecordingState.ON and alive > HEALTHY:
            self._backoff.reset()
        self._restarts += 1
        pause = self._backoff.next()
        self._enter(RecordingState.STARTING, words)
        log.warning("recording: %s; another one starts in %.1f s", words, pause)
        self._stopping.wait(pause)

    def _refused(self, words: str) -> None:
        """The disk does not take it: nothing is kept for it, and it is tried again."""
        self._dismiss()
        self._feed.rest()
        self._reel.forget()
        if self._stopping.is_set():
            return
        first = words != self._reason
        self._enter(RecordingState.WAITING, words)
        log.log(
            logging.WARNING if first else logging.DEBUG,
            "not recording: %s; next try in %.0f s", words, self._rest,
        )  # fmt: skip
        self._stopping.wait(self._rest)
        self._rest = min(LONGEST_REST, self._rest * GROWTH)

    def _dismiss(self, *, at_once: bool = False) -> None:
        deck, self._deck = self._deck, None
        if deck is None:
            return
        with self._lock:
            self._deleted_before += self._deleted
            self._deleted = 0
        if not (deck.kill() if at_once else deck.end()):
            log.error("the recorder waits for a disk that does not answer: left behind")
            self._hanging.append(deck)

    def _note(self, answer: Answer) -> None:
        with self._lock:
            self._free, self._deleted = answer.free, answer.deleted

    def _wrote(self, answer: Answer) -> None:
        self._note(answer)
        if self._state is not RecordingState.ON:
            self._rest = FIRST_REST
            self._enter(RecordingState.ON)

    def _enter(self, state: RecordingState, reason: str | None = None) -> None:
        with self._lock:
            self._state = state
            self._reason = reason
            self._since = self._clock.now() - self._start


class _Noting:
    """The deck, with its answers put into the report."""

    def __init__(self, deck: Deck, recording: Recording) -> None:
        self._deck = deck
        self._recording = recording

    def open(self, name: str) -> None:
        self._recording._note(self._deck.open(name))  # noqa: SLF001 - a part of it

    def write(self, at: int, piece: bytes, whole: int) -> None:
        self._recording._wrote(self._deck.write(at, piece, whole))  # noqa: SLF001

    def close(self) -> None:
        self._recording._note(self._deck.close())  # noqa: SLF001
