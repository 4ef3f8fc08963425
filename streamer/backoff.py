"""How long to wait before the next try: short at first, never over half a minute, for ever."""

from random import Random

AT_ONCE = 0.05
"""Seconds before the first try after the destination was well: most often our own child died."""
SOON = 0.25
"""Seconds before each try at first: an ingest that was restarted is back in a moment."""
SOON_FOR = 4.0
STEADY = 0.6
"""Seconds before each try after that, so that pictures are back within a second of the ingest. A
try at a port nobody listens on costs neither side anything worth counting."""
STEADY_FOR = 60.0
"""Seconds waited in all, since the destination was last well, after which pauses grow."""
GROWTH = 1.5
CAP = 30.0
JITTER = 0.2
"""Share by which a pause is made longer or shorter, so that many outputs do not knock together."""
HELD = 0.7
"""Seconds between two tries at a key that a sender of before still holds: whoever asks is refused
politely, and the moment it is free is not missed."""


class Backoff:
    """Pauses between tries."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._waited = 0.0
        self._pause = STEADY

    def next(self) -> float:
        """Seconds to wait now."""
        if self._waited >= STEADY_FOR:
            self._pause = min(CAP, self._pause * GROWTH)
        early = SOON if self._waited else AT_ONCE
        aimed = early if self._waited < SOON_FOR else self._pause
        pause = float(min(CAP, aimed * self._random.uniform(1 - JITTER, 1 + JITTER)))
        self._waited += pause
        return pause

    def held(self) -> float:
        """Seconds to wait for a key that another sender still holds: short, and never longer."""
        return float(HELD * self._random.uniform(1 - JITTER, 1))

    def silent(self) -> float:
        """Seconds to wait after a try that was never answered, and so lasted long enough.

        The next one waits at the destination: it is answered the moment that wakes up.
        """
        return float(SOON * self._random.uniform(1 - JITTER, 1 + JITTER))

    def reset(self) -> None:
        """The destination was reached and stayed."""
        self._waited = 0.0
        self._pause = STEADY
