"""Tables as files: CSV by RFC 4180, safe to open in a spreadsheet, and JSON; both streamed."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

KINDS = {"csv": "text/csv; charset=utf-8; header=present", "json": "application/json"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""


def cell(value: Any) -> Any:
    """A value as it stands in a cell: words that would be a formula get an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return f"'{value}"
    return value


def export(
    columns: Sequence[str], rows: Iterable[Mapping[str, Any]], kind: Literal["csv", "json"]
) -> Iterator[str]:
    """The file, piece by piece; no more than a row is held."""
    return _csv(columns, rows) if kind == "csv" else _json(rows)


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(columns)
    yield sheet.getvalue()
    for row in rows:
        sheet.seek(0)
        sheet.truncate()
        writer.writerow([cell(row.get(name)) for name in columns])
        yield sheet.getvalue()


def _json(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    before = "[\n"
    for row in rows:
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def filename(show: str, table: str, start: str, end: str, kind: str) -> str:
    """What the file is called: show, table and days, in letters any system takes."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", show).strip("-").lower() or "show"
    days = dict.fromkeys((start[:10], end[:10]))
    return "_".join((name[:40], table, *days)) + f".{kind}"
