"""The account of one destination: what went there, at what rate, and when nothing did."""

import threading
from collections import deque

from studio.clock import Clock

RATE_WINDOW = 5.0
"""Seconds over which the bit rate is taken."""


class Account:
    """Counts for as long as the destination is one. Thread-safe."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._recent: deque[tuple[float, int]] = deque()
        self._away_since: float | None = None
        self._away = 0.0
        self.sent = 0
        """Bytes handed over to whoever carries them."""
        self.breaks = 0
        """Live sessions that were lost; a planned turn is none."""

    def send(self, size: int) -> None:
        """So many bytes were handed over."""
        with self._lock:
            self.sent += size
            self._recent.append((self._clock.now(), size))
            self._forget()

    def live(self) -> None:
        """The destination takes the programme."""
        with self._lock:
            if self._away_since is not None:
                self._away += self._clock.now() - self._away_since
                self._away_since = None

    def lost(self) -> None:
        """It took the programme until now."""
        with self._lock:
            self.breaks += 1
            self._away_since = self._clock.now()

    @property
    def away(self) -> float:
        """Seconds without a live session since the first one, the break that lasts included."""
        with self._lock:
            lasts = self._clock.now() - self._away_since if self._away_since is not None else 0.0
            return self._away + lasts

    @property
    def kbps(self) -> float:
        with self._lock:
            self._forget()
            if not self._recent:
                return 0.0
            span = min(RATE_WINDOW, max(1.0, self._clock.now() - self._recent[0][0]))
            return sum(size for _, size in self._recent) * 8 / 1000 / span

    def _forget(self) -> None:
        since = self._clock.now() - RATE_WINDOW
        while self._recent and self._recent[0][0] < since:
            self._recent.popleft()
