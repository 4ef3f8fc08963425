"""What the kernel knows of a child's connection: the only early sign of a frozen ingest.

Socket buffers swallow seconds of media before a write blocks, and ffmpeg's own time-out comes
after 17 s. Linux says sooner that the other side has stopped reading.
"""

import re
from dataclasses import dataclass
from pathlib import Path

FROZEN_AFTER = 2.0
"""Seconds for which the other side may keep its receive window closed."""
LOST_AFTER = 4.0
"""Seconds for which nothing of what is sent may be acknowledged."""
_PROBING = 4
"""`timer_active` of /proc/net/tcp while the peer's window is closed."""


@dataclass(frozen=True, slots=True)
class Sending:
    """The connection with the most bytes on their way."""

    queued: int
    """Bytes not yet acknowledged."""
    closed: bool
    """The peer has no room: it has stopped reading."""
    repeats: int
    """Times the oldest bytes were sent again without an answer."""


def sending(pid: int) -> Sending | None:
    """The state of the child's busiest TCP connection; None where that cannot be known."""
    inodes = _inodes(pid)
    found = [s for table in ("tcp", "tcp6") for s in _table(pid, table, inodes)]
    return max(found, key=lambda s: s.queued, default=None)


def _inodes(pid: int) -> set[str]:
    inodes = set()
    try:
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            match = re.match(r"socket:\[(\d+)\]", str(entry.readlink()))
            if match:
                inodes.add(match[1])
    except OSError:
        pass  # The child is gone, or this is no Linux: whoever waits for it will know.
    return inodes


def _table(pid: int, name: str, inodes: set[str]) -> list[Sending]:
    try:
        lines = Path(f"/proc/{pid}/net/{name}").read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return []
    rows = (line.split() for line in lines)
    return [_row(row) for row in rows if row[9] in inodes]


def _row(row: list[str]) -> Sending:
    queued = int(row[4].partition(":")[0], 16)
    timer = int(row[5].partition(":")[0], 16)
    return Sending(queued, closed=timer == _PROBING and queued > 0, repeats=int(row[6], 16))


class StallWatch:
    """Judges a connection by what is seen of it from time to time."""

    def __init__(self) -> None:
        self._closed_since: float | None = None
        self._silent_since: float | None = None
        self._queued = 0

    def stalled(self, now: float, state: Sending | None) -> str | None:
        """Why the connection is given up at monotonic time `now`, or None."""
        if state is None:
            self._closed_since = self._silent_since = None
            return None
        if not state.closed:
            self._closed_since = None
        elif self._closed_since is None:
            self._closed_since = now
        if not state.repeats or state.queued < self._queued:
            self._silent_since = None
        elif self._silent_since is None:
            self._silent_since = now
        self._queued = state.queued
        if self._closed_since is not None and now - self._closed_since >= FROZEN_AFTER:
            return "the destination has stopped reading"
        if self._silent_since is not None and now - self._silent_since >= LOST_AFTER:
            return "the destination does not answer"
        return None
