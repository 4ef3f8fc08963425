"""A relay in front of an ingest: an uplink that can be made slow, frozen or cut."""

import asyncio
import socket
import threading
import time
from types import TracebackType

from benchmarks.rtmp_server import until

_PIECE = 2048
_BUFFER = 8192
"""Bytes a relay takes in before it passes them on: as little as a router that does not bloat."""
_TICK = 0.01


class Relay:
    """Passes TCP connections on to a port of 127.0.0.1, in one thread of its own."""

    def __init__(self, port: int) -> None:
        self._to = port
        self.rate: float | None = None
        """Bytes a second that go up; None: as many as come."""
        self.frozen = False
        self.passed = 0
        self.connections = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self._free = 0.0
        self._ear = socket.socket()
        # Set before it listens, so that every connection has it, and its window goes by it.
        self._ear.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        self._ear.bind(("127.0.0.1", 0))
        self.port = int(self._ear.getsockname()[1])
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="relay")

    def url(self, key: str) -> str:
        return f"rtmp://127.0.0.1:{self.port}/live/{key}"

    def drop(self) -> None:
        """Cut every connection, as a router that has forgotten them."""
        self._loop.call_soon_threadsafe(self._cut)

    def __enter__(self) -> "Relay":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        bug: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        self.drop()
        until(lambda: not self._writers, 5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _cut(self) -> None:
        for writer in tuple(self._writers):
            writer.transport.abort()

    def _run(self) -> None:
        self._server = self._loop.run_until_complete(
            asyncio.start_server(self._relay, sock=self._ear, limit=_BUFFER)
        )
        self._loop.run_forever()
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        try:
            there, onwards = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.transport.abort()
            self._writers.discard(writer)
            return
        self._writers.add(onwards)
        down = asyncio.ensure_future(self._pump(there, writer, slow=False))
        await self._pump(reader, onwards, slow=True)
        await down
        self._writers -= {writer, onwards}

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, slow: bool
    ) -> None:
        try:
            while piece := await reader.read(_PIECE):
                if slow:
                    await self._wait_for(len(piece))
                writer.write(piece)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    async def _wait_for(self, size: int) -> None:
        while self.frozen:
            await asyncio.sleep(_TICK)
        self.passed += size
        if self.rate is not None:
            now = time.monotonic()
            self._free = max(now, self._free) + size / self.rate
            await asyncio.sleep(self._free - now)
