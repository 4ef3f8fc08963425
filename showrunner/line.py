"""The asyncio side of the wire: a line to another process that mends itself."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from pathlib import Path

from showrunner.wire import Hello, Message, WireBroken, packed, receive
from studio.clock import Clock

log = logging.getLogger(__name__)

RETRY = 0.1
"""Seconds between two tries to reach a process that is being restarted."""
POUR = 0.01
"""Seconds between two looks whether a peer has taken what was poured."""
BACKLOG = 8 << 20
"""Bytes that may wait for a peer that does not read; what is told beyond them is refused."""
POURED = BACKLOG // 4
"""Bytes of what is poured that may wait: the rest of the room is for what is told meanwhile."""


class Outlet:
    """The sending half of one connection."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer

    def tell(self, message: Message) -> bool:
        """Send without waiting; False when the line is down or the peer has stopped reading."""
        if self._writer.is_closing() or self.waiting > BACKLOG:
            return False
        self._writer.write(packed(message))
        return True

    @property
    def waiting(self) -> int:
        """Bytes that the peer has not taken yet."""
        return self._writer.transport.get_write_buffer_size()

    @property
    def is_open(self) -> bool:
        return not self._writer.is_closing()

    def close(self) -> None:
        self._writer.close()


def tell_all(outlets: Iterable[Outlet], message: Message) -> list[Outlet]:
    """Tell each of them; those who are there.

    One that does not read has missed it, and is told the next one.
    """
    outlets = list(outlets)
    for outlet in outlets:
        outlet.tell(message)
    return [outlet for outlet in outlets if outlet.is_open]


class Line:
    """A client's connection. While it is down, `tell` answers False and nothing is kept."""

    def __init__(
        self,
        path: Path,
        hello: Hello,
        heard: Callable[[Message], Awaitable[None]],
        up: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._path = path
        self._hello = hello
        self._heard = heard
        self._up = up
        self._outlet: Outlet | None = None

    @property
    def is_up(self) -> bool:
        return self._outlet is not None

    def tell(self, message: Message) -> bool:
        return self._outlet is not None and self._outlet.tell(message)

    async def pour(self, messages: Iterable[Message], clock: Clock) -> None:
        """Tell all of them, however much that is, as fast as the peer takes it.

        The rest is left out when the line breaks.
        """
        outlet = self._outlet
        for message in messages:
            while outlet is not None and outlet.is_open and outlet.waiting > POURED:
                await clock.pause(POUR)
            if outlet is None or not outlet.tell(message):
                return

    async def run(self, clock: Clock) -> None:
        """Connect, hear, and connect again for ever."""
        while True:
            with suppress(OSError):
                reader, writer = await asyncio.open_unix_connection(str(self._path))
                await self._talk(reader, writer)
            await clock.pause(RETRY)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        outlet = Outlet(writer)
        outlet.tell(self._hello)
        self._outlet = outlet
        try:
            if self._up is not None:
                await self._up()
            while True:
                await self._heard(await receive(reader))
        except WireBroken as reason:
            log.info("%s: %s", self._path.name, reason)
        finally:
            self._outlet = None
            writer.close()


async def serve(path: Path, heard: Callable[[Outlet, Message], Awaitable[None]]) -> asyncio.Server:
    """Listen on `path`; each message of each caller goes to `heard` with its way back."""
    path.unlink(missing_ok=True)  # noqa: ASYNC240 - once, at the start, on a memory file system

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        outlet = Outlet(writer)
        try:
            while True:
                await heard(outlet, await receive(reader))
        except WireBroken as reason:
            log.info("%s: %s", path.name, reason)
        except asyncio.CancelledError:
            # Only the end of the loop cancels a caller's task, and nobody awaits it then.
            log.debug("%s: ended with a caller on the line", path.name)
        finally:
            writer.close()

    return await asyncio.start_unix_server(talk, str(path))
