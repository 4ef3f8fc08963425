"""A journal that nobody can read is set aside whole, so that a show can begin."""

import logging
import sqlite3
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from studio.errors import Unavailable
from studio.journal import Journal

log = logging.getLogger(__name__)

_PARTS = ("", "-wal", "-shm")
"""Behind the name of the file: SQLite keeps what it has not moved into it yet beside it."""


def usable(path: Path, wall: datetime) -> None:
    """See to it that the journal at `path` can be written.

    One that is damaged keeps all it holds under another name beside it, and the first entry of the
    one that is begun says where. Raises `Unavailable` when the disk refuses.
    """
    try:
        Journal(path).close()
    except Unavailable as reason:
        # What the disk or another process is in the way of is one of its subclasses, and passes.
        if type(reason.__cause__) is not sqlite3.DatabaseError:
            raise
        _begin_anew(path, wall, reason.__cause__)


def _begin_anew(path: Path, wall: datetime, fault: Exception) -> None:
    aside = f"{path.name}.damaged-{wall:%Y%m%d-%H%M%S}"
    try:
        for part in _PARTS:
            with suppress(FileNotFoundError):
                path.with_name(path.name + part).rename(path.with_name(aside + part))
    except OSError as reason:
        raise Unavailable(f"journal {path}: is damaged and cannot be moved ({reason})") from reason
    words = f"the journal before this one is damaged ({fault}) and was set aside as {aside}"
    journal = Journal(path)
    try:
        journal.write(0.0, wall, "show", {"what": words})
    finally:
        journal.close()
    log.warning("%s: %s; what it holds may be of use to whoever can mend it", path.parent, words)
