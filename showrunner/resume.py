"""Where the show was: what a brain that is started again reads, and keeps for the next one."""

from typing import Any

from script_engine.director import Director
from script_engine.memory import loaded
from script_engine.tail import Tail
from studio.journal import Journal

ROWS = 12_000
"""As-run rows a restarted Director reads to go on after them: a day of lines."""
_NAME = "director"
"""What the Director has to know after a restart is kept under this name beside the journal."""


class Resume:
    """Lets the Director begin once, and keeps its memory whenever that has changed."""

    def __init__(self, journal: Journal, director: Director, show: str) -> None:
        self._journal = journal
        self._director = director
        self._show = show
        self._kept = ""
        self.begun = False
        """Whether the Director knows what was aired and ordered before."""

    def begin(self) -> bool:
        """Go on after the last row of the journal; False when that was done before."""
        if self.begun:
            return False
        self.begun = True
        aired = [entry.data for entry in self._journal.tail(ROWS, "aired")]
        self._director.begin(Tail(self._show, aired), loaded(self._journal.kept(_NAME)))
        return True

    def missed(self, row: dict[str, Any]) -> None:
        """A line of an earlier brain was heard: after the beginning, the Director is told so."""
        if self.begun:
            self._director.missed(Tail(self._show, [row]))

    def keep(self, t: float) -> None:
        """Keep what the next Director must know, as it is at show time `t`."""
        if not self.begun:
            return
        memory = self._director.memory(t).dumped()
        if memory != self._kept:
            self._kept = memory
            self._journal.keep(_NAME, memory)
