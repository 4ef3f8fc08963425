"""A child process that is asked and answers over its pipes, and is killed when it does not."""

import asyncio
import os
import re
import signal
import struct
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import IO

import psutil

from studio.errors import Unavailable

LONGEST_LINE = 1 << 16
"""Bytes of the longest line a child may print."""
LONGEST_MESSAGE = 64 << 20
"""Bytes of the longest message a child may send."""


class Child:
    """One child process. Everything that goes wrong with it is `Unavailable`, and it is killed.

    The time limits are real seconds whatever the show's clock says: the child is a real process.
    """

    def __init__(
        self, name: str, command: Sequence[str], complaints: int | IO[bytes] = DEVNULL
    ) -> None:
        """`complaints` is where its standard error goes."""
        self.name = name
        self._command = tuple(command)
        self._complaints = complaints
        self._process: Process | None = None

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""
        process = self._process
        return process.pid if process and process.returncode is None else None

    @property
    def process(self) -> Process:
        """The process, whether it still runs or not. Raises `Unavailable` before it was started."""
        if self._process is None:
            raise Unavailable(f"{self.name} is not running")
        return self._process

    @property
    def memory_mb(self) -> float:
        """Resident memory while it runs; else 0, and where no file can be opened to look."""
        try:
            return psutil.Process(self.pid).memory_info().rss / 1e6 if self.pid else 0.0
        except (OSError, psutil.Error):
            return 0.0

    async def start(self) -> None:
        """Start it, ending the one that ran before."""
        await self.kill()
        try:
            # Its own session: Ctrl-C is for us to handle, and the child ends when its input closes.
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=PIPE,
                stdout=PIPE,
                stderr=self._complaints,
                start_new_session=True,
                limit=LONGEST_LINE,
            )
        except OSError as reason:
            raise Unavailable(f"{self.name} cannot be started: {reason.strerror}") from reason

    @asynccontextmanager
    async def exchange(self, seconds: float) -> AsyncIterator[Process]:
        """One question and its whole answer, within `seconds`.

        Whatever ends the block early, cancelling included, ends the child too: half an answer left
        in the pipe would be taken for the next one.
        """
        process = self._process
        if process is None or process.returncode is not None:
            raise Unavailable(f"{self.name} is not running")
        try:
            async with asyncio.timeout(seconds):
                yield process
        except TimeoutError as reason:
            await self.kill()
            raise Unavailable(f"{self.name} did not answer within {seconds:g} s") from reason
        except (OSError, EOFError, ValueError) as reason:
            await self.kill()
            raise Unavailable(f"{self.name} broke off in the middle of an answer") from reason
        except BaseException:
            await self.kill()
            raise

    async def kill(self) -> None:
        """End it at once; nothing happens when it does not run."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            with suppress(ProcessLookupError):
                # Not `process.kill`, which would collect a child that has just died by itself and
                # leave asyncio, which waits for it too, with a warning.
                os.kill(process.pid, signal.SIGKILL)
        await process.wait()


async def write(process: Process, words: bytes) -> None:
    """Send `words` and wait until the child has room for more."""
    assert process.stdin is not None
    process.stdin.write(words)
    await process.stdin.drain()


async def read_line(process: Process, shape: re.Pattern[bytes]) -> re.Match[bytes]:
    """The next line, which must have `shape`. Raises `EOFError` or `ValueError` when it has not."""
    assert process.stdout is not None
    line = await process.stdout.readline()
    if not line:
        raise EOFError
    match = shape.match(line)
    if match is None:
        raise ValueError(line)
    return match


async def read_bytes(process: Process, count: int) -> bytes:
    """Exactly `count` bytes. Raises `EOFError` when there are not as many."""
    assert process.stdout is not None
    return await process.stdout.readexactly(count)


async def send(process: Process, message: bytes) -> None:
    """Send a message after its length in four bytes, little end first."""
    await write(process, struct.pack("<I", len(message)) + message)


async def receive(process: Process) -> bytes:
    """The next message sent that way. Raises `EOFError` or `ValueError` when there is none."""
    (length,) = struct.unpack("<I", await read_bytes(process, 4))
    if length > LONGEST_MESSAGE:
        raise ValueError("an answer of that length is none")
    return await read_bytes(process, length)
