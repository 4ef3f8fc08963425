"""Files that many ask for at once, kept in memory for as long as they are as they were read."""

import asyncio
import os
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from studio.clock import Clock

LARGEST = 8 << 20
"""Bytes of a file that is kept; a larger one is read from the disk for each who asks."""
MOST = 48 << 20
"""Bytes that are kept; what nobody asked for longest goes first."""
FORGOTTEN = 60.0
"""Seconds after which goes what nobody asks for: segments never come back."""
PIECE = 1 << 17
"""Bytes handed to a line at once: so much waits in memory for each reader that is slow."""
_NONE: Mapping[str, str] = MappingProxyType({})
Sign = tuple[int, int, int]
"""Of a file as it is: when it was changed, its size, and which file of its name it is."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A file as it was read, in one piece."""

    sign: Sign
    body: bytes
    found: os.stat_result
    """What the system said of the very file that was read."""
    heads: dict[object, FileResponse] = field(default_factory=dict)
    """What answers with it begin with, by what is said beside; few, and made once."""

    def head(self, path: Path, kind: str | None, headers: Mapping[str, str]) -> FileResponse:
        """The beginning of an answer; its length is that of the body."""
        asked = (kind, *headers.items())
        if (made := self.heads.get(asked)) is None:
            headers = {**headers, "Content-Length": str(len(self.body))}
            made = FileResponse(path, headers=headers, media_type=kind, stat_result=self.found)
            self.heads[asked] = made
        return made


class Shelf:
    """The copies. Each file is read once, by a thread, however many wait for it.

    A copy is what was in one file at one moment, also when another takes its name or it is deleted
    meanwhile: length and content of an answer are always of the same file.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._copies: OrderedDict[Path, tuple[Copy, float]] = OrderedDict()
        self._reading: dict[Path, asyncio.Event] = {}
        self.held = 0
        """Bytes that are kept."""
        self.reads = 0
        """Times a file was read."""

    async def copy(self, path: Path) -> Copy | None:
        """The file as it is now; None when it is too large to be kept. Raises OSError."""
        while True:
            found = _look(path)
            if found.st_size > LARGEST:
                return None
            copy, _ = self._copies.get(path, (None, 0.0))
            if copy is not None and copy.sign == _sign(found):
                self._copies[path] = (copy, self._clock.now())
                self._copies.move_to_end(path)
                return copy
            if (read := self._reading.get(path)) is None:
                return await self._read(path)
            await read.wait()

    async def _read(self, path: Path) -> Copy:
        read = self._reading[path] = asyncio.Event()
        try:
            copy = await asyncio.to_thread(_read, path)
        finally:
            del self._reading[path]
            read.set()
        self.reads += 1
        self._put(path, copy)
        return copy

    def _put(self, path: Path, copy: Copy) -> None:
        now = self._clock.now()
        if path in self._copies:
            self._drop(path)
        self._copies[path] = (copy, now)
        self.held += len(copy.body)
        while self._copies:
            oldest, (_, asked) = next(iter(self._copies.items()))
            if self.held <= MOST and asked >= now - FORGOTTEN:
                break
            self._drop(oldest)

    def _drop(self, path: Path) -> None:
        copy, _ = self._copies.pop(path)
        self.held -= len(copy.body)

    async def answer(
        self,
        asked: HTTPConnection,
        path: Path,
        kind: str | None = None,
        headers: Mapping[str, str] = _NONE,
    ) -> Response:
        """The file, any part of it, or 304 when whoever asks has it already. Raises OSError."""
        copy = await self.copy(path)
        if copy is None:
            whole = FileResponse(path, headers=headers, media_type=kind, stat_result=_look(path))
        else:
            whole = copy.head(path, kind, headers)
        tag, known = whole.headers["etag"], asked.headers.get("if-none-match")
        if known and tag in {one.strip().removeprefix("W/") for one in known.split(",")}:
            return Response(status_code=304, headers={**headers, "ETag": tag})
        if copy is None:
            return whole
        if "range" in asked.headers:
            return FileResponse(path, headers=headers, media_type=kind, stat_result=copy.found)
        return Pieces(copy.body, whole)


class Files(StaticFiles):
    """A folder whose files are served from a shelf."""

    def __init__(self, directory: Path, shelf: Shelf) -> None:
        super().__init__(directory=directory)
        self._shelf = shelf
        self._found: dict[str, Path] = {}
        """Where those are that were asked for; only what is there is in it."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer, where = None, self._found.get(path)
        if where is None or scope["method"] not in {"GET", "HEAD"}:
            answer = await super().get_response(path, scope)
            if not isinstance(answer, FileResponse):
                return answer
            where = self._found[path] = Path(answer.path)
        asked = HTTPConnection(scope)
        if "if-modified-since" not in asked.headers or "if-none-match" in asked.headers:
            with suppress(OSError):
                return await self._shelf.answer(asked, where)
        return answer or await super().get_response(path, scope)


class Pieces(Response):
    """Bytes from memory, under the head of a file; a slow reader holds up nobody but itself."""

    def __init__(self, body: bytes, head: Response) -> None:
        self.status_code = head.status_code
        self.raw_headers = list(head.raw_headers)
        self.background = None
        self.body = body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - nothing is read
        start = {"type": "http.response.start", "status": self.status_code}
        await send({**start, "headers": self.raw_headers})
        body = b"" if scope["method"] == "HEAD" else self.body
        for at in range(0, max(1, len(body)), PIECE):
            piece, more = body[at : at + PIECE], at + PIECE < len(body)
            await send({"type": "http.response.body", "body": piece, "more_body": more})


def _read(path: Path) -> Copy:
    with path.open("rb") as file:
        found = os.fstat(file.fileno())
        return Copy(_sign(found), file.read(LARGEST), found)


def _look(path: Path) -> os.stat_result:
    """What the system says of it, which it knows without asking the disk."""
    return path.stat()


def _sign(found: os.stat_result) -> Sign:
    return found.st_mtime_ns, found.st_size, found.st_ino
