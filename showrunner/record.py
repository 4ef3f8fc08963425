"""The record: what was heard becomes rows of the as-run journal, each once, in order."""

from collections.abc import Callable
from typing import Any

from showrunner.asrun import AsRun
from showrunner.speaking import Speaking
from showrunner.wire import Heard, Noted
from studio.patient_journal import PatientJournal
from studio.show import Aired

_LATEST = 256
"""Rows among which playout's reports are looked up, so that none is written twice."""


class Record:
    """Puts reports together, writes rows, and tells playout how far they are written.

    Playout keeps every report until then. A brain that dies between a row and its word to playout
    leaves a successor who knows the row.
    """

    def __init__(
        self,
        journal: PatientJournal,
        asrun: AsRun,
        speaking: Speaking,
        note: Callable[[str, dict[str, Any]], None],
        own: Callable[[Aired], None],
        missed: Callable[[dict[str, Any]], None],
        tell: Callable[[Noted], Any],
    ) -> None:
        """`own` learns of lines of this brain, `missed` of rows of those before it."""
        self._journal = journal
        self._asrun = asrun
        self._speaking = speaking
        self._note = note
        self._own = own
        self._missed = missed
        self._tell = tell
        self._last = 0
        """Number of playout's last report."""
        self._unwritten: dict[str, int] = {}
        """Lines that were heard and have no row yet, by the number of the first report."""
        self._foreign: set[str] = set()
        """Lines of brains before this one; no more than queue and reserve held."""
        self._known = {_stretch(entry.data) for entry in journal.tail(_LATEST, "aired")}

    def another_playout(self) -> None:
        """Playout was started again, and counts its reports anew."""
        self._last = 0
        self._unwritten.clear()

    def hear(self, heard: Heard) -> None:
        """Take a report of playout in."""
        if heard.number <= self._last:
            return
        self._last = heard.number
        aired = heard.aired
        if heard.bound is not None:
            self._asrun.adopt(heard.bound, aired, heard.text, heard.spoken)
            self._foreign.add(aired.line_id)
        self._unwritten.setdefault(aired.line_id, heard.number)
        self.aired(aired)
        still = self._asrun.unwritten | self._speaking.unwritten
        self._unwritten = {line: n for line, n in self._unwritten.items() if line in still}
        if not self._journal.waiting:  # else playout keeps it too: we may die before the disk mends
            self._tell(Noted(min(self._unwritten.values(), default=heard.number + 1) - 1))

    def aired(self, aired: Aired) -> None:
        """Note what became of a sentence."""
        if aired.dur > 0:
            # Whoever was heard before comes before it in the journal.
            self._speaking.turns_to(aired.line_id)
            self._write(self._asrun.turns_to(aired.line_id))
        if self._speaking.aired(aired):
            return
        self._own(aired)
        self._write(self._asrun.aired(aired))

    def _write(self, row: dict[str, Any] | None) -> None:
        if row is None or _stretch(row) in self._known:
            return
        self._note("aired", row)
        if row["line"] in self._foreign:
            self._missed(row)


def _stretch(row: dict[str, Any]) -> tuple[str, float]:
    """What tells one row from all others."""
    return str(row["line"]), float(row["t"])
