"""One request to a language model, held to its deadlines: what it wrote that is whole."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Literal, Protocol

from script_engine.llm_settings import LlmSettings
from script_engine.llm_text import Lines
from studio.errors import Unavailable

_MOST = 12_000
"""Characters of an answer that are read, thinking included."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a prompt."""

    role: Literal["system", "user"]
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an answer as it comes."""

    text: str
    finish: str | None = None
    """Why the model stopped, with the last piece; servers leave it out."""


class Source(Protocol):
    """A language model."""

    def stream(self, messages: Sequence[Message], seconds: float) -> AsyncGenerator[Piece]:
        """Its answer as it is made, for at most `seconds`. Closing it ends the work.

        Raises `Unavailable` for whatever goes wrong, in words without any secret.
        """
        ...

    async def open(self) -> None:
        """Get ready. Raises `Unavailable` and `Misconfigured`."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Draft:
    """What came of one request."""

    lines: tuple[str, ...]
    """Whole lines, cleaned; nobody has judged them."""
    fault: str | None
    """What went wrong, as half a sentence; None when it ended as it should."""
    first: float | None
    """Seconds until the first text; None when there was none."""
    total: float
    """Seconds of the whole request."""


async def draft(
    source: Source, messages: Sequence[Message], limits: LlmSettings, most: int
) -> Draft:
    """Ask for lines: at most `most` of them, then the work is ended.

    Whatever happens, the lines that are whole are kept, and the tail is dropped.
    """
    loop = asyncio.get_running_loop()
    began = loop.time()
    reading = _Reading(limits, began, most)
    fault: str | None = None
    try:
        async with aclosing(source.stream(messages, limits.total_seconds)) as pieces:
            await reading.read(pieces)
    except TimeoutError:
        fault = reading.late
    except Unavailable as reason:
        fault = str(reason)
    total = loop.time() - began
    first = None if reading.first is None else reading.first - began
    return Draft(tuple(reading.lines.whole[:most]), fault, first, total)


class _Reading:
    """Reads one stream. Only text counts: empty pieces and comments put no deadline off."""

    def __init__(self, limits: LlmSettings, began: float, most: int) -> None:
        self.lines = Lines()
        self.first: float | None = None
        self.late = ""
        self._limits = limits
        self._most = most
        self._began = began
        self._read = 0

    async def read(self, pieces: AsyncGenerator[Piece]) -> None:
        loop = asyncio.get_running_loop()
        end = self._began + self._limits.total_seconds
        due, self.late = self._began + self._limits.first_token_seconds, "it did not begin in time"
        while True:
            if due >= end:
                due, self.late = end, "it took too long"
            try:
                async with asyncio.timeout_at(due):
                    piece = await anext(pieces)
            except StopAsyncIteration:
                # Some servers never say why they stopped, so a clean end has to do.
                self.lines.end()
                return
            if piece.text:
                due, self.late = loop.time() + self._limits.chunk_seconds, "it fell silent"
                self.first = self.first or loop.time()
                self.lines.feed(piece.text)
                self._read += len(piece.text)
            if len(self.lines.whole) >= self._most or self._read > _MOST:
                return
            if piece.finish is not None:
                if piece.finish == "stop":
                    self.lines.end()
                return  # else its own limit cut it off, and the tail is no line
