"""`vitrine journal`: what the journal holds, what of it is to go, and whether it is whole."""

import json
import sqlite3
import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from studio.clock import SystemClock
from studio.config import at_home, load
from studio.errors import Misconfigured, Unavailable
from studio.journal import Anchor, Journal
from studio.past import first_place, last_place
from studio.retention import due, size
from studio.settings import Journal as Kept

WHEN = "when a show starts, and once a day while it runs"


def told(
    config: Path | None,
    keep_days: float | None,
    keep_gb: float | None,
    *,
    check: bool,
    as_json: bool,
) -> int:
    """Print it; 1 when the chain was checked and is broken. Raises `Misconfigured`.

    What is given goes before the settings. The file is only read, also while a show writes it.
    """
    settings = load(config)
    path = at_home(settings.run.folder) / "journal.db"
    if not path.is_file():
        raise Misconfigured(f"run.folder: no journal at {path}; a show has to run first")
    tried = {"keep_days": keep_days, "keep_gb": keep_gb}
    kept = settings.journal.model_copy(
        update={name: value for name, value in tried.items() if value is not None}
    )
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            found = _found(Journal(path, db), db, kept, check=check)
    except (sqlite3.Error, Unavailable) as reason:
        raise Misconfigured(f"run.folder: {path} cannot be read ({reason})") from reason
    found = {"journal": str(path)} | found
    text = json.dumps(found, indent=2) if as_json else "\n".join(_lines(found))
    sys.stdout.write(text + "\n")
    return int(bool(found.get("broken_at")))


def _found(journal: Journal, db: sqlite3.Connection, kept: Kept, *, check: bool) -> dict[str, Any]:
    first, last = first_place(db), last_place(db)
    goes = due(db, kept, SystemClock().wall())
    anchor = journal.anchor()
    return {
        "size": size(db),
        "entries": last[0] - first[0] + 1 if first and last else 0,
        "first": first[1] if first else None,
        "last": last[1] if last else None,
        "given_up": None if anchor == Anchor() else anchor.number,
        "keep_days": kept.keep_days,
        "keep_gb": kept.keep_gb,
        "goes": None if goes is None else asdict(goes),
    } | ({"broken_at": journal.broken_at(), "checked": True} if check else {})


def _lines(found: dict[str, Any]) -> list[str]:
    rows = [("journal", f"{found['journal']}, {_mb(found['size'])}")]
    if found["entries"]:
        rows.append(
            ("entries", f"{found['entries']:,}, {found['first'][:10]} to {found['last'][:10]}")
        )
    if found["given_up"]:
        rows.append(("given up", f"everything up to entry {found['given_up']:,}"))
    limits = [
        f"{name} {found[key]:g}"
        for name, key in (("journal.keep_days", "keep_days"), ("journal.keep_gb", "keep_gb"))
        if found[key] is not None
    ]
    rows.append(("kept", ", ".join(limits) or "for ever (journal.keep_days, journal.keep_gb)"))
    if (goes := found["goes"]) is not None:
        what = f"{goes['entries']:,} entries, {goes['first'][:10]} to {goes['last'][:10]}"
        rows.append(("to go", f"{what}, about {_mb(goes['size'])} ({goes['reason']}), {WHEN}"))
    else:
        rows.append(("to go", "nothing"))
    if found.get("checked"):
        broken = found["broken_at"]
        rows.append(("chain", f"BROKEN: entry {broken:,} was altered" if broken else "sound"))
    return [f"{name:<9} {words}" for name, words in rows]


def _mb(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
