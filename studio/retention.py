"""For how long the journal is kept: which whole days of it are to go, and how they go.

They go in two steps, so that a process that dies in between leaves a sound journal: an entry says
what is given up and the hash from which the chain goes on, then the rows are deleted piece by piece
by whoever comes to it (`Journal.sweep`).
"""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any

from studio.errors import Unavailable
from studio.past import first_place, last_place, place_before, place_from, stamp
from studio.settings import Journal as Kept

LEAST_DAYS = 8
"""Days that never go: exact repeats are kept off the air for seven (`script_engine.novelty`), and
whole days go."""


@dataclass(frozen=True, slots=True)
class Due:
    """Entries that are to go: all up to the last one of a day."""

    upto: int
    hash: str
    """Of that entry."""
    entries: int
    first: str
    """Wall time of the first and the last of them; UTC, ISO 8601."""
    last: str
    size: int
    """Bytes they take, about."""
    reason: str
    """The key of the settings that sends them away."""

    @property
    def told(self) -> dict[str, Any]:
        """The data of the journal's entry."""
        what = f"{self.entries:,} entries given up, from {self.first[:10]} to {self.last[:10]}"
        return {
            "what": f"{what} ({self.reason})",
            "upto": self.upto,
            "hash": self.hash,
            "entries": self.entries,
            "first": self.first,
            "last": self.last,
        }


def size(db: sqlite3.Connection) -> int:
    """Bytes that the file uses; holes that will be filled again are not counted."""
    pages, holes, page = (
        int(db.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - holes) * page


def due(db: sqlite3.Connection, kept: Kept, now: datetime) -> Due | None:
    """What is to go by now; None when nothing is. Costs a few look-ups, however long the journal.

    What was given up already and is not deleted yet is counted again until it is.
    Raises `Unavailable` when the file cannot be read.
    """
    try:
        return _due(db, kept, now)
    except sqlite3.Error as reason:
        raise Unavailable(f"journal: cannot be read ({reason})") from reason


def _due(db: sqlite3.Connection, kept: Kept, now: datetime) -> Due | None:
    oldest = first_place(db)
    if oldest is None:
        return None
    newest = int(db.execute("SELECT max(number) FROM entries").fetchone()[0])
    each = size(db) / (newest - oldest[0] + 1)
    untouched = _ended(db, now - timedelta(days=LEAST_DAYS))
    upto, reason = 0, ""
    if kept.keep_days is not None:
        upto = _ended(db, now - timedelta(days=kept.keep_days))
        reason = f"journal.keep_days: {kept.keep_days:g}"
    if kept.keep_gb is not None:
        over = size(db) - kept.keep_gb * 1e9
        if over > 0:
            lean = min(untouched, _day_end(db, oldest[0] + ceil(over / each) - 1))
            if lean > upto:
                upto, reason = lean, f"journal.keep_gb: {kept.keep_gb:g}"
    if upto < oldest[0]:
        return None
    digest, last = db.execute("SELECT hash, wall FROM entries WHERE number = ?", (upto,)).fetchone()
    entries = upto - oldest[0] + 1
    return Due(upto, digest, entries, oldest[1], last, int(entries * each), reason)


def _ended(db: sqlite3.Connection, moment: datetime) -> int:
    """The last entry of the last day that had ended by then; 0 when there is none."""
    day = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return _last_before(db, day)


def _day_end(db: sqlite3.Connection, number: int) -> int:
    """The last entry of the day that this one is of."""
    row = db.execute(
        "SELECT wall FROM entries WHERE number >= ? ORDER BY number LIMIT 1", (number,)
    ).fetchone()
    if row is None:
        return number
    day = datetime.fromisoformat(str(row[0])).astimezone(UTC)
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    return _last_before(db, midnight + timedelta(days=1))


def _last_before(db: sqlite3.Connection, moment: datetime) -> int:
    after = place_from(db, stamp(moment))
    found = place_before(db, after[0]) if after is not None else last_place(db)
    return found[0] if found is not None else 0
