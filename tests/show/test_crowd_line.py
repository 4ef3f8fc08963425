"""The line of a measuring watcher: asks again as a browser does, and says what went wrong."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from benchmarks.crowd_line import Broken, KeptLine
from benchmarks.crowd_seen import Seen

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@asynccontextmanager
async def server(*scripts: Sequence[bytes]) -> AsyncIterator[tuple[KeptLine, list[bytes]]]:
    """Each connection in turn has its answers, one for each request, and is closed after them."""
    asked: list[bytes] = []
    left = list(scripts)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in left.pop(0):
            asked.append((await reader.readuntil(b"\r\n\r\n")).split(b" HTTP", 1)[0])
            writer.write(answer)
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as listening:
        host, port = listening.sockets[0].getsockname()
        yield KeptLine(host, port), asked


async def closed(line: KeptLine) -> None:
    """Wait until the other end has closed the kept line."""
    assert line._way is not None
    while not line._way[0].at_eof():
        await asyncio.sleep(0.01)


def test_a_line_that_was_closed_meanwhile_is_opened_again() -> None:
    async def ask() -> None:
        async with server([OK], [OK, OK]) as (line, asked):
            assert (await line.get("/a")).body == b"ok"
            await closed(line)
            assert (await line.get("/b")).body == b"ok"
            assert line.again == 1
            assert (await line.get("/c")).body == b"ok"
            assert (line.again, asked) == (1, [b"GET /a", b"GET /b", b"GET /c"])
            line.close()

    asyncio.run(ask())


def test_what_was_posted_is_not_posted_twice() -> None:
    async def ask() -> None:
        async with server([OK], [OK]) as (line, asked):
            await line.post("/a", b"")
            await closed(line)
            with pytest.raises(Broken, match="closed before an answer"):
                await line.post("/b", b"")
            assert (line.again, asked) == (0, [b"POST /a"])

    asyncio.run(ask())


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"", "/api/watch: the line was closed before an answer"),
        (OK[:-1], "/api/watch: the line broke within an answer"),
        (OK.replace(b"200", b"404"), "/api/watch: 404"),
    ],
)
def test_each_kind_of_failure_is_counted_by_itself(answer: bytes, kind: str) -> None:
    async def ask() -> Seen:
        seen = Seen()
        async with server([answer]) as (line, _):
            assert await seen.get(line, "/api/watch") is None
            line.close()
        return seen

    assert asyncio.run(ask()).failed == {kind: 1}
