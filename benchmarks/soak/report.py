"""The report of a soak: a page for people, a file for machines."""

import html
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.soak.findings import Check

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Soak report</title>
<style>body{{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}
table{{border-collapse:collapse;width:100%}}td,th{{text-align:left;padding:.35rem .6rem;border-bottom:1px solid #ccc}}
.no{{color:#a40000;font-weight:600}}</style>
<h1>Soak report</h1><p>{head}</p><table><thead><tr><th>what<th>found<th>allowed<th></tr></thead><tbody>
{rows}</tbody></table></html>
"""


def write(folder: Path, head: str, checks: list[Check], more: dict[str, Any]) -> None:
    """`report.html` and `report.json` in the folder."""
    rows = "\n".join(
        f"<tr><td>{html.escape(c.what)}<td>{html.escape(c.found)}<td>{html.escape(c.allowed)}"
        f"<td{'' if c.held else ' class=no'}>{'held' if c.held else 'BROKEN'}</tr>"
        for c in checks
    )
    page = PAGE.format(head=html.escape(head), rows=rows)
    (folder / "report.html").write_text(page, encoding="utf-8")
    told = {
        "head": head,
        "held": all(c.held for c in checks),
        "checks": [asdict(c) for c in checks],
        **more,
    }
    (folder / "report.json").write_text(json.dumps(told, indent=1, default=str), encoding="utf-8")


def table(checks: list[Check]) -> str:
    """The same as a table for docs and terminals."""
    lines = ["| what | found | allowed | |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {c.what} | {c.found} | {c.allowed} | {'held' if c.held else 'BROKEN'} |" for c in checks
    ]
    return "\n".join(lines)
