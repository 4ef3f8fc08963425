"""Tables of what was, each a question to the journal.

Cost: of a day of 180,000 entries, 20,000 of them lines that were heard, a table takes 0.3 s of one
core at most and the summary 1 s, as only the kind of entry it is about is read, by its index;
together they take some 10 MB. A table that could be long is read a page at a time; what is grouped
has a row for each product, question or bucket of time, and engagement also holds the waits.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from console.after import Page, Row, Span, Table

UNKNOWN = "answer_unknown"
"""The act of the words that a question gets which nobody can answer. The script engine's own name
for it would bring all that it answers by into the desk's process."""
BUCKETS = 240
"""Points of the chart of engagement, at most: a minute each, or as many minutes as are needed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A table with a row for each entry of one kind."""

    kind: str
    columns: Mapping[str, str]
    """What SQLite takes for each."""
    only: str = "1"


def told(*path: str) -> str:
    """What SQLite takes out of an entry."""
    return f"json_extract(data, '$.{'.'.join(path)}')"


IS_ANSWER = (
    f"{told('reply_to')} IS NOT NULL AND {told('part')} = 0 AND {told('act')} <> '{UNKNOWN}'"
)
_WHEN = {"time": "wall", "show_time": "t"}
PAGED: Mapping[Table, Asked] = {
    "answers": Asked(
        "aired",
        {**_WHEN, "question": told("asked"), "answer": told("caption"), "sku": told("sku"),
         "name": told("sku"), "act": told("act"),
         "by": f"CASE {told('writer')} WHEN 'operator' THEN 'operator' ELSE 'host' END",
         "waited": told("waited"), "comment": told("reply_to")},
        IS_ANSWER,
    ),
    "refusals": Asked(
        "refused",
        {**_WHEN, "rule": told("rule"), "reason": told("words"), "sku": told("sku"),
         "act": told("act"), "writer": told("writer")},
    ),
    "acts": Asked(
        "order",
        {**_WHEN, "who": told("who"), "act": told("order", "do"), "done": told("done"),
         "words": told("words"), "receipt": told("id")},
    ),
    "transcript": Asked(
        "aired",
        {**_WHEN, "seconds": told("dur"), "kind": told("kind"), "act": told("act"),
         "sku": told("sku"), "writer": told("writer"), "text": told("caption"),
         "cut": told("cut"), "line": told("line")},
    ),
}  # fmt: skip
_TRUTHS = frozenset({"done", "cut"})
"""Columns that SQLite tells as 0 and 1."""


def page(
    db: sqlite3.Connection,
    table: Table,
    span: Span,
    after: int,
    most: int,
    names: Mapping[str, str],
) -> Page:
    """Rows of a table with a row for each entry, from number `after` + 1 on.

    `question` is None in entries from before questions were written down.
    """
    asked = PAGED[table]
    taken = ", ".join(asked.columns.values())
    query = (
        f"SELECT number, {taken} FROM entries WHERE kind = ? AND number BETWEEN ? AND ?"  # noqa: S608 - constants of ours
        f" AND {asked.only} ORDER BY number LIMIT ?"
    )
    found = db.execute(query, (asked.kind, max(span.first, after + 1), span.last, most)).fetchall()
    columns = tuple(asked.columns)
    rows = tuple(_row(columns, values, names) for values in found)
    return Page(columns, rows, found[-1][0] if len(found) == most else None)


def _row(columns: tuple[str, ...], values: tuple[Any, ...], names: Mapping[str, str]) -> Row:
    row = dict(zip(columns, values[1:], strict=True))
    if row.get("name") is not None:
        row["name"] = names.get(row["name"], row["name"])
    for name in _TRUTHS & row.keys():
        row[name] = bool(row[name])
    return row


