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
UNREAD_FOR = 2.5
"""Seconds for which what arrives at the other side may be left unread there. Its kernel goes on
acknowledging while its buffers have room, which at a low bit rate is for a long time."""
HARDLY = 3
"""The share of what arrives, one in so many, that may seem to be read though nothing is: room is
said in units, rounded up, and is given by what data take in memory. Measured: up to 0.28."""
ROUGH = 4096
"""Bytes by which what is said of room may be wrong."""
ENOUGH = 1 << 14
"""Bytes that must have been left unread: some receivers say that there is room again only when
there is a good piece of it."""
LOST_AFTER = 4.0
"""Seconds for which nothing of what is sent may be acknowledged."""
_FROZEN = "the destination has stopped reading"
_PROBING = 4
"""`timer_active` of /proc/net/tcp while the peer's window is closed."""
_DIAGNOSIS = 4
"""NETLINK_SOCK_DIAG: the kernel's answers about single sockets (sock_diag(7))."""
_BY_FAMILY, _REQUEST, _INFO = 20, 1, 2
"""SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST and INET_DIAG_INFO."""
_HEAD, _SOCKET = 16, 72
"""Bytes of a netlink head and of `struct inet_diag_msg`."""
_TIMER, _UNACKED, _INODE = 2, 60, 68
"""Where `struct inet_diag_msg` has the timer that runs, what is not acknowledged and the inode."""
_REPEATS, _ACKED, _ROOM = 2, 120, 228
"""Where `struct tcp_info` has `tcpi_retransmits`, `tcpi_bytes_acked` and, since Linux 5.4,
`tcpi_snd_wnd`."""
_SEEK = 4
"""Looks from one search for a connection to the next while there is none."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What the other side has said of its buffers."""

    acked: int
    """Bytes acknowledged since the connection began."""
    room: int | None = None
    """Bytes for which it has room beyond these; None where the kernel does not say."""

    @property
    def edge(self) -> int | None:
        """How far it has room, in bytes since the connection began. It moves as data are read."""
        return None if self.room is None else self.acked + self.room


@dataclass(frozen=True, slots=True)
class Sending:
    """The connection with the most bytes on their way."""

    queued: int
    """Bytes not yet acknowledged."""
    closed: bool
    """The peer has no room: it has stopped reading."""
    repeats: int
    """Times the oldest bytes were sent again without an answer."""
    taken: Taken | None = None
    """None where the kernel does not say."""


def sending(pid: int) -> Sending | None:
    """The state of the child's busiest TCP connection; None where that cannot be known."""
    row = _busiest(pid)
    return _row(row) if row else None


class Sight:
    """One child's connection, looked at from time to time.

    Searching for it takes milliseconds, as the kernel goes through all connections of the machine;
    once found it is asked for by its addresses, which takes next to nothing.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._found: list[str] | None = None
        self._waits = 0

    def look(self) -> Sending | None:
        """What `sending` tells; a connection that is new may be seen some looks later."""
        if self._found is not None:
            told = _asked(self._found[1], self._found[2])
            if told is not None and told.inode == self._found[9]:
                return told.sending
        self._waits -= 1
        if self._found is None and self._waits > 0:
            return None
        self._found, self._waits = _busiest(self._pid), _SEEK
        return _row(self._found) if self._found else None


def _busiest(pid: int) -> list[str] | None:
    """Its row of /proc/net/tcp, as words."""
    inodes = _inodes(pid)
    found = [row for table in ("tcp", "tcp6") for row in _table(pid, table, inodes)]
    return max(found, key=_queued, default=None)


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
    told = _asked(row[1], row[2])
    return Sending(queued, closed, int(row[6], 16), told.sending.taken if told else None)


@dataclass(frozen=True, slots=True)
class _Told:
    """The kernel's answer about one connection."""

    inode: str
    sending: Sending


