"""A journal for the air: when the disk refuses, entries wait, and the show does not."""

import logging
import sqlite3
from collections import deque
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from studio.clock import Clock
from studio.errors import Unavailable
from studio.journal import Entry, Journal, opened

log = logging.getLogger(__name__)

WAITING = 20_000
"""Entries that wait for the disk: a day of a show. The oldest are lost first, and counted."""
AGAIN = 2.0
"""Seconds until the disk is tried again."""


class PatientJournal(Journal):
    """What a show writes and asks of it never raises.

    What the disk refused is written, in order, when the disk takes it. A file that cannot be opened
    for writing is read, where that can be done, and opened later; one that was taken away is
    followed by another.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self.refusal = ""
        """Why the disk refuses; empty while everything is written."""
        self._clock = clock
        self._again = 0.0
        try:
            db = opened(path)
        except Unavailable as reason:
            self._refused(reason)
            db = _stand_in(path)
        super().__init__(path, db)
        self.shut = bool(self.refusal)
        """True while the file could not be opened for writing."""
        self._late: deque[tuple[float, datetime, str, dict[str, Any]]] = deque(maxlen=WAITING)
        self._to_keep: dict[str, str] = {}
        self.lost = 0
        """Entries that waited and had to make room."""
        self._mark = _mark(path)
        self._looked = 0.0

    @property
    def waiting(self) -> int:
        """Entries that are not written yet."""
        return len(self._late)

    def write(self, t: float, wall: datetime, kind: str, data: dict[str, Any]) -> Entry:
        """Append one entry, now or later. One that waits has no number and no hash."""
        if self.catch_up():
            try:
                return super().write(t, wall, kind, data)
            except Unavailable as reason:
                self._refused(reason)
        self.lost += len(self._late) == WAITING
        self._late.append((t, wall, kind, data))
        return Entry(0, round(t, 3), wall.isoformat(timespec="milliseconds"), kind, data, "")

    def keep(self, name: str, value: str) -> None:
        """Put it in the place of what was kept, now or later."""
        if self.catch_up():
            try:
                super().keep(name, value)
            except Unavailable as reason:
                self._refused(reason)
            else:
                return
        self._to_keep[name] = value

    def tail(
        self, count: int, kind: str | None = None, without: Collection[str] = ()
    ) -> list[Entry]:
        """The last entries; none where the file cannot be read, and then `refusal` says so."""
        try:
            return super().tail(count, kind, without)
        except Unavailable as reason:
            self._refused(reason)
            return []

    def kept(self, name: str) -> str | None:
        """What was kept; None also where the file cannot be read, and then `refusal` says so."""
        try:
            return super().kept(name)
        except Unavailable as reason:
            self._refused(reason)
            return None

    def catch_up(self) -> bool:
        """Write what waits; False while the disk refuses, which is asked now and then."""
        self._look()
        if not self.refusal:
            return True
        if self._clock.now() < self._again:
            return False
        try:
            if self.shut:
                self._open()
            while self._late:
                super().write(*self._late[0])
                self._late.popleft()
            while self._to_keep:
                name, value = next(iter(self._to_keep.items()))
                super().keep(name, value)
                del self._to_keep[name]
        except Unavailable as reason:
            self._refused(reason)
            return False
        log.warning("the journal is written again, nothing is missing but %d entries", self.lost)
        self.refusal = ""
        return True

    def close(self) -> None:
        """Close the file, after a last try."""
        self._again = 0.0
        self.catch_up()
        super().close()

    def _look(self) -> None:
        """Notice that the file was taken away: what is written to it then, nobody ever reads."""
        if self.refusal or self._clock.now() < self._looked + AGAIN:
            return
        self._looked = self._clock.now()
        if _mark(self.path) != self._mark:
            self._refused(Unavailable(f"journal {self.path}: was taken away, another begins"))
            self.shut, self._again = True, self._looked

    def _open(self) -> None:
        with suppress(sqlite3.Error):
            self._db.close()
        try:
            self._use(opened(self.path))
            self._mark = _mark(self.path)
        except Unavailable:
            self._use(_stand_in(self.path))
            raise
        self.shut = False

    def _refused(self, reason: Unavailable) -> None:
        if not self.refusal:
            log.error("%s: entries wait, the show goes on", reason)
        self.refusal = str(reason)
        self._again = self._clock.now() + AGAIN


def _mark(path: Path) -> tuple[int, int] | None:
    """Tells a file from another one in its place; None when there is none."""
    with suppress(OSError):
        found = path.stat()
        return found.st_dev, found.st_ino
    return None


def _stand_in(path: Path) -> sqlite3.Connection:
    """For who reads while `path` cannot be opened: what is there already, or nothing."""
    if path.exists():
        with suppress(Unavailable):
            return opened(path, alone=True)
    return opened(Path(":memory:"))