PRODUCTS = ("sku", "name", "seconds", "share", "lines", "answers", "turns", "first", "last")
_PRODUCTS = f"""
WITH heard AS MATERIALIZED (
  SELECT number, wall, {told("sku")} AS sku, {told("dur")} AS dur, {told("kind")} AS act,
    {IS_ANSWER} AS answers
  FROM entries WHERE kind = 'aired' AND number BETWEEN ? AND ?),
turns AS (
  SELECT sku, sum(sku IS NOT before) AS turns FROM (
    SELECT sku, lag(sku) OVER (ORDER BY number) AS before FROM heard
    WHERE act = 'pitch' AND sku IS NOT NULL)
  GROUP BY sku)
SELECT heard.sku, sum(dur), count(*), sum(answers), coalesce(max(turns), 0), min(wall), max(wall)
FROM heard LEFT JOIN turns ON turns.sku = heard.sku
WHERE heard.sku IS NOT NULL GROUP BY heard.sku ORDER BY 2 DESC, 1
"""  # noqa: S608 - constants of ours


def products(db: sqlite3.Connection, span: Span, names: Mapping[str, str]) -> tuple[Row, ...]:
    """What was said of each product, most of all first.

    `turns` is how often the show came to pitch it: what is answered in between does not end a turn,
    another product does. `share` is of the time that products were spoken of.
    """
    found = db.execute(_PRODUCTS, (span.first, span.last)).fetchall()
    total = sum(row[1] for row in found) or 1.0
    return tuple(
        dict(
            zip(
                PRODUCTS,
                (sku, names.get(sku, sku), round(dur, 1), round(dur / total, 4), *rest),
                strict=True,
            )
        )
        for sku, dur, *rest in found
    )


ENGAGEMENT = (
    "time", "minutes", "comments", "per_minute", "writers", "viewers", "answers", "wait_p50",
)  # fmt: skip


def engagement(db: sqlite3.Connection, span: Span) -> tuple[Row, ...]:
    """How many wrote and watched over time, in buckets of whole minutes, `BUCKETS` at most.

    `writers` are those that were new on that day. Buckets in which nobody did anything are left
    out.
    """
    start, end = db.execute(
        "SELECT cast(strftime('%s', ?) AS int), cast(strftime('%s', ?) AS int)",
        (span.start, span.end),
    ).fetchone()
    width = 60 * max(1, -(-(end - start + 1) // (60 * BUCKETS)))
    start -= start % 60
    at = f"(cast(strftime('%s', wall) AS int) - {start}) / {width}"
    counted = db.execute(
        f"SELECT {at}, sum({told('comments')}), sum({told('new')}), max({told('viewers')})"  # noqa: S608 - numbers and constants of ours
        " FROM entries WHERE kind = 'audience' AND number BETWEEN ? AND ? GROUP BY 1",
        (span.first, span.last),
    )
    rows: dict[int, Row] = {
        bucket: {"comments": said, "writers": new, "viewers": seen, "answers": 0}
        for bucket, said, new, seen in counted
    }
    answered = db.execute(
        f"SELECT {at}, {told('waited')} FROM entries WHERE kind = 'aired'"  # noqa: S608 - numbers and constants of ours
        f" AND number BETWEEN ? AND ? AND {IS_ANSWER} ORDER BY number",
        (span.first, span.last),
    )
    waits: dict[int, list[float]] = {}
    for bucket, waited in answered:
        empty: Row = {"comments": 0, "writers": 0, "viewers": None, "answers": 0}
        rows.setdefault(bucket, empty)["answers"] += 1
        if waited is not None:
            waits.setdefault(bucket, []).append(waited)
    made = []
    for bucket, row in sorted(rows.items()):
        when = datetime.fromtimestamp(start + bucket * width, UTC).isoformat()
        calm = sorted(waits.get(bucket, ()))
        made.append(
            {
                "time": when,
                "minutes": width // 60,
                "per_minute": round((row["comments"] or 0) * 60 / width, 2),
                "wait_p50": calm[(len(calm) - 1) // 2] if calm else None,
                **row,
            }
        )
    return tuple({name: row[name] for name in ENGAGEMENT} for row in made)
