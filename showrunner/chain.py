"""Whether the journal is whole: looked at from its first entry on, beside the show."""

import logging

from studio.clock import Clock
from studio.journal import Audit
from studio.patient_journal import PatientJournal

log = logging.getLogger(__name__)

PIECE = 300
"""Entries that are checked in one go: some 2 ms, for which nothing else is thought."""
REST = 0.05
"""Seconds between two pieces: a million entries take three minutes and next to no time."""
AGAIN = 24 * 3600.0
"""Seconds until all of it is looked at again, in a show that lasts."""


class Chain:
    """What is known of the journal's chain. Nobody waits for it: a start is sooner on air."""

    def __init__(self, journal: PatientJournal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock
        self.sound = True
        """False once an entry was found that does not follow the one before."""
        self.checked = False
        """Whether all of it has been looked at."""

    async def run(self) -> None:
        """Look at all of it, and again each day."""
        while True:
            while self._journal.shut:
                await self._clock.pause(REST)
            await self._look()
            await self._clock.pause(AGAIN)

    async def _look(self) -> None:
        audit = Audit(self._journal)
        while audit.step(PIECE):
            await self._clock.pause(REST)
        self.checked = True
        self.sound = audit.broken_at is None
        if audit.broken_at is not None:
            log.error("the journal is not whole: entry %d was altered", audit.broken_at)
