"""One line of a browser to the desk: kept open, and opened again when it was closed meanwhile."""

import asyncio
from dataclasses import dataclass

PATIENCE = 30.0
"""Seconds an answer may take."""
LARGEST = 1 << 16
"""Bytes of the head of an answer."""


class Broken(Exception):
    """There was no answer; says why, in the words under which it is counted."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came, whole."""

    status: int
    body: bytes


class KeptLine:
    """HTTP/1.1 to one host, one request after the other, as a browser holds each of its lines.

    A GET whose line turns out to have been closed before the answer began is asked once more on a
    new line: every browser does that, as a server may close an idle line at any moment. How often
    that was needed stands in `again`.
    """

    def __init__(self, host: str, port: int) -> None:
        self._at = (host, port)
        self._way: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.again = 0

    async def get(self, path: str) -> Answer:
        return await self._ask(f"GET {path} HTTP/1.1\r\n", b"", retry=True)

    async def post(self, path: str, body: bytes, token: str | None = None) -> Answer:
        """Send JSON, with the token if there is one; never twice."""
        bearer = f"Authorization: Bearer {token}\r\n" if token else ""
        head = f"POST {path} HTTP/1.1\r\n{bearer}Content-Type: application/json\r\n"
        return await self._ask(f"{head}Content-Length: {len(body)}\r\n", body, retry=False)

    def close(self) -> None:
        if self._way is not None:
            self._way[1].close()
            self._way = None

    async def _ask(self, head: str, body: bytes, *, retry: bool) -> Answer:
        kept = self._way is not None
        host, port = self._at
        request = f"{head}Host: {host}:{port}\r\nUser-Agent: crowd\r\n\r\n".encode() + body
        try:
            async with asyncio.timeout(PATIENCE):
                try:
                    return await self._once(request)
                except _Closed:
                    self.close()
                    if not (kept and retry):
                        raise
                self.again += 1
                return await self._once(request)
        except TimeoutError:
            reason = f"no answer within {PATIENCE:g} s"
        except _Closed as closed:
            reason = str(closed)
        self.close()
        raise Broken(reason)

    async def _once(self, request: bytes) -> Answer:
        if self._way is None:
            try:
                self._way = await asyncio.open_connection(*self._at, limit=LARGEST)
            except OSError as refused:
                raise Broken("the line was not taken") from refused
        reader, writer = self._way
        try:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
        except (OSError, asyncio.IncompleteReadError) as gone:
            raise _Closed("the line was closed before an answer") from gone
        try:
            lines = head.decode("latin-1").split("\r\n")
            fields = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
            status = int(lines[0].split(" ", 2)[1])
            length = 0 if status in {204, 304} else int(fields["content-length"])
            answer = Answer(status, await reader.readexactly(length))
        except (OSError, asyncio.IncompleteReadError) as gone:
            self.close()
            raise Broken("the line broke within an answer") from gone
        if fields.get("connection") == "close":
            self.close()
        return answer


class _Closed(Exception):
    """The line was closed, and nothing had come."""
