"""The packets one destination still has to send, and the group of pictures it can start from."""

import threading
from collections import deque
from fractions import Fraction

from streamer.packet import Packet
from streamer.profile import GOP_SECONDS

LIMIT = float(GOP_SECONDS)
"""Seconds for which pictures may wait. A group of pictures, which is replayed on connecting, fits
in; a viewer behind an uplink that is too slow is never further behind."""
STEADY = 0.75
"""Share of that for which a picture may wait that was not replayed on connecting: sound that waits
with it then has time to go through."""
SOUND = 2
"""Times as long sound may wait: it goes through where pictures do not."""


class Feed:
    """A bounded queue between the encoder and one slow reader. `offer` never waits.

    When full, the pictures that wait are dropped up to the next key frame and counted; sound is
    kept, and when even that piles up the oldest goes, counted too.
    """

    def __init__(self, limit: float = LIMIT) -> None:
        self._limit = limit
        self._arrived = threading.Condition()
        self._group: list[Packet] = []
        self._waiting: deque[Packet] = deque()
        self._open = False
        self._closed = False
        self._needs_key = False
        self._replayed = Fraction(0)
        """Show time up to which the packets were replayed on connecting."""
        self.dropped_video = 0
        """Pictures that were dropped because the reader was too slow."""
        self.dropped_audio = 0
        """Packets of sound that were."""

    @property
    def dropped(self) -> int:
        """Packets that were dropped because the reader was too slow."""
        return self.dropped_video + self.dropped_audio

    def offer(self, packet: Packet) -> None:
        with self._arrived:
            if packet.key:
                self._group = []
            if packet.key or self._group:
                self._group.append(packet)
                self._arrived.notify()
            if not self._open or self._closed:
                return
            if packet.key:
                self._needs_key = False
            if packet.kind == "video" and self._needs_key:
                self.dropped_video += 1
                return
            self._waiting.append(packet)
            self._shed(packet)
            self._arrived.notify()

    def key(self, timeout: float) -> Packet | None:
        """A picture a viewer can start at; None when none came in `timeout` seconds."""
        with self._arrived:
            self._arrived.wait_for(lambda: self._group or self._closed, timeout)
            return self._group[0] if self._group else None

    def rewind(self) -> None:
        """Start over for a new connection: the current group of pictures first, then what comes."""
        with self._arrived:
            self._waiting = deque(self._group)
            self._needs_key = not self._group
            self._replayed = self._group[-1].t if self._group else Fraction(-1)
            self._open = True

    def rest(self) -> None:
        """Nobody reads until the next `rewind`: keep no more than the current group."""
        with self._arrived:
            self._open = False
            self._waiting.clear()

    def close(self) -> None:
        """No more packets come; what waits can still be taken."""
        with self._arrived:
            self._closed = True
            self._arrived.notify_all()

    @property
    def over(self) -> bool:
        with self._arrived:
            return self._closed and not self._waiting

    @property
    def seconds(self) -> float:
        """Seconds of packets that wait."""
        with self._arrived:
            return float(self._waiting[-1].t - self._waiting[0].t) if self._waiting else 0.0

    def take(self, timeout: float) -> Packet | None:
        """The next packet, or None when none came in `timeout` seconds or it is over."""
        with self._arrived:
            if not self._waiting and not self._closed:
                self._arrived.wait(timeout)
            return self._waiting.popleft() if self._waiting else None

    def _shed(self, newest: Packet) -> None:
        """Make room if there is too little."""
        picture = next((p for p in self._waiting if p.kind == "video"), None)
        if picture is not None:
            share = 1.0 if picture.t <= self._replayed else STEADY
            if newest.t - picture.t > self._limit * share:
                self._drop_pictures(picture)
        while self._waiting and newest.t - self._waiting[0].t > self._limit * SOUND:
            self._waiting.popleft()
            self.dropped_audio += 1

    def _drop_pictures(self, oldest: Packet) -> None:
        """Drop pictures up to the last key frame after `oldest`, or all until one comes."""
        keys = (n for n, p in enumerate(self._waiting) if p.key and p is not oldest)
        keep_from = max(keys, default=len(self._waiting))
        self._needs_key = keep_from == len(self._waiting)
        kept = deque(p for n, p in enumerate(self._waiting) if n >= keep_from or p.kind == "audio")
        self.dropped_video += len(self._waiting) - len(kept)
        self._waiting = kept
