"""Our side of the process that writes recordings: asked and answered, and killed when it hangs."""

import fcntl
import json
import logging
import os
import select
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streamer.archive import Limits
from studio.clock import Clock

log = logging.getLogger(__name__)

STALL = 10.0
"""Seconds the disk may take for one answer: spinning disks take a second or two when they are busy.
Meanwhile packets wait."""
GOODBYE = 2.0
"""The same once the show ends."""
WAIT = 0.25
"""Seconds between two looks at the child while it is waited for."""
_MODULE = "streamer.deck_child"


class Lost(Exception):
    """The child has died or hangs. Another one may go on at once."""


class Refused(Exception):
    """The disk does not take it: full, broken, gone, read-only. To be tried again later."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the child says of the disk each time."""

    free: int
    """Bytes that are left on the disk."""
    deleted: int
    """Old recordings that it has let go so far."""
    mended: dict[str, int]
    """After `begin`: files that were left unfinished, and how many bytes of them are good; -1 where
    somebody else still writes."""


class Deck:
    """A running child. It has at most one file open."""

    def __init__(self, clock: Clock, ending: threading.Event) -> None:
        """Start the child; raises `Lost` when the machine has no room for it.

        Once `ending` is set the disk gets less time.
        """
        self._clock = clock
        self._ending = ending
        self._heard = b""
        try:
            self._child = subprocess.Popen(
                [sys.executable, "-m", _MODULE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is for us; the child ends when its stdin does.
            )
        except OSError as reason:
            raise Lost(f"the recorder cannot be started: {reason.strerror}") from reason
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._in, self._out = self._child.stdin.fileno(), self._child.stdout.fileno()
        for pipe in (self._in, self._out):
            fcntl.fcntl(pipe, fcntl.F_SETFL, os.O_NONBLOCK)

    @property
    def pid(self) -> int:
        return self._child.pid

    def begin(self, folder: Path, limits: Limits) -> Answer:
        """Make the folder ready. As all that follow, raises `Lost` or `Refused`."""
        return self._ask(
            do="begin",
            folder=str(folder),
            seconds=limits.seconds,
            most=limits.size,
            free=limits.free,
        )

    def open(self, name: str) -> Answer:
        """Begin a file, after room was made for it."""
        return self._ask(do="open", name=name)

    def write(self, at: int, piece: bytes, whole: int) -> Answer:
        """Write at a place of the file, whose first `whole` bytes are then good by themselves.

        After `Refused` the file is closed, and as long as it was good.
        """
        return self._ask(piece, do="write", at=at, size=len(piece), whole=whole)

    def close(self) -> Answer:
        """End the file; it is safe from a power cut then."""
        return self._ask(do="close")

    def end(self) -> bool:
        """Let the child go, which ends what is open. False when it hangs in a disk that hangs."""
        for pipe in (self._child.stdin, self._child.stdout):
            assert pipe is not None
            with suppress(OSError):
                pipe.close()
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(GOODBYE)
        self._child.kill()
        return self.gone

    @property
    def gone(self) -> bool:
        """True once the child is no more; one that waits for a disk cannot even be killed."""
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(WAIT)
        return self._child.poll() is not None

    def kill(self) -> bool:
        """End the child at once, whatever it does. False when it hangs in a disk that hangs."""
        self._child.kill()
        return self.end()

    def _ask(self, piece: bytes = b"", **told: Any) -> Answer:
        since = self._clock.now()
        self._tell(json.dumps(told).encode() + b"\n" + piece, since)
        answer = json.loads(self._answer(since))
        if "refused" in answer:
            raise Refused(answer["refused"])
        return Answer(answer["free"], answer["deleted"], answer.get("mended", {}))

    def _tell(self, words: bytes, since: float) -> None:
        rest = memoryview(words)
        while rest:
            try:
                rest = rest[os.write(self._in, rest) :]
            except BlockingIOError:
                self._wait(since, writing=True)
            except OSError as reason:
                raise self._lost() from reason

    def _answer(self, since: float) -> bytes:
        while b"\n" not in self._heard:
            try:
                found = os.read(self._out, 1 << 16)
            except BlockingIOError:
                self._wait(since, writing=False)
            else:
                if not found:
                    raise self._lost()
                self._heard += found
        line, _, self._heard = self._heard.partition(b"\n")
        return line

    def _wait(self, since: float, *, writing: bool) -> None:
        limit = GOODBYE if self._ending.is_set() else STALL
        if self._clock.now() - since > limit:
            raise Lost(f"the disk has not answered for {limit:.0f} s")
        pipes = ([], [self._in]) if writing else ([self._out], [])
        select.select(*pipes, [], WAIT)

    def _lost(self) -> Lost:
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(1.0)
        code = self._child.returncode
        ended = f"was ended by signal {-code}" if code and code < 0 else f"ended ({code})"
        return Lost(f"the recorder {ended}")
