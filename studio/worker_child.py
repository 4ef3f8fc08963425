"""One worker process of a neural engine, and the messages of `studio/workers/serve.py`."""

import asyncio
import json
import logging
import os
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import numpy as np
from numpy.typing import NDArray

from studio.child import LONGEST_MESSAGE, Child, read_bytes
from studio.errors import Misconfigured, Unavailable

log = logging.getLogger(__name__)

_T = TypeVar("_T")

SERVE = Path(__file__).with_name("workers") / "serve.py"
"""What a worker process runs: `python -I SERVE SCRIPT THREADS`."""

_COMPLAINTS = 1 << 18
"""Bytes of standard error kept; the last line of it may be quoted."""
_TOLD = 4096
"""Bytes of it that are logged at once: the end of what is new."""


Samples = NDArray[np.float32]
"""Sound as a worker gives it: mono, -1..1."""


class WorkerChild:
    """A process that is asked one thing at a time.

    A question that is cancelled is told to stop, and its answers are thrown away later: loading a
    model again would take seconds. All other trouble kills the process.
    """

    kinds: ClassVar[dict[str, type[Exception]]] = {"wrong": Misconfigured}
    """What a fault of each kind is for the parent; all others are `Unavailable`."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self._name = name
        self._complaints = tempfile.TemporaryFile("a+b", buffering=0)  # noqa: SIM115 - see `kill`
        self._child = Child(name, command, self._complaints)
        self._told = 0
        self._asked = 0
        self._coming: int | None = None
        self.memory = 0
        """MB it held when it last answered."""

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""
        return self._child.pid

    async def start(self, load: dict[str, Any]) -> None:
        """Start it and have it load; does not wait until it has. Raises `Unavailable`."""
        await self._child.start()
        self._send({"load": load})

    async def loaded(self, seconds: float) -> dict[str, Any]:
        """Wait until it has loaded, and say what it is about.

        Raises `Misconfigured` when the operator must change something, else `Unavailable`.
        """
        done = await self._guarded(self._final(1), seconds)
        self.memory = int(done["memory"])
        return dict(done["done"])

    async def loaded_by_now(self) -> bool:
        """Whether `loaded` was answered. Does not wait; raises as `loaded` does."""
        try:
            async with asyncio.timeout(0):
                done = await self._final(1)
        except TimeoutError:
            return False
        except (OSError, EOFError, ValueError) as reason:
            raise await self._broken() from reason
        except BaseException:
            await self.kill()
            raise
        self.memory = int(done["memory"])
        return True

    async def answers(
        self, wish: dict[str, Any], first: float, later: float
    ) -> AsyncGenerator[dict[str, Any] | Samples | str]:
        """What comes for `wish`, piece by piece: its head first and at last the one with `done`.

        `first` seconds until the head and the first piece, `later` for each other one. Raises what
        `kinds` says, and `Unavailable`. Close it, and the worker stops at its next piece.
        """
        number = self._send({"say": wish})
        over = False
        try:
            yield await self._guarded(self._final(number), first)
            limit = first
            while not over:
                piece = await self._guarded(self._next(), limit)
                limit = later
                if isinstance(piece, dict):
                    over = True
                    self.memory = int(self._checked(piece, number)["memory"])
                    self._tidy()
                yield piece
        except (asyncio.CancelledError, GeneratorExit):
            if not over:
                with suppress(Unavailable):
                    self._send({"stop": True})
            raise

    async def kill(self) -> None:
        """End it at once. It is not used again."""
        await self._child.kill()
        self._complaints.close()

    def _send(self, question: dict[str, Any]) -> int:
        self._asked += 1
        words = json.dumps({"id": self._asked, **question}).encode()
        pipe = self._child.process.stdin
        assert pipe is not None
        # Not waited for: it is short, and a cancelled wait must not cut a question in half.
        pipe.write(len(words).to_bytes(4, "little") + words)
        return self._asked

    async def _guarded(self, answer: Awaitable[_T], seconds: float) -> _T:
        try:
            async with asyncio.timeout(seconds):
                return await answer
        except TimeoutError as reason:
            await self.kill()
            raise Unavailable(f"{self._name} did not answer within {seconds:.3g} s") from reason
        except (OSError, EOFError, ValueError) as reason:
            raise await self._broken() from reason

    async def _final(self, number: int) -> dict[str, Any]:
        """The next JSON about question `number`; what is about older ones is thrown away."""
        while True:
            message = await self._next()
            if isinstance(message, dict) and message["id"] >= number:
                return self._checked(message, number)

    def _checked(self, message: dict[str, Any], number: int) -> dict[str, Any]:
        if message["id"] != number:
            raise ValueError("an answer to another question")
        if "fault" not in message:
            return message
        words = f"{self._name}: {message['fault']}"
        raise self.kinds.get(message["kind"], Unavailable)(words)

    async def _next(self) -> dict[str, Any] | Samples | str:
        """The next message. Cancelling it loses nothing of the stream."""
        if self._coming is None:
            head = await read_bytes(self._child.process, 4)
            self._coming = int.from_bytes(head, "little")
        if not 0 < self._coming <= LONGEST_MESSAGE:
            raise ValueError("an answer of that length is none")
        body = await read_bytes(self._child.process, self._coming)
        self._coming = None
        if body[:1] == b"P":
            return np.frombuffer(body, "<f4", offset=1).astype(np.float32)
        if body[:1] == b"T":
            return body[1:].decode(errors="replace")
        message: dict[str, Any] = json.loads(body[1:])
        return message

    async def _broken(self) -> Unavailable:
        last = self._last_complaint()
        self._tell_complaints()
        process = self._child.process
        await self.kill()
        code = process.returncode
        how = f"was ended by signal {-code}" if code and code < 0 else "broke off"
        return Unavailable(f"{self._name}'s worker {how}{last}")

    def _last_complaint(self) -> str:
        """The last line of its standard error, to be added to a sentence."""
        with suppress(OSError):
            size = os.fstat(self._complaints.fileno()).st_size
            tail = os.pread(self._complaints.fileno(), 4096, max(0, size - 4096))
            lines = tail.decode(errors="replace").strip().splitlines()
            return f": {lines[-1].strip()[:200]}" if lines else ""
        return ""

    def _tell_complaints(self) -> None:
        """Log what the child has written to its standard error since this was last done."""
        with suppress(OSError):
            size = os.fstat(self._complaints.fileno()).st_size
            start = max(self._told, size - _TOLD)
            new = os.pread(self._complaints.fileno(), _TOLD, start) if size > start else b""
            self._told = size
            for line in new.decode(errors="replace").splitlines():
                if line.strip():
                    log.info("%s: %s", self._name, line.strip()[:300])

    def _tidy(self) -> None:
        self._tell_complaints()
        with suppress(OSError):
            if os.fstat(self._complaints.fileno()).st_size > _COMPLAINTS:
                os.ftruncate(self._complaints.fileno(), 0)
                self._told = 0
