"""What a crowd was answered, and what its own processes had to do for that."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field, fields

from benchmarks.crowd_line import Answer, Broken, KeptLine

TURNED_AWAY = {429, 503}
PULSE = 0.1
"""Seconds between two looks at how late one's own loop is."""


@dataclass
class Seen:
    """Of one process of the crowd, or, added up, of all."""

    waits: list[float] = field(default_factory=list)
    """Seconds until each answer to a watcher was whole."""
    refused: Counter[str] = field(default_factory=Counter)
    """Answers of 429 or 503, by what was asked."""
    failed: Counter[str] = field(default_factory=Counter)
    """Other answers that were none, and lines that broke, by kind and by what was asked."""
    again: int = 0
    """Requests asked once more as their kept line had been closed; they count once in `waits`."""
    segments: int = 0
    events: int = 0
    disordered: int = 0
    """Events that came after a later one."""
    silences: list[float] = field(default_factory=list)
    """Longest wait of each desk for an event, seconds."""
    orders: list[float] = field(default_factory=list)
    """Seconds until each answer of the script engine was back at a desk that asked it something."""
    pictures: int = 0
    """Bytes of the monitor."""
    late: list[float] = field(default_factory=list)
    """How late the process's own loop was, look by look, seconds: no wait is truer than that."""
    spent: float = 0.0
    """Processor seconds of the process itself."""

    def __add__(self, other: "Seen") -> "Seen":
        return Seen(
            **{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)}
        )

    async def get(self, line: KeptLine, path: str) -> Answer | None:
        """What a watcher gets; None when that was no answer."""
        return await self._counted(line, path, None)

    async def post(self, line: KeptLine, path: str, body: bytes) -> Answer | None:
        return await self._counted(line, path, body)

    async def _counted(self, line: KeptLine, path: str, body: bytes | None) -> Answer | None:
        began, again, kind = time.monotonic(), line.again, _kind(path)
        try:
            answer = await (line.get(path) if body is None else line.post(path, body))
        except Broken as reason:
            self.failed[f"{kind}: {reason}"] += 1
            return None
        finally:
            self.again += line.again - again
        self.waits.append(time.monotonic() - began)
        if answer.status in TURNED_AWAY:
            self.refused[f"{kind}: {answer.status}"] += 1
        elif answer.status >= 400:
            self.failed[f"{kind}: {answer.status}"] += 1
        return answer if answer.status < 300 else None

    async def feel(self) -> None:
        """Note how late one's own loop is, until cancelled."""
        while True:
            due = time.monotonic() + PULSE
            await asyncio.sleep(PULSE)
            self.late.append(max(0.0, time.monotonic() - due))


def _kind(path: str) -> str:
    """What was asked for, of which there are few."""
    if path.endswith(".ts"):
        return "a segment"
    return "a file of the page" if path.startswith("/static/") else path
