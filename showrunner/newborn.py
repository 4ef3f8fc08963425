"""The supervisor's side of the green room: asks it for processes, and keeps those as its own."""

import asyncio
import ctypes
import json
import logging
import math
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from contextlib import suppress
from typing import Protocol

from showrunner.pulse import OPTION, Pulse
from showrunner.starved import starved
from studio.clock import Clock
from studio.environment import environment

log = logging.getLogger(__name__)

DOOR = "--door"
"""Before the number of the green room's socket on its command line."""
LOADING = 20.0
"""Seconds for a process whose libraries are not loaded yet; others are asked for meanwhile, too."""
PROMPT = 2.0
"""Seconds for any other; and without a beat, after which none is asked for."""
QUIET = 30.0
"""Seconds without a heartbeat after which the green room hangs: it has none while it loads."""
AGAIN = 20.0
"""Seconds between two starts of it: one that cannot live must not be born without end."""
LOST = 255
"""Stands for the exit status of a process that somebody else has collected."""
_PR_SET_CHILD_SUBREAPER = 36
"""From linux/prctl.h."""


class Child(Protocol):
    """What the supervisor asks of a process, as `asyncio` has it."""

    @property
    def pid(self) -> int: ...
    @property
    def returncode(self) -> int | None: ...
    @property
    def stdin(self) -> asyncio.StreamWriter | None: ...
    async def wait(self) -> int: ...
    def send_signal(self, signal: int) -> None: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...


class Forked:
    """A process that the green room has sent out, and that is ours."""

    def __init__(self, pid: int, stdin: asyncio.StreamWriter) -> None:
        """Raises OSError when it has gone already or cannot be watched."""
        self.pid = pid
        self.stdin = stdin
        self.returncode: int | None = None
        self._over = asyncio.Event()
        self._handle = os.pidfd_open(pid)
        asyncio.get_running_loop().add_reader(self._handle, self._collect)

    async def wait(self) -> int:
        await self._over.wait()
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, signal: int) -> None:
        if self.returncode is None:  # not collected: its number is nobody else's
            os.kill(self.pid, signal)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _collect(self) -> None:
        asyncio.get_running_loop().remove_reader(self._handle)
        os.close(self._handle)
        self.returncode = LOST
        with suppress(ChildProcessError):
            _, status = os.waitpid(self.pid, 0)
            self.returncode = os.waitstatus_to_exitcode(status)
        self.stdin.close()
        self._over.set()


class GreenRoom:
    """Keeps the process that others are divided from; does without it while there is none."""

    def __init__(self, clock: Clock, env: Mapping[str, str]) -> None:
        """`env` is what its environment says where ours does not."""
        self._clock = clock
        self._env = env
        self._child: Process | None = None
        self._door: socket.socket | None = None
        self._pulse: Pulse | None = None
        self._opened = -math.inf
        self._one = asyncio.Lock()
        self._known: dict[str, None] = {}
        """Modules that it was ever asked to load."""
        self._loaded: set[str] = set()
        self._shut = not hasattr(os, "pidfd_open")

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child is not None else None

    @property
    def open(self) -> bool:
        """Whether processes can be asked for now."""
        alive = self._child is not None and self._child.returncode is None
        if not alive or self._door is None or self._pulse is None:
            return False
        return not self._loaded or self._pulse.quiet < PROMPT

    async def born(self, name: str, module: str, nice: int, pulse: Pulse) -> Forked | None:
        """A process that is to be `module`; None: it has to be started in another way."""
        async with self._one:
            if self._child is None:
                await self._start()
            if not self.open:
                return None
            ours, theirs = socket.socketpair()
            try:
                return await self._asked(name, module, nice, ours, (theirs.fileno(), pulse.theirs))
            except asyncio.CancelledError:
                self._end()  # its answer must not be taken for that of another question
                ours.close()
                raise
            except (OSError, ValueError, TimeoutError) as reason:
                log.warning("the green room has sent nobody out: %r", reason)
                self._end()
                ours.close()
                return None
            finally:
                theirs.close()

    def load(self, *modules: str) -> None:
        """Let it load these when it has time."""
        self._known.update(dict.fromkeys(modules))
        if self._door is not None:
            with suppress(OSError):
                for module in modules:
                    self._door.send(json.dumps({"module": module}).encode())

    async def look(self, passed: float) -> None:
        """Have it begin again when it is dead or hangs, `passed` seconds after the last look."""
        if self._child is None or self._pulse is None:
            return
        if self._child.returncode is None:
            self._pulse.feel(passed, starved(self._child.pid))
            if self._pulse.quiet < QUIET:
                return
            log.error("the green room has not moved for %.0f s", self._pulse.quiet)
            self._end()
        if self._clock.now() - self._opened > AGAIN and not self._one.locked():
            async with self._one:
                await self._start()
            self.load(*self._known)

    async def close(self) -> None:
        """End it; it has gone then."""
        self._shut = True
        self._end()
        if self._child is not None:
            await self._child.wait()

    async def _start(self) -> None:
        self._end()
        self._opened = self._clock.now()
        self._loaded.clear()
        if self._shut or not _reaper():
            return
        self._door, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._door.setblocking(False)  # noqa: FBT003 - the call has no keyword
        pulse = self._pulse = Pulse()
        words = (OPTION, str(pulse.theirs), DOOR, str(theirs.fileno()))
        try:
            self._child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "showrunner.green_room", *words),
                stdin=PIPE, stderr=sys.stderr, start_new_session=True,
                env=environment(self._env), pass_fds=(pulse.theirs, theirs.fileno()),
            )  # fmt: skip
        except OSError as reason:
            log.warning("the green room cannot be opened: %s", reason)
        finally:
            pulse.born()
            theirs.close()

    async def _asked(
        self, name: str, module: str, nice: int, ours: socket.socket, theirs: tuple[int, int]
    ) -> Forked:
        assert self._door is not None
        self._known[module] = None
        asked = json.dumps({"name": name, "module": module, "nice": nice}).encode()
        socket.send_fds(self._door, [asked], theirs)
        async with asyncio.timeout(PROMPT if module in self._loaded else LOADING):
            told = await asyncio.get_running_loop().sock_recv(self._door, 64)
        self._loaded.add(module)
        _, stdin = await asyncio.open_connection(sock=ours)
        return Forked(int(told), stdin)

    def _end(self) -> None:
        if self._child is not None and self._child.returncode is None:
            with suppress(ProcessLookupError):
                self._child.kill()
        if self._door is not None:
            self._door.close()
            self._door = None
        if self._pulse is not None:
            self._pulse.close()
            self._pulse = None


def _reaper() -> bool:
    """Become the parent of whoever's own has gone; False where there is no such thing."""
    try:
        return bool(ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0)
    except (AttributeError, OSError):
        return False
