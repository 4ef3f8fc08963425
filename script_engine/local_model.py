"""A transformers model in a worker of `.venv-voices`: it loads, writes, and is replaced."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

from script_engine.llm_settings import LlmSettings
from studio import weights
from studio.config import at_home
from studio.errors import Misconfigured, Unavailable
from studio.interpreter import absent, interpreter
from studio.worker_child import SERVE, WorkerChild

_NAME = "The language model"
_LIBRARY = "transformers"
_SCRIPT = Path(__file__).with_name("workers") / "transformers_writer.py"
_SLACK = 5.0
"""Seconds beyond a deadline after which a worker that says nothing is taken for hung: it keeps
deadlines itself, but reads a long prompt in one go."""


class LocalModel:
    """One model, one generation at a time; others wait. Used from one event loop."""

    def __init__(self, settings: LlmSettings) -> None:
        self._settings = settings
        self._turn = asyncio.Lock()
        self._child: WorkerChild | None = None
        self._loading = False
        self._late = 0.0

    @property
    def pid(self) -> int | None:
        """Process id of the worker; None while there is none."""
        return self._child.pid if self._child else None

    async def open(self) -> None:
        """Start the worker and wait until it has loaded.

        Raises `Misconfigured` when weights or settings are wrong, naming what, else `Unavailable`.
        """
        await self.close()
        await self._start()
        try:
            assert self._child is not None
            await self._child.loaded(self._settings.load_seconds)
        except BaseException:
            await self.close()
            raise
        self._loading = False

    async def close(self) -> None:
        """End the worker; it may be opened again."""
        child, self._child = self._child, None
        if child is not None:
            await child.kill()

    async def write(
        self, messages: Sequence[tuple[str, str]], seconds: float, stop: Sequence[str] = ()
    ) -> AsyncGenerator[str | dict[str, Any]]:
        """The answer, piece by piece, and at last what is known of it (`finish`, `tokens`).

        Closing it stops the model within one more step. A worker that died is started again, and
        until it has loaded this is `Unavailable` at once.
        """
        async with self._turn:
            child = await self._ready()
            mine = self._settings
            wish = {
                "messages": [list(message) for message in messages],
                "seconds": seconds,
                "most": mine.max_tokens,
                "temperature": mine.temperature,
                "top_p": mine.top_p,
                "stop": list(stop),
            }
            patience = seconds + _SLACK
            async with aclosing(child.answers(wish, patience, patience)) as answers:
                async for answer in answers:
                    if isinstance(answer, str):
                        yield answer
                    elif isinstance(answer, dict) and "done" in answer:
                        yield answer["done"]

    async def _ready(self) -> WorkerChild:
        child = self._child
        if child is None or child.pid is None:
            if child is not None:
                await child.kill()
            await self._start()
            raise Unavailable(f"{_NAME} is loading again after it ended")
        if self._loading:
            await self._look(child)
        return child

    async def _look(self, child: WorkerChild) -> None:
        if await child.loaded_by_now():
            self._loading = False
            return
        if asyncio.get_running_loop().time() > self._late:
            await self.close()
            raise Unavailable(f"{_NAME} did not load in {self._settings.load_seconds:g} s")
        raise Unavailable(f"{_NAME} is still loading")

    async def _start(self) -> None:
        mine = self._settings
        reason, python = absent(_NAME, _LIBRARY), interpreter(_LIBRARY)
        if reason is not None or python is None:
            raise Unavailable(reason or f"{_NAME} cannot run here")
        try:
            # The first time, gigabytes are read and compared.
            folder = await asyncio.to_thread(weights.folder_of, at_home(mine.models), mine.model)
        except Misconfigured as fault:
            raise Misconfigured(f"script.writer.settings.{fault}") from fault
        command = (str(python), "-I", str(SERVE), str(_SCRIPT), str(mine.threads))
        self._child = WorkerChild(_NAME, command)
        self._loading = True
        self._late = asyncio.get_running_loop().time() + mine.load_seconds
        await self._child.start({"folder": str(folder), "device": mine.device, "seed": mine.seed})
