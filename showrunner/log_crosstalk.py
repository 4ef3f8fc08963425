"""What is written past us, to file descriptor 2, becomes lines of the log like all others.

FFmpeg's libraries, OpenCV, ALSA and children that inherit it write there: neither masked nor
counted, if nobody listened. A pipe takes its place, and a thread reads that. The pipe never makes
whoever writes wait: what does not fit is lost. So it is when a flood is read no faster than
`PER_SECOND`, and when nobody reads any more.
"""

import logging
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from studio.clock import Clock, SystemClock

log = logging.getLogger("native")

PIECE = 1 << 16
"""Bytes that are read at once, and that a line may have; a longer one is cut between two words."""
PER_SECOND = 1 << 18
"""Bytes that are read in a second: more than the log would write of them, and cheap."""
LAST = 0.5
"""Seconds at the end in which what is in the pipe is read."""
_FD = 2
_BREAK = re.compile(rb"[\r\n]+")


@contextmanager
def overheard() -> Iterator[None]:
    """Meanwhile descriptor 2 leads into the log, and `sys.stderr` where descriptor 2 led before.

    Whoever starts a process that logs for itself gives it `sys.stderr`.
    """
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)  # of whoever inherits it too: it is one and the same pipe
    before = sys.stderr
    with suppress(OSError, ValueError, AttributeError):
        before.flush()
    kept = os.dup(_FD)
    # Not closed: what the log says last goes there, when all else is over.
    sys.stderr = os.fdopen(kept, "w", buffering=1, errors="backslashreplace")
    os.dup2(theirs, _FD)
    os.close(theirs)
    ear = Ear(ours, SystemClock())
    ear.start()
    try:
        yield
    finally:
        os.dup2(kept, _FD)
        sys.stderr = before
        ear.stop()


class Ear:
    """Reads a pipe and logs its lines, in a thread of its own."""

    def __init__(self, pipe: int, clock: Clock) -> None:
        self._pipe = pipe
        self._clock = clock
        self._rest = b""
        self._ending = threading.Event()
        # A daemon: a child that inherited the pipe may keep it open for longer than we live.
        self._thread = threading.Thread(target=self._listen, name="crosstalk", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Log what is in the pipe, and end; a child that keeps the pipe open is not waited for."""
        self._ending.set()
        self._thread.join(LAST)

    def _listen(self) -> None:
        since, read = self._clock.now(), 0
        with suppress(OSError):
            while piece := os.read(self._pipe, PIECE):
                self._hear(piece)
                read += len(piece)
                spent = self._clock.now() - since
                if read >= PER_SECOND:
                    self._ending.wait(1 - spent)
                if read >= PER_SECOND or spent >= 1:
                    since, read = self._clock.now(), 0
        self._say(self._rest)

    def _hear(self, piece: bytes) -> None:
        *lines, self._rest = _BREAK.split(self._rest + piece)
        for line in lines:
            self._say(line)
        if len(self._rest) > PIECE:
            # Half a secret would not be known for one.
            self._say(self._rest[:PIECE].rpartition(b" ")[0])
            self._rest = b""

    def _say(self, line: bytes) -> None:
        if words := line.decode("utf-8", "replace").strip():
            log.warning("%s", words)
