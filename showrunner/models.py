"""`vitrine models list`: what weights there are, under which licence, and what is here."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from showrunner.settings import settings
from studio.config import at_home
from studio.weights import Manifest, ModelEntry, lacking
from studio.weights_record import Lock


def listed(file: Path | None, *, as_json: bool) -> int:
    """Print all models, and which of them are here."""
    manifest = Manifest.read(at_home(settings(file).models.folder))
    lock = Lock.read(manifest.folder)
    if as_json:
        rows = [_row(manifest, lock, name) for name in manifest.models]
        sys.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
        return 0
    table = Table(box=None, pad_edge=False)
    for head, wraps in (("", False), ("name", False), ("speaks", True), ("size", False)):
        table.add_column(head, no_wrap=not wraps)
    table.add_column("licence")
    table.add_column("checksums")
    for name, entry in manifest.models.items():
        licence = Text(entry.licence, style="" if entry.commercial else "yellow")
        if not entry.commercial:
            licence.append(" (not for shops)")
        table.add_row(
            "here" if lacking(manifest, lock, name) is None else "",
            name,
            ", ".join(entry.languages),
            size_of(entry),
            licence,
            _known(entry),
        )
    Console(highlight=False).print(table)
    return 0


def size_of(entry: ModelEntry) -> str:
    """`63 MB`; `63 MB +` when the size of some file is not known, `?` when of none."""
    if not entry.size:
        return "?"
    return f"{max(1, round(entry.size / 1e6))} MB" + ("" if entry.weighed else " +")


def _known(entry: ModelEntry) -> str:
    published = sum(file.published for file in entry.files)
    if published == len(entry.files):
        return "published"
    return f"{published} of {len(entry.files)} published" if published else "on first use"


def _row(manifest: Manifest, lock: Lock, name: str) -> dict[str, object]:
    entry = manifest.models[name]
    lacks = lacking(manifest, lock, name)
    return {
        "name": name,
        **entry.model_dump(exclude={"files", "source"}),
        "bytes": entry.size,
        "checksums": _known(entry),
        "here": lacks is None,
        "lacks": lacks,
    }
