"""The music bed: a file, looped, read ahead by a thread of its own."""

import logging
import threading
from collections import deque
from pathlib import Path

import numpy as np

from streamer.tape import looped, loudness, pieces
from studio.errors import Unavailable
from studio.show import RATE, Stereo

log = logging.getLogger(__name__)

AHEAD = 4 * RATE
"""Samples that are read ahead, 1.5 MB. When full the reader waits."""
PATIENCE = 10.0
"""Seconds a patient listener waits for the file at most."""


class Bed:
    """Music at loudness 0 LUFS, for whoever mixes it to lower. `open` it, `take` of it, `close` it.

    What cannot be read is silence, faded in and out, and `problem` says why. `take` never waits;
    with `patient` it does, so that a rehearsal has the same music each time.
    """

    def __init__(self, file: Path, *, patient: bool = False) -> None:
        self._file = file
        self._patient = patient
        self._ring: deque[Stereo] = deque()
        self._waiting = 0
        """Samples in the ring."""
        self._moved = threading.Condition()
        self._closed = False
        self._gain = 0.0
        self._thread = threading.Thread(target=self._read, name="bed")
        self.problem = ""
        """Why there is no music; empty while there is."""
        self.starved = 0
        """Times the reader was too slow."""

    def open(self) -> None:
        self._thread.start()

    def close(self) -> None:
        with self._moved:
            self._closed = True
            self._moved.notify_all()
        if self._thread.is_alive():
            self._thread.join()

    def take(self, samples: int) -> Stereo | None:
        """The next `samples` samples, or None for silence."""
        enough = 2 * samples  # what follows must be here too, or this is where it fades out
        with self._moved:
            if self._patient:
                self._moved.wait_for(lambda: self._waiting >= enough or self._over, PATIENCE)
            ready = self._waiting >= enough
            if self._waiting < samples or (not ready and self._gain == 0):
                return None
            sound = self._pull(samples)
            self._moved.notify_all()
        if ready and self._gain == 1:
            return sound
        self.starved += not ready and not self._over
        before, self._gain = self._gain, 1.0 if ready else 0.0
        ramp = np.linspace(before, self._gain, samples, dtype=np.float32)
        return sound * ramp[:, None]

    @property
    def _over(self) -> bool:
        return self._closed or bool(self.problem)

    def _pull(self, samples: int) -> Stereo:
        parts, owed = [], samples
        while owed:
            piece = self._ring.popleft()
            if len(piece) > owed:
                self._ring.appendleft(piece[owed:])
                piece = piece[:owed]
            parts.append(piece)
            owed -= len(piece)
        self._waiting -= samples
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _read(self) -> None:
        try:
            gain = self._gain_to_zero()
            for piece in looped(self._file):
                if not self._push(piece * gain):
                    return
        except (Unavailable, OSError, ValueError, ArithmeticError) as reason:
            log.warning("no music bed: %s", reason)
            with self._moved:
                self.problem = str(reason)
                self._moved.notify_all()

    def _gain_to_zero(self) -> np.float32:
        """What brings the file to 0 LUFS."""
        level = loudness(pieces(self._file))
        if not np.isfinite(level):
            raise Unavailable(f"{self._file}: is silent")
        return np.float32(10 ** (-level / 20))

    def _push(self, piece: Stereo) -> bool:
        """Add to the ring; waits while it is full. False once closed."""
        with self._moved:
            self._moved.wait_for(lambda: self._waiting < AHEAD or self._closed)
            self._ring.append(piece)
            self._waiting += len(piece)
            self._moved.notify_all()
            return not self._closed
