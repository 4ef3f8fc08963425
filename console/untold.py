"""What was changed about users beside the desk, until a desk has it noted in the journal.

One process writes the journal, and a command must not wait for a show to be running. So the command
leaves its words in the file it changes, in the same transaction, and the next desk tells them.
"""

import logging
from datetime import UTC, datetime

from console.access_file import AccessFile
from console.visits import Note
from studio.clock import Clock
from studio.errors import Unavailable

log = logging.getLogger(__name__)

WHO = "vitrine users"
"""Whose act it is in the journal; no user can have a name with a space."""
WAITING = 1000
"""Changes that wait for a desk; the oldest are lost first."""
LOOK = 2.0
"""Seconds between two looks."""


class Untold:
    """The list of them. Raises `Unavailable` when the file cannot be used."""

    def __init__(self, file: AccessFile) -> None:
        self._file = file

    def leave(self, what: str, by: str, now: datetime) -> None:
        """Add one; `by` is the system's name of whoever gave the command."""
        when = now.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        self._file.ask("INSERT INTO untold (words) VALUES (?)", f"{what} (by {by}, {when})")
        self._file.ask(
            "DELETE FROM untold WHERE number <= (SELECT max(number) FROM untold) - ?", WAITING
        )

    def tell(self, note: Note) -> None:
        """Hand each of them to `note`, and forget them."""
        if not self._file.there:
            return
        for number, words in self._file.ask("SELECT number, words FROM untold ORDER BY number"):
            note(WHO, words)
            self._file.ask("DELETE FROM untold WHERE number = ?", number)

    async def keep_telling(self, note: Note, clock: Clock) -> None:
        """Do so every few seconds, until cancelled."""
        well = True
        while True:
            try:
                self.tell(note)
                well = True
            except Unavailable as reason:
                if well:
                    log.warning("changes of users are not in the journal yet: %s", reason)
                well = False
            await clock.pause(LOOK)
