"""What a journal told lately, read beside whoever writes it: any thread may, by itself."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from studio.errors import Unavailable

_PAGE = 2_000
"""Rows of one look: no look takes long, and rows before the time asked for are hardly read."""


def lately(
    path: Path, kind: str, names: Sequence[str], since: datetime, most: int
) -> Iterator[tuple[datetime, tuple[Any, ...]]]:
    """Wall time and the values of `names` of entries of `kind` since then, newest first.

    At most `most` rows. Only these values are taken out of an entry, by SQLite itself.
    Raises `Unavailable` when the file cannot be read.
    """
    taken = ", ".join(["json_extract(data, ?)"] * len(names))
    question = (
        f"SELECT number, wall, {taken} FROM entries"  # noqa: S608 - only `?` is put in
        " WHERE kind = ? AND number < ? ORDER BY number DESC LIMIT ?"
    )
    places = [f"$.{name}" for name in names]
    earliest = stamp(since)
    before, left = 1 << 62, most
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            while left > 0:
                page = db.execute(question, (*places, kind, before, min(_PAGE, left))).fetchall()
                for _, wall, *values in page:
                    if wall < earliest:
                        return
                    yield datetime.fromisoformat(wall), tuple(values)
                if len(page) < min(_PAGE, left):
                    return
                before, left = page[-1][0], left - len(page)
    except sqlite3.Error as reason:
        raise Unavailable(f"journal {path}: cannot be read ({reason})") from reason


Place = tuple[int, str]
"""Number and wall time of an entry."""


def first_place(db: sqlite3.Connection) -> Place | None:
    """The oldest entry; None in an empty journal."""
    return _pair(db.execute("SELECT number, wall FROM entries ORDER BY number LIMIT 1"))


def last_place(db: sqlite3.Connection) -> Place | None:
    """The newest entry; None in an empty journal."""
    return _pair(db.execute("SELECT number, wall FROM entries ORDER BY number DESC LIMIT 1"))


def place_before(db: sqlite3.Connection, number: int) -> Place | None:
    """The last entry before that number."""
    query = "SELECT number, wall FROM entries WHERE number < ? ORDER BY number DESC LIMIT 1"
    return _pair(db.execute(query, (number,)))


def place_from(db: sqlite3.Connection, wall: str) -> Place | None:
    """The first entry of that wall time or later, as `stamp` writes it; found by halving."""
    first, last = first_place(db), last_place(db)
    if first is None or last is None or last[1] < wall:
        return None
    low, high = first[0], last[0]
    query = "SELECT number, wall FROM entries WHERE number >= ? ORDER BY number LIMIT 1"
    while low < high:
        middle = (low + high) // 2
        row = db.execute(query, (middle,)).fetchone()
        if row[1] < wall:
            low = row[0] + 1
        else:
            high = middle
    return _pair(db.execute(query, (low,)))


def stamp(moment: datetime) -> str:
    """As the journal writes it, so that it compares as text; without a zone it is UTC."""
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="milliseconds")


def _pair(found: sqlite3.Cursor) -> Place | None:
    row = found.fetchone()
    return None if row is None else (int(row[0]), str(row[1]))
