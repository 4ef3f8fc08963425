"""The operator's picture: the encoder's own packets as MPEG-TS, with little delay."""

import threading
from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise

from streamer.mux import Mux
from streamer.packet import Packet, Signal

SIZE = 256
"""Pieces that may wait for one viewer: about 3 s."""
_TS = 188
"""Bytes of a transport packet (ISO/IEC 13818-1)."""
_PAT, _VIDEO = 0x0000, 0x0100
"""Packet identifiers: the table every start begins with, and the first stream of ffmpeg's muxer."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Whole transport packets. A viewer can start at one with `key`."""

    body: bytes = field(repr=False)
    key: bool


class Tap:
    """One viewer's queue. When full, all goes up to the next key piece, and is counted."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._pieces: deque[Piece] = deque()
        self._arrived = threading.Condition()
        self._lost = False
        self.dropped = 0

    def offer(self, piece: Piece) -> None:
        """Queue a piece; never waits."""
        with self._arrived:
            self._lost = self._lost and not piece.key
            if len(self._pieces) >= self._size:
                self.dropped += len(self._pieces)
                self._pieces.clear()
                self._lost = not piece.key
            if self._lost:
                self.dropped += 1
                return
            self._pieces.append(piece)
            self._arrived.notify()

    def take(self, timeout: float) -> Piece | None:
        """The next piece, or None when none came in `timeout` seconds."""
        with self._arrived:
            if not self._pieces:
                self._arrived.wait(timeout)
            return self._pieces.popleft() if self._pieces else None


class Monitor:
    """Muxes only while somebody watches. `offer` never waits for a viewer."""

    def __init__(self, signal: Signal) -> None:
        self._signal = signal
        self._lock = threading.Lock()
        self._group: list[Packet] = []
        self._taps: list[Tap] = []
        self._mux: Mux | None = None
        self._recent: list[Piece] = []

    def offer(self, packet: Packet) -> None:
        with self._lock:
            if packet.key:
                self._group = []
            if packet.key or self._group:
                self._group.append(packet)
            if self._mux is not None:
                self._show(self._mux, packet)

    def subscribe(self, size: int = SIZE) -> Tap:
        """A queue that begins at the last key frame."""
        tap = Tap(size)
        with self._lock:
            if self._mux is None:
                self._mux = Mux(self._signal, "mpegts")
                self._recent = []
                for packet in self._group:
                    self._show(self._mux, packet)
            for piece in self._recent:
                tap.offer(piece)
            self._taps.append(tap)
        return tap

    def unsubscribe(self, tap: Tap) -> None:
        with self._lock:
            self._taps.remove(tap)
            if not self._taps and self._mux is not None:
                self._mux.close()
                self._mux = None
                self._recent = []

    def _show(self, mux: Mux, packet: Packet) -> None:
        for piece in pieces(mux.add(packet)):
            if piece.key:
                self._recent = []
            if piece.key or self._recent:
                self._recent.append(piece)
            for tap in self._taps:
                tap.offer(piece)


def pieces(stream: bytes) -> list[Piece]:
    """Transport packets cut at the places where a viewer can start.

    Such a place is the program association table that comes right before a key frame.
    """
    starts: list[int] = []
    table: int | None = None
    for at in range(0, len(stream), _TS):
        pid = int.from_bytes(stream[at + 1 : at + 3]) & 0x1FFF
        if pid == _PAT:
            table = at
        elif pid == _VIDEO:
            if table is not None and _is_key(stream[at : at + _TS]):
                starts.append(table)
            table = None
    cuts = [0, *(s for s in starts if s), len(stream)]
    return [Piece(stream[a:b], key=a in starts) for a, b in pairwise(cuts) if b > a]


def _is_key(packet: bytes) -> bool:
    has_field = bool(packet[3] & 0x20) and packet[4] > 0
    return has_field and bool(packet[5] & 0x40)
