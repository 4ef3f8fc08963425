"""The journal searched for words: newest first, in steps, for as long as somebody may wait.

Without an index of words there is nothing beside the journal that could be behind it or disagree,
and every script is found by any part of a word. It costs a look at each entry, some 100,000 a
second on a slow core; a search that is not through in time says how far it has come.
"""

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from console.after import Found, Row, Span
from showrunner.journal_view import QUIET, what, who
from studio.clock import Clock
from studio.past import first_place

STEP = 5_000
"""Numbers of the journal that one statement looks at."""
LONGEST = 4.0
"""Seconds of one search."""
WORDS = 8
"""Words of a search that count."""
Places = Callable[[Sequence[tuple[str, float]]], Sequence[tuple[str, float] | None]]
"""For moments, as show and show time: the recording each is in and its place there."""
_TEXT = (
    "CASE kind WHEN 'aired' THEN json_extract(data, '$.kind') || ': ' ||"
    " json_extract(data, '$.caption') ELSE coalesce(nullif(json_extract(data, '$.words'), ''),"
    " json_extract(data, '$.what'), data) || ' ' || coalesce(json_extract(data, '$.who'), '')"
    " || ' ' || coalesce(json_extract(data, '$.id'), '')"
    " || ' ' || coalesce(json_extract(data, '$.question'), '') END"
)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is searched for."""

    words: str
    kind: str | None
    span: Span | None
    before: int | None
    """Entries before this one; None: from the newest."""
    most: int


def search(db: sqlite3.Connection, sought: Sought, clock: Clock) -> Found:
    """The newest entries that hold all the words, whatever their case."""
    db.create_function("folded", 1, str.casefold, deterministic=True)
    condition, values = _condition(sought)
    top = sought.before
    if top is None:
        newest = db.execute("SELECT max(number) FROM entries").fetchone()[0] or 0
        top = min(newest, sought.span.last if sought.span else newest) + 1
    oldest = first_place(db)
    bottom = max(sought.span.first if sought.span else 1, oldest[0] if oldest else 1)
    query = (
        "SELECT number, t, wall, kind, data FROM entries"  # noqa: S608 - only `?` is put in
        f" WHERE number >= ? AND number < ? AND {condition} ORDER BY number DESC LIMIT ?"
    )
    end = clock.now() + LONGEST
    rows: list[Row] = []
    while top > bottom and clock.now() < end:
        low, left = max(bottom, top - STEP), sought.most - len(rows)
        found = db.execute(query, (low, top, *values, left)).fetchall()
        rows += [_row(*entry) for entry in found]
        if len(found) == left:
            top = found[-1][0]
            break
        top = low
    more = top > bottom
    return Found(tuple(rows), top if more else None, _wall(db, top if more else bottom))


def placed(found: Found, places: Places) -> Found:
    """With the recording that each line is heard in, where there is one."""
    moments = [(str(row["line"]).partition("-")[0], float(row["show_time"])) for row in found.rows]
    rows = [
        row | {"recording": place[0], "at": round(place[1], 1)} if place else row
        for row, place in zip(found.rows, places(moments), strict=True)
    ]
    return replace(found, rows=tuple(rows))


def _condition(sought: Sought) -> tuple[str, list[Any]]:
    parts: list[str] = []
    values: list[Any] = []
    if sought.kind is not None:
        parts.append("kind = ?")
        values.append(sought.kind)
    else:
        parts.append(f"+kind NOT IN ({','.join('?' * len(QUIET))})")
        values += QUIET
    for word in sought.words.split()[:WORDS]:
        if word.isascii():  # SQLite knows their case by itself, and much faster
            parts.append(f"{_TEXT} LIKE ? ESCAPE '\\'")
            plain = word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
            values.append(f"%{plain}%")
        else:
            parts.append(f"instr(folded({_TEXT}), ?)")
            values.append(word.casefold())
    return " AND ".join(parts), values


def _row(number: int, t: float, wall: str, kind: str, data: str) -> Row:
    told: dict[str, Any] = json.loads(data)
    row: Row = {
        "number": number, "time": wall, "kind": kind, "who": who(kind, told),
        "what": what(kind, told), "receipt": told.get("id") if kind == "order" else None,
    }  # fmt: skip
    if kind == "aired":
        row |= {name: told.get(name) for name in ("sku", "act", "writer", "line", "cut")}
        row |= {"show_time": told.get("t", t), "text": told.get("caption", "")}
    return row


def _wall(db: sqlite3.Connection, number: int) -> str:
    query = "SELECT wall FROM entries WHERE number >= ? ORDER BY number LIMIT 1"
    row = db.execute(query, (number,)).fetchone()
    return str(row[0]) if row else ""