def _asked(local: str, remote: str) -> _Told | None:
    """Asks about the connection between two addresses as /proc/net/tcp writes them."""
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
            return _read(kernel.recv(8192))
    except (OSError, AttributeError):
        return None  # No Linux, or a sandbox that forbids it.


def _read(answer: bytes) -> _Told | None:
    if struct.unpack_from("=H", answer, 4)[0] != _BY_FAMILY:
        return None
    info = _info(answer)
    if info is None:
        return None
    (queued,) = struct.unpack_from("=I", answer, _HEAD + _UNACKED)
    (inode,) = struct.unpack_from("=I", answer, _HEAD + _INODE)
    closed = answer[_HEAD + _TIMER] == _PROBING and queued > 0
    return _Told(str(inode), Sending(queued, closed, info[_REPEATS], _taken(info)))


def _info(answer: bytes) -> bytes | None:
    """The `struct tcp_info` of an answer."""
    at = _HEAD + _SOCKET
    while at + 4 <= len(answer):
        size, kind = struct.unpack_from("=HH", answer, at)
        if kind == _INFO and size >= 4 + _ACKED + 8:
            return answer[at + 4 : at + size]
        at += max(4, (size + 3) & ~3)
    return None


def _taken(info: bytes) -> Taken:
    acked = int(struct.unpack_from("=Q", info, _ACKED)[0])
    if len(info) < _ROOM + 4:
        return Taken(acked)
    return Taken(acked, int(struct.unpack_from("=I", info, _ROOM)[0]))


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
        self._unread = Unread()
        self._queued = 0
        self._acked: int | None = None

    def stalled(self, now: float, state: Sending | None) -> str | None:
        """Why the connection is given up at monotonic time `now`, or None."""
        if state is None:
            self._closed_since = self._silent_since = None
            self._unread = Unread()
            return None
        acked = None if state.taken is None else state.taken.acked
        moves = acked is not None and acked != self._acked
        self._acked = acked
        if not state.closed or moves:
            self._closed_since = None
        elif self._closed_since is None:
            self._closed_since = now
        if not state.repeats or state.queued < self._queued or moves:
            self._silent_since = None
        elif self._silent_since is None:
            self._silent_since = now
        self._queued = state.queued
        if self._unread.stays(now, state.taken, tells=moves or state.closed):
            return _FROZEN
        return self._verdict(now)

    def _verdict(self, now: float) -> str | None:
        if self._closed_since is not None and now - self._closed_since >= FROZEN_AFTER:
            return _FROZEN
        if self._silent_since is not None and now - self._silent_since >= LOST_AFTER:
            return "the destination does not answer"
        return None


class Unread:
    """Whether the other side reads what arrives there.

    A receiver says with each acknowledgement how far it has room. Who reads moves that edge on, by
    as much as was read; who does not leaves it about where it is.
    """

    def __init__(self) -> None:
        self._from: Taken | None = None
        """When it was last seen to read."""
        self._since: float | None = None

    def stays(self, now: float, taken: Taken | None, *, tells: bool) -> bool:
        """Whether nothing was read for too long.

        Only a look that `tells` something new counts: an edge is said with an acknowledgement, so
        where nothing is sent nobody says what was read.
        """
        before = self._from
        if taken is None or before is None or _reads(before, taken):
            self._from, self._since = taken, None
            return False
        if not tells:
            return False
        self._since = now if self._since is None else self._since
        return now - self._since >= UNREAD_FOR and _leaves(before, taken)


def _reads(before: Taken, now: Taken) -> bool:
    """Whether more was read in between than there may seem to be."""
    if before.edge is None or now.edge is None or now.acked < before.acked:
        return True  # not known, or another connection
    return now.edge - before.edge > (now.acked - before.acked) / HARDLY + ROUGH


def _leaves(before: Taken, now: Taken) -> bool:
    """Whether much arrived in between, and hardly any of it was read."""
    assert before.edge is not None
    assert now.edge is not None
    came = now.acked - before.acked
    return came >= ENOUGH and now.edge - before.edge <= came / HARDLY
