"""What the kernel knows of a child's connection: the only early sign of a frozen ingest.

Socket buffers swallow seconds of media before a write blocks, and ffmpeg's own time-out comes
after 17 s. Linux says sooner that the other side has stopped reading.
"""

import re
import socket
import struct
from dataclasses import dataclass
from pathlib import Path

FROZEN_AFTER = 2.0
"""Seconds for which the other side may keep its receive window closed and take nothing: behind a
slow uplink the window is closed most of the time, and opens in between."""
LOST_AFTER = 4.0
"""Seconds for which nothing of what is sent may be acknowledged."""
_PROBING = 4
"""`timer_active` of /proc/net/tcp while the peer's window is closed."""
_DIAGNOSIS = 4
"""NETLINK_SOCK_DIAG: the kernel's answers about single sockets (sock_diag(7))."""
_BY_FAMILY, _REQUEST, _INFO = 20, 1, 2
"""SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST and INET_DIAG_INFO."""
_HEAD, _SOCKET = 16, 72
"""Bytes of a netlink head and of `struct inet_diag_msg`."""
_ACKED = 120
"""Where `tcpi_bytes_acked` is in `struct tcp_info`."""


@dataclass(frozen=True, slots=True)
class Sending:
    """The connection with the most bytes on their way."""

    queued: int
    """Bytes not yet acknowledged."""
    closed: bool
    """The peer has no room: it has stopped reading."""
    repeats: int
    """Times the oldest bytes were sent again without an answer."""
    acked: int | None = None
    """Bytes acknowledged since the connection began; None where the kernel does not say."""


def sending(pid: int) -> Sending | None:
    """The state of the child's busiest TCP connection; None where that cannot be known."""
    inodes = _inodes(pid)
    found = [row for table in ("tcp", "tcp6") for row in _table(pid, table, inodes)]
    busiest = max(found, key=_queued, default=None)
    return _row(busiest) if busiest else None


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


def _table(pid: int, name: str, inodes: set[str]) -> list[list[str]]:
    try:
        lines = Path(f"/proc/{pid}/net/{name}").read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return []
    return [row for row in (line.split() for line in lines) if row[9] in inodes]


def _queued(row: list[str]) -> int:
    return int(row[4].partition(":")[0], 16)


def _row(row: list[str]) -> Sending:
    queued = _queued(row)
    timer = int(row[5].partition(":")[0], 16)
    closed = timer == _PROBING and queued > 0
    return Sending(queued, closed, int(row[6], 16), _acked(row[1], row[2]))


def _acked(local: str, remote: str) -> int | None:
    """Bytes acknowledged on the connection between two addresses as /proc/net/tcp writes them."""
    (here, from_port), (there, to_port) = _address(local), _address(remote)
    family = socket.AF_INET if len(here) == 4 else socket.AF_INET6
    asked = struct.pack("=BBBBI", family, socket.IPPROTO_TCP, 1 << (_INFO - 1), 0, 0xFFFF)
    asked += struct.pack("!HH16s16s", from_port, to_port, here, there)
    asked += struct.pack("=Iq", 0, -1)  # any interface, and no cookie
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _DIAGNOSIS) as kernel:
            kernel.settimeout(0.1)
            size = _HEAD + len(asked)
            kernel.send(struct.pack("=IHHII", size, _BY_FAMILY, _REQUEST, 1, 0) + asked)
            return _found(kernel.recv(8192))
    except (OSError, AttributeError):
        return None  # No Linux, or a sandbox that forbids it.


def _found(answer: bytes) -> int | None:
    if struct.unpack_from("=H", answer, 4)[0] != _BY_FAMILY:
        return None
    at = _HEAD + _SOCKET
    while at + 4 <= len(answer):
        size, kind = struct.unpack_from("=HH", answer, at)
        if kind == _INFO and size >= 4 + _ACKED + 8:
            return int(struct.unpack_from("=Q", answer, at + 4 + _ACKED)[0])
        at += max(4, (size + 3) & ~3)
    return None


def _address(words: str) -> tuple[bytes, int]:
    """Address and port: the kernel writes each four bytes as a number of this machine."""
    host, _, port = words.partition(":")
    numbers = [int(host[n : n + 8], 16) for n in range(0, len(host), 8)]
    return struct.pack(f"={len(numbers)}I", *numbers), int(port, 16)


class StallWatch:
    """Judges a connection by what is seen of it from time to time."""

    def __init__(self) -> None:
        self._closed_since: float | None = None
        self._silent_since: float | None = None
        self._queued = 0
        self._acked: int | None = None

    def stalled(self, now: float, state: Sending | None) -> str | None:
        """Why the connection is given up at monotonic time `now`, or None."""
        if state is None:
            self._closed_since = self._silent_since = None
            return None
        moves = state.acked is not None and state.acked != self._acked
        self._acked = state.acked
        if not state.closed or moves:
            self._closed_since = None
        elif self._closed_since is None:
            self._closed_since = now
        if not state.repeats or state.queued < self._queued or moves:
            self._silent_since = None
        elif self._silent_since is None:
            self._silent_since = now
        self._queued = state.queued
        return self._verdict(now)

    def _verdict(self, now: float) -> str | None:
        if self._closed_since is not None and now - self._closed_since >= FROZEN_AFTER:
            return "the destination has stopped reading"
        if self._silent_since is not None and now - self._silent_since >= LOST_AFTER:
            return "the destination does not answer"
        return None
