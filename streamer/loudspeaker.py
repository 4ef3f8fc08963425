"""The programme on the local sound card, for whoever sits beside the machine. Never the clock."""

import logging
import threading
from collections import deque
from typing import Any

import numpy as np

from studio.errors import Unavailable
from studio.show import RATE, Stereo
from studio.soundcard import Opener, Stream, opened

log = logging.getLogger(__name__)

ROOM = RATE
"""Samples that may wait. When full what is oldest is dropped, and counted."""
BUFFER = RATE // 5
"""Samples that are gathered before it plays, and again after it ran dry."""


class Loudspeaker:
    """Plays what it hears, a little later. Without a sound card it says so once, and is silent."""

    def __init__(self, stream: Opener = opened) -> None:
        self._opener = stream
        self._stream: Stream | None = None
        self._lock = threading.Lock()
        self._ring: deque[Stereo] = deque()
        self._waiting = 0
        self._playing = False
        self.off = ""
        """Why nothing is played; empty while it plays."""
        self.dropped = 0
        """Samples that were dropped because the card is slower than the show."""

    def open(self) -> None:
        try:
            self._stream = self._opener("OutputStream", 2, self._fill)
        except Unavailable as reason:
            self.off = str(reason)
            log.warning("the monitor is off, the show goes on: %s", reason)

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def hear(self, sound: Stereo) -> None:
        """Queue a frame of the programme; never waits."""
        if self._stream is None:
            return
        with self._lock:
            self._ring.append(sound)
            self._waiting += len(sound)
            while self._waiting > ROOM:
                gone = len(self._ring.popleft())
                self._waiting -= gone
                self.dropped += gone

    def _fill(self, out: Stereo, samples: int, _time: Any, _status: Any) -> None:
        """Called by the card for its next `samples`."""
        with self._lock:
            self._playing = self._waiting >= (1 if self._playing else max(samples, BUFFER))
            at = 0
            while self._playing and at < samples and self._ring:
                piece = self._ring.popleft()
                taken = piece[: samples - at]
                if len(taken) < len(piece):
                    self._ring.appendleft(piece[len(taken) :])
                out[at : at + len(taken)] = taken
                at += len(taken)
                self._waiting -= len(taken)
            self._playing = self._playing and at == samples
        out[at:] = np.float32(0)
