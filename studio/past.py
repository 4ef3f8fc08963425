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
    earliest = since.astimezone(UTC).isoformat(timespec="milliseconds")
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
