"""The as-run journal: what was aired, refused, ordered and changed. Append-only and hash-chained.

Each entry carries the SHA-256 of the entry before it and of itself, so that a line that was altered
or taken out later breaks the chain. One process writes; others may read the file.

The oldest entries may be given up (`studio.retention`): an entry of kind `pruned` says up to which
one, and its hash, from which the chain goes on. It stands in the chain like any other.
"""

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from studio.errors import Unavailable
from studio.retention import Due, due
from studio.settings import Journal as Kept

_GENESIS = "0" * 64
PRUNED = "pruned"
"""Kind of the entries that say what was given up."""

Row = tuple[int, float, str, str, str, str]
"""Number, show time, wall time, kind, data and hash of an entry, as they are written."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `data` holds plain JSON values."""

    number: int
    t: float
    """Show time."""
    wall: str
    """UTC, ISO 8601."""
    kind: str
    """`aired`, `refused`, `order`, `catalog`, `show`, ..."""
    data: dict[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the chain begins: everything up to `number` is given up, or going."""

    number: int = 0
    hash: str = _GENESIS
    """Of that entry; of nothing where nothing was given up."""


def _digest(before: str, t: float, wall: str, kind: str, data: str) -> str:
    return hashlib.sha256("\x1f".join((before, f"{t:.3f}", wall, kind, data)).encode()).hexdigest()


_TABLES = """
CREATE TABLE IF NOT EXISTS entries (number INTEGER PRIMARY KEY, t REAL NOT NULL,
  wall TEXT NOT NULL, kind TEXT NOT NULL, data TEXT NOT NULL, hash TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS by_kind ON entries (kind, number);
CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


_INSERT = "INSERT INTO entries (t, wall, kind, data, hash) SELECT ?, ?, ?, ?, ?"
_NEXT = " WHERE coalesce((SELECT max(number) FROM entries), 0) = ?"


def opened(path: Path, *, alone: bool = False) -> sqlite3.Connection:
    """The file as a database, made if it is not there. Raises `Unavailable`.

    `alone` needs no room on the disk where the file is there already, and keeps all others out.
    """
    db = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(path, isolation_level=None)
        db.execute("PRAGMA auto_vacuum=INCREMENTAL")  # of a new file: it shrinks when entries go
        if alone:
            db.execute("PRAGMA locking_mode=EXCLUSIVE")
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        db.executescript(_TABLES)
        _last_of(db)
    except (OSError, sqlite3.Error) as reason:
        if db is not None:
            db.close()
        raise Unavailable(f"journal {path}: cannot be written ({reason})") from reason
    return db


def _last_of(db: sqlite3.Connection) -> tuple[int, str]:
    """Number and hash of the last entry."""
    row = db.execute("SELECT number, hash FROM entries ORDER BY number DESC LIMIT 1").fetchone()
    return row or (0, _GENESIS)


class Journal:
    """A SQLite file in WAL mode. Raises `Unavailable` when the disk refuses."""

    def __init__(self, path: Path, db: sqlite3.Connection | None = None) -> None:
        """`db` stands in for the file, if it is given."""
        self._use(db or opened(path))
        self.path = path
        self.writes = 0
        """Entries this process has written, and times the disk refused: `failures`."""
        self.failures = 0

    def _use(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._number, self._last = _last_of(db)

    def write(self, t: float, wall: datetime, kind: str, data: dict[str, Any]) -> Entry:
        """Append one entry and return it."""
        text = json.dumps(data, ensure_ascii=False, sort_keys=True)
        when = wall.isoformat(timespec="milliseconds")
        try:
            number = self._append(t, when, kind, text)
        except sqlite3.Error as reason:
            self.failures += 1
            raise Unavailable(f"journal {self.path}: cannot be written ({reason})") from reason
        self.writes += 1
        return Entry(number, round(t, 3), when, kind, data, self._last)

    def _append(self, t: float, when: str, kind: str, text: str) -> int:
        """Add the entry that follows the last one; its number.

        The last one may be another process's: a brain whose supervisor was killed has some seconds
        to leave, in which its successor may begin.
        """
        while True:
            digest = _digest(self._last, t, when, kind, text)
            row = (round(t, 3), when, kind, text, digest)
            cursor = self._db.execute(_INSERT + _NEXT, (*row, self._number))
            if not cursor.rowcount and not self._goes_on():
                # Entries were taken out: the chain must show it.
                cursor = self._db.execute(_INSERT, row)
            if cursor.rowcount:
                self._number, self._last = cursor.lastrowid or 0, digest
                return self._number

    def _goes_on(self) -> bool:
        """Whether another has written after our last entry, which still stands: we follow it."""
        row = self._db.execute("SELECT hash FROM entries WHERE number = ?", (self._number,))
        stands = row.fetchone() == (self._last,) or not self._number
        number, last = _last_of(self._db)
        if not stands or number < self._number:
            return False
        self._number, self._last = number, last
        return True

    def read(self, kind: str | None = None, after: int = 0, limit: int = -1) -> Iterator[Entry]:
        """Entries in order, from number `after` + 1 on; only of `kind` when given."""
        rows = self._db.execute(
            "SELECT number, t, wall, kind, data, hash FROM entries"
            " WHERE number > ? AND (? IS NULL OR kind = ?) ORDER BY number LIMIT ?",
            (after, kind, kind, limit),
        )
        for number, t, wall, name, data, digest in rows:
            yield Entry(number, t, wall, name, json.loads(data), digest)

    def tail(
        self, count: int, kind: str | None = None, without: Collection[str] = ()
    ) -> list[Entry]:
        """The last `count` entries, oldest first; of `kind`, or of any kind not in `without`."""
        if kind is not None:
            condition, kinds = "kind = ?", [kind]
        else:
            condition, kinds = f"kind NOT IN ({','.join('?' * len(without))})", [*without]
        rows = self._asked(
            "SELECT number, t, wall, kind, data, hash FROM entries"  # noqa: S608 - only `?` is put in
            f" WHERE {condition} ORDER BY number DESC LIMIT ?",
            (*kinds, count),
        )
        try:
            return [Entry(n, t, w, k, json.loads(d), h) for n, t, w, k, d, h in reversed(rows)]
        except ValueError as reason:
            raise Unavailable(f"journal {self.path}: cannot be read ({reason})") from reason

    def keep(self, name: str, value: str) -> None:
        """Put `value` in the place of what was kept under `name`: a note beside the record."""
        try:
            self._db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, value))
        except sqlite3.Error as reason:
            raise Unavailable(f"journal {self.path}: cannot be written ({reason})") from reason

    def kept(self, name: str) -> str | None:
        """What was kept last under `name`."""
        rows = self._asked("SELECT value FROM kept WHERE name = ?", (name,))
        return rows[0][0] if rows else None

    def anchor(self) -> Anchor:
        """What was given up last."""
        rows = self._asked(
            "SELECT json_extract(data, '$.upto'), json_extract(data, '$.hash') FROM entries"
            " WHERE kind = ? ORDER BY number DESC LIMIT 1",
            (PRUNED,),
        )
        return Anchor(int(rows[0][0]), str(rows[0][1])) if rows else Anchor()

    def due(self, kept: Kept, now: datetime) -> Due | None:
        """What is to go by now (`studio.retention`). Raises `Unavailable`."""
        try:
            return due(self._db, kept, now)
        except sqlite3.Error as reason:
            raise Unavailable(f"journal {self.path}: cannot be read ({reason})") from reason

    def sweep(self, count: int) -> int:
        """Delete the next `count` entries of what was given up; how many there were.

        Raises `Unavailable` when the disk refuses.
        """
        try:
            upto = self.anchor().number
            gone = self._db.execute(
                "DELETE FROM entries WHERE number IN"
                " (SELECT number FROM entries WHERE number <= ? ORDER BY number LIMIT ?)",
                (upto, count),
            ).rowcount
            # A file that was made before this was thought of keeps its size, and fills its holes.
            self._db.executescript(
                f"PRAGMA incremental_vacuum({count})"
            )  # `execute` takes one step
        except sqlite3.Error as reason:
            self.failures += 1
            raise Unavailable(f"journal {self.path}: cannot be written ({reason})") from reason
        return gone

    def rows(self, after: int, count: int) -> list[Row]:
        """The next `count` entries as they stand in the file, for whoever checks the chain."""
        return self._asked(
            "SELECT number, t, wall, kind, data, hash FROM entries"
            " WHERE number > ? ORDER BY number LIMIT ?",
            (after, count),
        )

    def _asked(self, words: str, values: tuple[Any, ...]) -> list[Any]:
        try:
            return self._db.execute(words, values).fetchall()
        except sqlite3.Error as reason:  # a file that is damaged, or a disk that is
            raise Unavailable(f"journal {self.path}: cannot be read ({reason})") from reason

    def broken_at(self) -> int | None:
        """Number of the first entry whose hash does not follow; None when the chain is sound."""
        audit = Audit(self)
        while audit.step(1000):
            pass
        return audit.broken_at

    def close(self) -> None:
        self._db.close()


class Audit:
    """Checks the chain from its first entry on, piece by piece, so that nobody waits for it.

    Where entries were given up it begins after them, with the hash of the last of them.

    It begins at the first entry each time. What was found sound before is no proof: whoever can
    alter an entry can alter a note that says how far all is sound.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._before = Anchor().hash
        self.number = 0
        """The last entry that was found to follow."""
        self.broken_at: int | None = None
        """The first entry that does not follow."""

    def step(self, count: int) -> bool:
        """Check the next `count` entries; False when nothing is left to be checked."""
        given_up = self._journal.anchor()
        if given_up.number > self.number:
            self.number, self._before = given_up.number, given_up.hash
        rows = self._journal.rows(self.number, count)
        for number, t, wall, kind, data, digest in rows:
            if _digest(self._before, t, wall, kind, data) != digest:
                self.broken_at = number
                return False
            self.number, self._before = number, digest
        return len(rows) == count
