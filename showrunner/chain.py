"""Whether the journal is whole, and no longer than it may be: looked at beside the show."""

import logging
from collections.abc import Callable
from typing import Any

from studio.clock import Clock
from studio.errors import Unavailable
from studio.journal import PRUNED, Audit
from studio.patient_journal import PatientJournal
from studio.settings import Journal as Kept

log = logging.getLogger(__name__)

PIECE = 300
"""Entries that are checked in one go: some 2 ms, for which nothing else is thought."""
SWEPT = 100
"""Entries that are deleted in one go."""
REST = 0.05
"""Seconds between two pieces: a million entries take three minutes and next to no time."""
AGAIN = 24 * 3600.0
"""Seconds until all of it is looked at again, in a show that lasts."""


class Chain:
    """What is known of the journal's chain. Nobody waits for it: a start is sooner on air."""

    def __init__(
        self,
        journal: PatientJournal,
        clock: Clock,
        kept: Kept,
        note: Callable[[str, dict[str, Any]], None],
    ) -> None:
        """`kept` are the settings of what goes; `note` writes an entry."""
        self._journal = journal
        self._kept = kept
        self._note = note
        self._clock = clock
        self.sound = True
        """False once an entry was found that does not follow the one before."""
        self.checked = False
        """Whether all of it has been looked at."""

    async def run(self) -> None:
        """Let go what is to go, look at all the rest, and again each day."""
        while True:
            while self._journal.shut:
                await self._clock.pause(REST)
            await self._prune()
            await self._look()
            await self._clock.pause(AGAIN)

    async def _prune(self) -> None:
        """Give up the days that are to go, and delete what was given up.

        The entry that says so comes first: where the disk does not take it, nothing is deleted.
        """
        try:
            found = self._journal.due(self._kept, self._clock.wall())
            if found is not None and found.upto > self._journal.anchor().number:
                for entry in self._journal.tail(1, "learning"):
                    if entry.number <= found.upto:  # the show begins with what it says
                        self._note("learning", entry.data)
                self._note(PRUNED, found.told)
            gone = 0
            while (swept := self._journal.sweep(SWEPT)) > 0:
                gone += swept
                await self._clock.pause(REST)
        except Unavailable as reason:
            log.warning("the journal keeps more than it should: %s", reason)
        else:
            if gone:
                log.info("%d entries of the journal are not kept any more", gone)

    async def _look(self) -> None:
        audit = Audit(self._journal)
        try:
            while audit.step(PIECE):
                await self._clock.pause(REST)
        except Unavailable as reason:
            self.sound = False
            log.error("%s", reason)  # noqa: TRY400 - the disk's fault has no traceback
            return
        self.checked = True
        self.sound = audit.broken_at is None
        if audit.broken_at is not None:
            log.error("the journal is not whole: entry %d was altered", audit.broken_at)
