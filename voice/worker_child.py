"""One worker process of a neural voice."""

from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from studio.errors import Misconfigured
from studio.worker_child import WorkerChild
from voice.engine import Samples, Unreadable


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """One sentence as a worker gave it."""

    pcm: Samples = field(repr=False)
    rate: int
    known: dict[str, Any]
    """What the engine's script knows of it; its own business."""
    memory: int
    """MB the worker holds."""


class VoiceChild(WorkerChild):
    """A worker that speaks."""

    kinds: ClassVar[dict[str, type[Exception]]] = {
        "wrong": Misconfigured,
        "unsayable": Unreadable,
    }

    async def say(self, wish: dict[str, Any], first: float, later: float) -> Spoken:
        """Ask for a sentence: `first` seconds until its first sound, `later` for each other piece.

        Raises `Unreadable` and `Unavailable`.
        """
        heads: list[dict[str, Any]] = []
        pieces: list[Samples] = []
        async with aclosing(self.answers(wish, first, later)) as answers:
            async for answer in answers:
                if isinstance(answer, dict):
                    heads.append(answer)
                elif not isinstance(answer, str):
                    pieces.append(answer)
        head, done = heads
        pcm = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
        return Spoken(pcm, int(head["rate"]), dict(done["done"]), self.memory)
