"""A speech library written in C, in a child process that holds nothing else.

The child is a script of ours. A question is one message of JSON; the answer is a message of JSON
and a message of 16-bit samples in this machine's byte order. An answer that only has `fault` is a
question refused. Every message begins with its length in four bytes, little end first.
"""

import json
import sys
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict

from studio.child import Child, receive, send
from studio.errors import Unavailable
from voice.engine import Samples


class Answer(BaseModel):
    """What a library tells about the sound it made; engines add what theirs knows."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rate: int = 0
    fault: str = ""


A = TypeVar("A", bound=Answer)


class Library:
    """The child and its conversation. Used by one task at a time."""

    def __init__(
        self, name: str, script: Path, *arguments: str, seconds: float, memory_mb: float
    ) -> None:
        """`seconds` is the longest wait for an answer.

        A child that has grown beyond `memory_mb` is replaced before the next question.
        """
        self._child = Child(name, (sys.executable, "-I", str(script), *arguments))
        self._seconds = seconds
        self._memory_mb = memory_mb

    @property
    def pid(self) -> int | None:
        """Process id of the child while it runs."""
        return self._child.pid

    async def ask(self, question: dict[str, Any], shape: type[A]) -> tuple[A, Samples]:
        """The answer in `shape`, and the sound. Raises `Unavailable`; the child is started anew."""
        if self._child.pid is None or self._child.memory_mb > self._memory_mb:
            await self._child.start()
        async with self._child.exchange(self._seconds) as process:
            await send(process, json.dumps(question).encode())
            answer = shape.model_validate_json(await receive(process))
            pcm = np.frombuffer(await receive(process), "=i2").astype(np.float32)
            if not answer.fault and answer.rate <= 0:
                raise ValueError("sound without a rate")
        if answer.fault:
            raise Unavailable(f"{self._child.name}: {answer.fault}")
        return answer, pcm / np.float32(32768)

    async def close(self) -> None:
        """End the child; the next question starts another."""
        await self._child.kill()
