"""The journal read beside the show: SQLite itself does the work, in bounded memory and time.

A reading opens the file anew and only reads. Writing never waits for it (WAL); a long one would
only keep the log from being folded in, so every reading is one statement or a few, with a limit
on its time. What a day of 200,000 entries costs is told where it is asked (`after_tables`).
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from console.after import Run, Span, Spans, Wanted
from studio.clock import Clock
from studio.errors import Unavailable
from studio.past import first_place, last_place, place_before, place_from, stamp

PATIENCE = 15.0
"""Seconds a reading waits for the one before it."""
LONGEST = 20.0
"""Seconds of a reading; then it is given up, and a shorter span has to be asked for."""
RUNS = 200
DAYS = 400
_STEPS = 20_000
"""Steps of SQLite's machine between two looks at the clock: a few milliseconds."""
_MEMORY = 8_000
"""Kilobytes of pages that a reading keeps; sorting goes to the disk beyond."""


class Reader:
    """Opens the journal for one reading at a time."""

    def __init__(self, journal: Path, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock
        self._lock = threading.Lock()

    @contextmanager
    def open(self, longest: float = LONGEST) -> Iterator[sqlite3.Connection]:
        """A connection. Raises `Unavailable` when it is not its turn, or takes too long."""
        if not self._lock.acquire(timeout=PATIENCE):
            raise Unavailable("The journal is still being read for somebody else. Ask again.")
        try:
            end = self._clock.now() + longest
            address = f"{self._journal.absolute().as_uri()}?mode=ro"
            with closing(sqlite3.connect(address, uri=True)) as db:
                db.execute(f"PRAGMA cache_size=-{_MEMORY}")
                db.set_progress_handler(lambda: self._clock.now() > end, _STEPS)
                yield db
        except sqlite3.OperationalError as reason:
            if "interrupted" in str(reason):
                words = "This takes too long: ask for a shorter span. The show is not affected."
                raise Unavailable(words) from reason
            raise Unavailable(f"The journal cannot be read ({reason}).") from reason
        except sqlite3.Error as reason:
            raise Unavailable(f"The journal cannot be read ({reason}).") from reason
        finally:
            self._lock.release()


def spans(db: sqlite3.Connection) -> Spans:
    """Runs and days, the newest first."""
    return Spans(tuple(run for run, _ in runs(db))[:RUNS], tuple(_days(db)))


def runs(db: sqlite3.Connection) -> list[tuple[Run, Span]]:
    """The runs with their entries, the newest first.

    Every brain writes what voice it begins with, and since when shows are named there, of which.
    """
    found: list[tuple[str, int, str]] = []
    begun = db.execute(
        "SELECT number, wall, json_extract(data, '$.show') FROM entries WHERE kind = 'show'"
        " AND json_extract(data, '$.what') GLOB 'voice: *' ORDER BY number"
    )
    for number, wall, told in begun:
        show = told or _next_show(db, number)
        if show is not None and (not found or found[-1][0] != show):
            found.append((str(show), number, wall))
    oldest = first_place(db)
    if oldest is not None and oldest[0] > 1 and (not found or found[0][1] > oldest[0]):
        # The journal does not reach back to how this one began (`journal.keep_days`).
        show = _next_show(db, oldest[0] - 1)
        if show is not None and found and found[0][0] == show:
            found[0] = (show, *oldest)
        elif show is not None:
            found.insert(0, (show, *oldest))
    made, last = [], last_place(db)
    for show, number, wall in reversed(found):
        if last is not None:
            made.append((Run(show, wall, last[1]), Span(number, last[0], wall, last[1])))
        before = "SELECT number, wall FROM entries WHERE number < ? ORDER BY number DESC LIMIT 1"
        last = db.execute(before, (number,)).fetchone()
    return made


def span(db: sqlite3.Connection, wanted: Wanted) -> Span | None:
    """The entries of a span, or None.

    Times are looked up by halving, as entries are written in the order of the clock on the wall;
    where that was set back, entries around it may fall on the other side.
    """
    if wanted.show is not None:
        return next((s for run, s in runs(db) if run.show == wanted.show), None)
    start, end = wanted.start, wanted.end
    if wanted.day is not None:
        start = datetime(wanted.day.year, wanted.day.month, wanted.day.day, tzinfo=UTC)
        end = start + timedelta(days=1)
    first = place_from(db, stamp(start)) if start is not None else first_place(db)
    after = place_from(db, stamp(end)) if end is not None else None
    if first is None:
        return None
    last = last_place(db) if after is None else place_before(db, after[0])
    if last is None or last[0] < first[0]:
        return None
    return Span(first[0], last[0], first[1], last[1])


def _days(db: sqlite3.Connection) -> Iterator[str]:
    """Days on which there are entries, found by halving: a few looks a day, whatever it holds."""
    row = last_place(db)
    for _ in range(DAYS):
        if row is None:
            return
        day = row[1][:10]
        yield day
        first = place_from(db, f"{day}T00:00:00.000+00:00")
        row = place_before(db, first[0]) if first is not None else None
        if row is not None and row[1][:10] >= day:
            return


def _next_show(db: sqlite3.Connection, number: int) -> str | None:
    query = (
        "SELECT json_extract(data, '$.line') FROM entries WHERE kind = 'aired' AND number > ?"
        " ORDER BY number LIMIT 1"
    )
    row = db.execute(query, (number,)).fetchone()
    return str(row[0]).partition("-")[0] if row and row[0] else None
