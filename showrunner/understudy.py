"""A painter that hangs is noticed, left behind, and another is put in its place, on air.

A thread cannot be ended from outside. What it holds is lost until the process ends, so it is done a
few times at most, later each time. Meanwhile the last picture stays and the sound goes on.
"""

import logging

from showrunner.opening import Opening
from streamer.station import Station

log = logging.getLogger(__name__)

HANGS = 3.0
"""Seconds without a new picture after which the painter hangs."""
GROWS = 4
"""Each painter that hangs makes the wait for the next one longer by this factor."""
MOST = 4
"""Painters that are left behind in one life of the process."""
LAST = 600.0
"""Seconds after which the last one ends the process: a restart costs less than it brings then."""


class Understudy:
    """Looks at the drawing again and again; see `look`."""

    def __init__(self, station: Station, opening: Opening) -> None:
        self._station = station
        self._opening = opening
        self._drawn = 0
        self._still = 0.0
        self.replaced = 0
        """Painters that were left behind."""

    def look(self, passed: float) -> None:
        """Look again, `passed` seconds of work after the last look.

        Only looks count, not the clock: nobody hangs because the machine was suspended.
        Raises `RuntimeError` when only another process can help.
        """
        drawn = self._station.drawn
        self._still = 0.0 if drawn != self._drawn else self._still + passed
        self._drawn = drawn
        if self.replaced >= MOST:
            if self._still >= LAST:
                raise RuntimeError(f"{self.replaced} painters hang, and so does the last one")
        elif self._still >= HANGS * GROWS**self.replaced:
            log.error("no picture for %.0f s: another painter takes over", self._still)
            self.replaced += 1
            self._still = 0.0
            self._opening.replace()
            self._station.relieve()
