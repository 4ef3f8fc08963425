"""A loop whose time passes only where somebody waits, and models with a script."""

import asyncio
import selectors
from collections.abc import AsyncGenerator, Coroutine, Sequence
from typing import Any

from script_engine.llm_draft import Message, Piece
from script_engine.llm_settings import LlmSettings
from studio.errors import Unavailable


class _Leaping(selectors.DefaultSelector):
    """Never blocks: what would be waited for is added to the time."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(0)
        if not ready and timeout:
            self.now += timeout
        return ready


def at_once(work: Coroutine[Any, Any, Any]) -> tuple[Any, float]:
    """Run `work` without waiting; what it gives, and the seconds that passed for it."""
    selector = _Leaping()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.now  # type: ignore[method-assign]  # time of our own
    try:
        return loop.run_until_complete(work), selector.now
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


def settings(**values: Any) -> LlmSettings:
    given = {"model": "fake", "base_url": "http://127.0.0.1:9/v1", "grow": False}
    return LlmSettings.model_validate({**given, **values})


class Scripted:
    """Gives pieces and waits: a text, seconds, a finish reason in brackets, or an error."""

    def __init__(self, *script: str | float | Exception) -> None:
        self.script = script
        self.closed = False
        self.asked: list[Sequence[Message]] = []

    async def open(self) -> None:
        """Nothing to do."""

    async def close(self) -> None:
        """Nothing to do."""

    async def stream(self, messages: Sequence[Message], seconds: float) -> AsyncGenerator[Piece]:
        self.asked.append(messages)
        try:
            for part in self.script:
                if isinstance(part, Exception):
                    raise part
                if isinstance(part, float):
                    await asyncio.sleep(part)
                elif part.startswith("["):
                    yield Piece("", part.strip("[]"))
                else:
                    yield Piece(part)
        finally:
            self.closed = True


def broken() -> Unavailable:
    return Unavailable("the server answered 500")
