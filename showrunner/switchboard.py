"""Playout's side of the wire: a Unix socket, a thread to hear and a thread to tell each caller."""

import logging
import queue
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from showrunner.doors import LOOK, cleared, mark
from showrunner.wire import Chunk, Message, WireBroken, packed, receive_blocking
from studio.report import AirReport

log = logging.getLogger(__name__)

QUEUE = 512
"""Messages waiting for one caller; a caller that is slower loses the oldest (counted)."""
AGAIN = 0.2
"""Seconds until the door is tried again that could not be opened to a caller."""


class Caller:
    """One connected process."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line
        self.watching = False
        """True while it wants the programme's packets."""
        self.reports = False
        """True when it wants every report on the air."""
        self.dropped = 0
        self.gone = False
        """True once the line is down: what it is told then, nobody hears."""
        self._out: queue.Queue[bytes | None] = queue.Queue(QUEUE)

    def tell(self, message: Message) -> None:
        """Queue a message; never waits."""
        self.post(packed(message))

    def post(self, letter: bytes) -> None:
        """Queue a message that is packed already; never waits."""
        while True:
            try:
                self._out.put_nowait(letter)
            except queue.Full:
                with suppress(queue.Empty):
                    self._out.get_nowait()
                    self.dropped += 1
            else:
                return

    def write(self) -> None:
        """Send what is queued until `hang_up`."""
        while (letter := self._out.get()) is not None:
            try:
                self.line.sendall(letter)
            except OSError:
                break

    def hang_up(self) -> None:
        self.gone = True
        with suppress(OSError):
            self.line.shutdown(socket.SHUT_RDWR)
        with suppress(queue.Empty):
            while True:
                self._out.get_nowait()
        self._out.put_nowait(None)


class Switchboard:
    """Accepts callers, hands their messages to `heard`, and tells all of them things."""

    def __init__(self, path: Path, heard: Callable[[Caller, Message], None]) -> None:
        self._path = path
        self._heard = heard
        self._callers: list[Caller] = []
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._door: socket.socket | None = None
        self._ours = 0
        """Tells our door from another one at the same place."""
        self._closing = threading.Event()

    def open(self) -> None:
        self._open()
        self._start("switchboard", self._accept)

    def close(self) -> None:
        """Hang up on everybody and wait for the threads."""
        self._closing.set()
        if self._door is not None:
            with suppress(OSError):
                self._door.shutdown(socket.SHUT_RDWR)
            self._door.close()
        with self._lock:
            callers = list(self._callers)
        for caller in callers:
            caller.hang_up()
        for thread in self._threads:
            thread.join(timeout=2)

    def tell(self, message: Message) -> None:
        """Tell every caller; packets only go to those who watch, reports to those who want them."""
        with self._lock:
            callers = list(self._callers)
        if isinstance(message, Chunk):
            callers = [caller for caller in callers if caller.watching]
        elif isinstance(message, AirReport):
            callers = [caller for caller in callers if caller.reports]
        if callers:
            letter = packed(message)
            for caller in callers:
                caller.post(letter)

    @property
    def watched(self) -> bool:
        with self._lock:
            return any(caller.watching for caller in self._callers)

    def _start(self, name: str, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name=name)
        self._threads = [t for t in self._threads if t.is_alive()]
        self._threads.append(thread)
        thread.start()

    def _open(self) -> None:
        """Have a door, if that can be; the air does not wait for one."""
        if self._door is not None:
            self._door.close()
        self._door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._door.settimeout(LOOK)
        self._ours = 0
        try:
            cleared(self._path)
            self._door.bind(str(self._path))
            self._door.listen(8)
            self._ours = mark(self._path)
        except OSError as reason:
            log.warning("%s cannot be listened at: %s", self._path, reason)

    def _accept(self) -> None:
        while not self._closing.is_set():
            assert self._door is not None
            try:
                line, _ = self._door.accept()
            except TimeoutError:
                if mark(self._path) != self._ours:
                    log.warning("%s was cleared away: it is made again", self._path)
                    self._open()
                continue
            except OSError:
                # Closed, never opened, or no file is left for a caller: that passes.
                if not self._closing.wait(AGAIN if self._ours else LOOK) and not self._ours:
                    self._open()
                continue
            caller = Caller(line)
            with self._lock:
                self._callers.append(caller)
            self._start("tell", caller.write)
            self._start("hear", partial(self._listen, caller))

    def _listen(self, caller: Caller) -> None:
        try:
            while True:
                self._heard(caller, receive_blocking(caller.line))
        except WireBroken as reason:
            log.info("a caller left: %s", reason)
        finally:
            caller.hang_up()
            with self._lock:
                self._callers.remove(caller)
            caller.line.close()
