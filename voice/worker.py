"""The parent side of a neural engine: a worker that loads, speaks, and is replaced when it must."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from studio.errors import Misconfigured, Unavailable
from studio.settings import Section
from studio.worker_child import SERVE
from voice.engine import Token, Unreadable
from voice.worker_child import Spoken, VoiceChild

WORKERS = Path(__file__).with_name("workers")
"""Folder of our own engines' scripts."""

_LETTERS_A_SECOND = 12
"""Of slow speech. A voice that takes longer than its own sentence lasts is of no use on air."""


class WorkerSettings(Section):
    """Settings of every engine that lives in a worker; engines add their own."""

    model: str | None = None
    """Name in the manifest of weights, or a folder of the operator's own (with a slash); unset
    means the pulled model that speaks the show's language best."""
    threads: int = Field(1, ge=1, le=64)
    """More than one is slower wherever the cores are shared."""
    seed: int = Field(1, ge=0, lt=1 << 31)
    """The same seed and the same words give the same sound."""
    timeout_seconds: float = Field(4.0, gt=0)
    """Longest wait for a sentence, on top of the time it takes to hear it."""
    load_seconds: float = Field(120.0, gt=0)
    """Longest wait until the model is loaded."""
    recycle_after: int = Field(2000, ge=1)
    """Sentences after which the worker is replaced."""
    grow_mb: int = Field(600, ge=1)
    """The worker is replaced when it grew by that much since its first sentence."""


class Worker:
    """A process that speaks. Used by one task at a time.

    A worker that died, hung or grew is replaced by one that was started ahead. Until that one has
    loaded, a living worker goes on speaking, and a dead one is `Unavailable` at once: waiting for
    it would be heard as silence, while another engine can say the sentence.
    """

    def __init__(
        self, name: str, python: Path, script: Path, load: dict[str, Any], settings: WorkerSettings
    ) -> None:
        """`load` is what the script's `load` gets: JSON values only."""
        self._name = name
        self._command = (str(python), "-I", str(SERVE), str(script), str(settings.threads))
        self._load = load
        self._settings = settings
        self._now: VoiceChild | None = None
        self._next: VoiceChild | None = None
        self._late = 0.0
        self._said = 0
        self._first = 0
        """MB the worker held after its first sentence; 0 before."""

    @property
    def pid(self) -> int | None:
        """Process id of the worker that speaks; None while there is none."""
        return self._now.pid if self._now else None

    async def open(self) -> dict[str, Any]:
        """Start a worker and wait until it has loaded; gives what its script says it is about.

        Raises `Misconfigured` when files or settings are wrong, else `Unavailable`.
        """
        await self.close()
        self._now = VoiceChild(self._name, self._command)
        self._said = self._first = 0
        try:
            await self._now.start(self._load)
            return await self._now.loaded(self._settings.load_seconds)
        except BaseException:
            await self.close()
            raise

    async def say(self, wish: dict[str, Any], sentence: Sequence[Token]) -> Spoken:
        """Have `sentence` spoken as `wish` says it. Raises `Unavailable` and `Unreadable`."""
        child = await self._ready()
        letters = sum(len(token.text) + 1 for token in sentence)
        later = self._settings.timeout_seconds
        first = later + letters / _LETTERS_A_SECOND / min(1.0, wish.get("pace", 1.0))
        try:
            spoken = await child.say(wish, first, later)
        except Unreadable:
            raise
        except (Unavailable, Misconfigured) as reason:
            if child.pid is None and self._next is None:
                await self._start_next()
            raise Unavailable(str(reason)) from reason
        self._said += 1
        self._first = self._first or spoken.memory
        if self._next is None and self._worn(spoken.memory):
            await self._start_next()
        return spoken

    async def close(self) -> None:
        """End all workers; it may be opened again."""
        children, self._now, self._next = (self._now, self._next), None, None
        for child in children:
            if child is not None:
                await child.kill()

    def _worn(self, memory: int) -> bool:
        grown = memory - self._first
        return self._said >= self._settings.recycle_after or grown > self._settings.grow_mb

    async def _ready(self) -> VoiceChild:
        """The worker to ask: the next one as soon as it has loaded. Raises `Unavailable`."""
        trouble = await self._relieved()
        if self._now is not None and self._now.pid is not None:
            return self._now
        if self._next is None:
            await self._start_next()
        raise Unavailable(trouble or f"{self._name} is loading again after it ended")

    async def _relieved(self) -> str:
        """Let the next worker take over when it has loaded; what is wrong with it otherwise."""
        if self._next is None:
            return ""
        try:
            loaded = await self._next.loaded_by_now()
        except (Misconfigured, Unavailable) as reason:
            await self._give_up_next()
            return str(reason)
        if loaded:
            old, self._now, self._next = self._now, self._next, None
            self._said = self._first = 0
            if old is not None:
                await old.kill()
        elif asyncio.get_running_loop().time() > self._late:
            await self._give_up_next()
            return f"{self._name} did not load within {self._settings.load_seconds:g} s"
        return ""

    async def _give_up_next(self) -> None:
        """End the worker that cannot load; the one that speaks goes on for as long again."""
        if self._next is not None:
            await self._next.kill()
        self._next = None
        self._said = 0
        self._first = self._now.memory if self._now is not None else 0

    async def _start_next(self) -> None:
        self._next = VoiceChild(self._name, self._command)
        self._late = asyncio.get_running_loop().time() + self._settings.load_seconds
        try:
            await self._next.start(self._load)
        except BaseException:
            await self._next.kill()
            self._next = None
            raise
