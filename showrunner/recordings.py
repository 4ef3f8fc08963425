"""The recordings as the console shows them: files of the folder, words of the as-run journal."""

import json
import logging
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from console.recordings import Listed, Transcript
from showrunner.captions import journal_captions, vtt
from streamer.archive import Kept, is_name, listing
from streamer.boxes import extent
from studio.errors import Unavailable

log = logging.getLogger(__name__)

PATIENCE = 3.0
"""Seconds a call waits for the one before it."""
SLACK = timedelta(hours=2)
"""How far the wall time of a journal entry may be off by clocks that were set."""
LATE = 6 * 3600.0
"""Seconds after which a line may still be written down: playout keeps as much for a brain that is
away."""
LONGEST_LINE = 300.0
"""Seconds of the longest line: one that began so long before a recording may be heard in it."""
_HEARD = "WHERE kind = 'aired' AND json_extract(data, '$.line') GLOB ? || '-*'"


@dataclass(frozen=True, slots=True)
class _Shown:
    """A stretch in which one product was on air."""

    start: float
    end: float
    sku: str


class Recordings:
    """Reads the folder and the journal anew each time; both are only read. Thread-safe.

    One call at a time: of those that wait for a disk that hangs, all but the first give up and
    raise `Unavailable`, so that the desk does not run out of threads.
    """

    def __init__(self, folder: Path, journal: Path, host: str) -> None:
        self._folder = folder
        self._journal = journal
        self._host = host
        self._lock = threading.Lock()
        self._lengths: dict[tuple[str, int], float] = {}
        """Seconds by file and bytes: a file as long as it was is as it was."""
        self._shown: dict[str, list[_Shown]] = {}
        """By show; grows with the journal."""
        self._read = 0
        """Number of the journal's last entry that is in it."""

    def listed(self) -> tuple[Listed, ...]:
        with self._turn():
            there = self._there()
            lengths = {(k.file, k.size): self._seconds(k) for k in there}
            self._lengths = lengths
            if there:
                self._look(there[0].start - SLACK)
            return tuple(self._row(k, lengths[k.file, k.size]) for k in reversed(there))

    def file(self, name: str) -> Path | None:
        with self._turn():
            one = self._found(name)
            return self._folder / one.file if one is not None else None

    def captions(self, name: str) -> str | None:
        with self._turn():
            one = self._found(name)
            if one is None:
                return None
            seconds = self._seconds(one)
            return vtt(journal_captions(self._rows(one, seconds)), one.t, seconds, self._host)

    def transcript(self, name: str) -> Transcript | None:
        with self._turn():
            one = self._found(name)
            if one is None:
                return None
            seconds = self._seconds(one)
            rows = self._rows(one, seconds)
            lines = tuple({"at": round(row["t"] - one.t, 3), **row} for row in rows)
            return Transcript(one.name, one.start.isoformat(), one.show, one.t, seconds, lines)

    def places(self, moments: Sequence[tuple[str, float]]) -> list[tuple[str, float] | None]:
        """For each show and show time the recording it is in, and the seconds from its begin."""
        with self._turn():
            there = self._there()
            return [self._place(there, show, t) for show, t in moments]

    def _place(self, there: list[Kept], show: str, t: float) -> tuple[str, float] | None:
        before = [one for one in there if one.show == show and one.t <= t]
        if not before:
            return None
        one = max(before, key=lambda kept: kept.t)
        return (one.name, t - one.t) if t - one.t < self._length(one) else None

    def _length(self, one: Kept) -> float:
        """Seconds of it, read once for each size of the file."""
        seconds = self._seconds(one)
        self._lengths[one.file, one.size] = seconds
        return seconds

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._lock.acquire(timeout=PATIENCE):
            raise Unavailable(
                "The disk of the recordings does not answer. The show is not affected."
            )
        try:
            yield
        finally:
            self._lock.release()

    def _there(self) -> list[Kept]:
        try:
            return listing(self._folder)
        except FileNotFoundError:
            return []
        except OSError as reason:
            log.warning("the recordings cannot be listed: %s", reason)
            return []

    def _found(self, name: str) -> Kept | None:
        if not is_name(name):
            return None
        return next((k for k in self._there() if k.name == name), None)

    def _row(self, one: Kept, seconds: float) -> Listed:
        within = [
            shown.sku
            for shown in self._shown.get(one.show, ())
            if shown.start < one.t + seconds and shown.end > one.t
        ]
        products = tuple(dict.fromkeys(within))
        start = one.start.isoformat()
        return Listed(one.name, start, one.show, one.t, seconds, one.size, one.whole, products)

    def _seconds(self, one: Kept) -> float:
        known = self._lengths.get((one.file, one.size))
        if known is not None:
            return known
        with suppress(OSError), (self._folder / one.file).open("rb") as file:
            return round(extent(file).seconds, 3)
        return 0.0

    def _look(self, since: datetime) -> None:
        """Take in what was aired of products after what was read before, and after `since`."""
        fresh: list[tuple[str, _Shown]] = []
        query = (
            "SELECT number, wall, json_extract(data, '$.line'), json_extract(data, '$.t'),"
            " json_extract(data, '$.dur'), json_extract(data, '$.sku') FROM entries"
            " WHERE kind = 'aired' AND number > ? ORDER BY number DESC"
        )
        last = self._read
        for number, wall, line, t, dur, sku in self._asked(query, (self._read,)):
            if datetime.fromisoformat(wall) < since:
                break
            last = max(last, number)
            if sku is not None:
                fresh.append((str(line).partition("-")[0], _Shown(t, t + dur, sku)))
        self._read = last
        for show, shown in reversed(fresh):
            known = self._shown.setdefault(show, [])
            goes_on = known and known[-1].sku == shown.sku
            start = known.pop().start if goes_on else shown.start
            known.append(_Shown(start, shown.end, shown.sku))

    def _rows(self, one: Kept, seconds: float) -> Iterator[dict[str, Any]]:
        """The rows of what was heard in a recording, in order."""
        end = one.t + seconds
        query = (
            f"SELECT data FROM entries {_HEARD} AND t BETWEEN ? AND ?"  # noqa: S608 - a constant
            " AND json_extract(data, '$.t') BETWEEN ? AND ? ORDER BY number"
        )
        asked = (one.show, one.t, end + LATE, one.t - LONGEST_LINE, end)
        for (data,) in self._asked(query, asked):
            row = json.loads(data)
            if row["t"] + row["dur"] > one.t:
                yield row

    def _asked(self, query: str, values: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        """Rows of the journal; none where there is no journal yet."""
        address = f"{self._journal.absolute().as_uri()}?mode=ro"
        try:
            with closing(sqlite3.connect(address, uri=True)) as db:
                yield from db.execute(query, values)
        except sqlite3.Error as reason:
            log.warning("the journal cannot be read: %s", reason)
