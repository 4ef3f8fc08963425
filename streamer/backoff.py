"""How long to wait before the next try: short at first, never over half a minute, for ever."""

from random import Random

SOON = 0.25
"""Seconds before each of the first tries: an ingest that was restarted is back in a moment."""
SOON_TRIES = 16
GROWTH = 1.5
CAP = 30.0
JITTER = 0.2
"""Share by which a pause is made longer or shorter, so that many outputs do not knock together."""
HELD = 0.9
"""Seconds between two tries at a key that a sender of before still holds: whoever asks is refused
politely, and the moment it is free is not missed."""


class Backoff:
    """Pauses between tries."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._tries = 0

    def next(self) -> float:
        """Seconds to wait now."""
        late = max(0, self._tries + 1 - SOON_TRIES)
        self._tries += 1
        pause = CAP if late > 20 else SOON * GROWTH**late
        return float(min(CAP, pause * self._random.uniform(1 - JITTER, 1 + JITTER)))

    def held(self) -> float:
        """Seconds to wait for a key that another sender still holds: short, and never longer."""
        return float(HELD * self._random.uniform(1 - JITTER, 1))

    def reset(self) -> None:
        """The destination was reached and stayed."""
        self._tries = 0
