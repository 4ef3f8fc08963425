"""How every process of the show logs: without waiting, without secrets, within bounds.

Whoever logs only queues a record. A thread writes it to standard error and to a file of the
process, so that a terminal that was stopped, or a disk that stands still, holds up no frame.
"""

import atexit
import copy
import logging
import sys
import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from showrunner.log_flow import Flow, Repeat
from showrunner.log_lines import JsonLines, Lines, TextLines
from showrunner.log_mask import Mask, secrets_in
from studio.clock import Clock, SystemClock
from studio.environment import secret_values

QUEUE = 5_000
"""Records that may wait to be written; the newest are lost when it is full, and counted."""
LOOK = 1.0
"""Seconds between two looks for repeats that are to be told."""
FAREWELL = 2.0
"""Seconds that a process waits for its last lines at its end."""
_HOME = Path(__file__).resolve().parent.parent
"""The checkout, as in `studio.config`, which the supervisor has no other need of."""
_QUIET = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "asyncio": logging.WARNING,
    "uvicorn": logging.WARNING,
}
"""Libraries that say more than a show needs."""


@dataclass(frozen=True, slots=True)
class Writing:
    """Where lines go and how they look."""

    format: Literal["auto", "text", "json"] = "auto"
    """`auto` is text on a terminal, else JSON."""
    level: str = "info"
    folder: Path | None = None
    """Of the files; None means standard error alone."""
    megabytes: float = 5
    """Size at which a file is turned over."""
    files: int = 3
    """Files of a process, the one that is written included: two at least. 0 means none."""
    secrets: frozenset[str] = frozenset()


def writing(session: dict[str, Any]) -> Writing:
    """What the settings of a session, given as plain JSON values, say about logs."""
    chosen, run = session["config"]["logs"], session["config"]["run"]
    return Writing(
        chosen["format"],
        chosen["level"],
        _HOME / run["folder"] / "logs",
        chosen["file_mb"],
        chosen["files"],
        frozenset(secrets_in(session)),
    )


def logs(name: str, writing: Writing | None = None) -> None:
    """Log as the process `name` from now on; called again, with other settings."""
    writing = writing or Writing()
    root = logging.getLogger()
    for handler in root.handlers[:]:
        root.removeHandler(handler)
        handler.close()
    spool = Spool(_outlets(name, writing), SystemClock())
    spool.open()
    root.addHandler(spool)
    root.setLevel(writing.level.upper())
    for library, level in _QUIET.items():
        logging.getLogger(library).setLevel(level)
    logging.captureWarnings(capture=True)
    sys.excepthook = _last_words
    threading.excepthook = lambda told: _last_words(
        told.exc_type, told.exc_value or told.exc_type(), told.exc_traceback
    )


class Spool(logging.Handler):
    """Queues records and has a thread write them: to every outlet, in order.

    `lost` counts what never got a line of its own: too many altogether, or the queue was full.
    """

    def __init__(self, outlets: Iterable[logging.Handler], clock: Clock) -> None:
        super().__init__()
        self._outlets = tuple(outlets)
        self._clock = clock
        self._flow = Flow()
        self._waiting: deque[logging.LogRecord] = deque()
        self._arrived = threading.Event()
        self._closing = False
        self._told = clock.now()
        # A daemon, as it may hang in a terminal that was stopped; `close` waits for it in bounds.
        self._thread = threading.Thread(target=self._write, name="log", daemon=True)
        self.lost = 0

    def open(self) -> None:
        """Begin to write, until the process ends."""
        self._thread.start()
        atexit.register(self.close)

    def emit(self, record: logging.LogRecord) -> None:
        """Queue a record; called with the handler's lock held."""
        try:
            words = record.getMessage()
        except Exception:  # noqa: BLE001 - a bad format string is told, as logging itself does
            words = f"{record.msg!r}, with {record.args!r}"
        if self._flow.admits(record, words, self._clock.now()):
            self._put(_saying(record, words))

    def close(self) -> None:
        """Write what waits, and what was kept back, within `FAREWELL`."""
        atexit.unregister(self.close)
        self._closing = True
        self._arrived.set()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(FAREWELL)
        super().close()

    def _put(self, record: logging.LogRecord) -> None:
        if len(self._waiting) >= QUEUE:
            self.lost += 1
            return
        self._waiting.append(record)
        self._arrived.set()

    def _write(self) -> None:
        while True:
            self._arrived.wait(LOOK)
            self._arrived.clear()
            closing = self._closing
            self._sum_up(all_of_it=closing)
            while self._waiting:
                record = self._waiting.popleft()
                for outlet in self._outlets:
                    outlet.handle(record)
            if closing:
                break
        for outlet in self._outlets:
            outlet.close()

    def _sum_up(self, *, all_of_it: bool) -> None:
        now = self._clock.now()
        if now - self._told < LOOK and not all_of_it:
            return
        self._told = now
        self.acquire()
        try:
            for repeat in self._flow.told(now, all_of_it=all_of_it):
                self._put(_again(repeat, now))
            over, self._flow.over, self.lost = self._flow.over + self.lost, 0, 0
            if over:
                self._put(_unwritten(over))
        finally:
            self.release()


def _saying(record: logging.LogRecord, words: str) -> logging.LogRecord:
    """A copy: the record itself belongs to whoever else hears of it."""
    said = copy.copy(record)
    said.msg, said.args = words, None
    return said


def _again(repeat: Repeat, now: float) -> logging.LogRecord:
    span = max(1.0, now - repeat.since)
    words = f"{repeat.words} (said {repeat.kept} more times in {span:.0f} s)"
    record = _saying(repeat.record, words)
    record.exc_info = None
    record.repeated = repeat.kept
    return record


def _unwritten(count: int) -> logging.LogRecord:
    words = f"{count} more lines were not written: too many at once"
    record = logging.LogRecord(__name__, logging.WARNING, __file__, 0, words, None, None)
    record.unwritten = count
    return record


class _File(RotatingFileHandler):
    """A file that a full disk silences, and that is tried again."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802, ARG002 - logging's name
        """The show goes on without its file; standard error has the line."""
        stream, self.stream = self.stream, None  # opened at the next line
        if stream is not None:
            try:
                stream.close()
            except OSError:
                return


class _Terminal(logging.StreamHandler):  # type: ignore[type-arg]  # generic in stubs alone
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Nobody reads any more: there is nowhere to say so."""


def _outlets(name: str, writing: Writing) -> list[logging.Handler]:
    mask = Mask(writing.secrets | secret_values())
    text = writing.format == "text" or (writing.format == "auto" and sys.stderr.isatty())
    lines: Lines = TextLines(name, mask) if text else JsonLines(name, mask)
    terminal = _Terminal(sys.stderr)
    terminal.setFormatter(lines)
    outlets: list[logging.Handler] = [terminal]
    if writing.folder is not None and writing.files > 0:
        size = int(writing.megabytes * 1e6)
        try:
            writing.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = _File(
                writing.folder / f"{name}.jsonl",
                maxBytes=size,
                backupCount=max(1, writing.files - 1),
                encoding="utf-8",
                errors="replace",
                delay=True,
            )
        except OSError:
            return outlets  # the preflight says what folder cannot be written
        file.setFormatter(JsonLines(name, mask))
        outlets.insert(0, file)
    return outlets


def _last_words(
    kind: type[BaseException], fault: BaseException, trace: TracebackType | None
) -> None:
    """What nobody caught, as a line like all others."""
    if issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    logging.getLogger(__name__).critical("a bug", exc_info=(kind, fault, trace))
