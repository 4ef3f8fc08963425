"""The file of users and sessions: SQLite, readable by its owner alone."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from studio.errors import Unavailable

NAME = "access.db"
"""In the folder of the run."""
_PATIENCE = 2.0
"""Seconds to wait for the command line, which writes here too."""
_TABLES = """
CREATE TABLE IF NOT EXISTS users (
    name TEXT PRIMARY KEY, role TEXT NOT NULL, secret TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS sessions (
    digest BLOB PRIMARY KEY, name TEXT NOT NULL, stamp TEXT NOT NULL, ends REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS untold (
    number INTEGER PRIMARY KEY AUTOINCREMENT, words TEXT NOT NULL
);
"""


class AccessFile:
    """Answers questions in SQL. Opened by the first one, and again after a failure."""

    def __init__(self, path: Path | None = None) -> None:
        """Without `path` it is kept in memory."""
        self._path = path
        self._open: sqlite3.Connection | None = None

    def ask(self, words: str, *values: object) -> list[Any]:
        """The rows. Raises `Unavailable` when the file cannot be used."""
        try:
            with closing(self._line().execute(words, values)) as cursor:
                return cursor.fetchall()
        except (OSError, sqlite3.Error) as reason:
            self.close()
            raise Unavailable(f"users: {self._path} cannot be used ({reason})") from reason

    @property
    def there(self) -> bool:
        """False while nobody has written anything yet."""
        return self._path is None or self._path.exists()

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is asked within happens as a whole or not at all."""
        self.ask("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.close()  # which takes back what was not ended
            raise
        self.ask("COMMIT")

    def close(self) -> None:
        if self._open is not None:
            with suppress(sqlite3.Error):
                self._open.close()
            self._open = None

    def _line(self) -> sqlite3.Connection:
        if self._open is None:
            if self._path is not None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._path.touch(mode=0o600)
                self._path.chmod(0o600)  # one that was copied here may be open to all
            # The pages ask from one event loop, which need not be of the thread that built them.
            self._open = sqlite3.connect(
                self._path or ":memory:",
                timeout=_PATIENCE, isolation_level=None, check_same_thread=False,
            )  # fmt: skip
            self._open.executescript(_TABLES)
        return self._open
