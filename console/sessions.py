"""Sessions at the desk: begun by signing in, over by themselves, by signing out, or by an admin."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from console.access_file import AccessFile

OPEN = 20
"""Sessions that one user may have; the oldest ends first."""


@dataclass(frozen=True, slots=True)
class Session:
    """An open session."""

    name: str
    """Whose it is."""
    stamp: str
    """Of the secret it began with: with another one the session is over."""
    ends: datetime


class Sessions:
    """Keeps them beside the users, so that a desk that was started again knows them.

    Of an id only its digest is kept: whoever reads the file cannot sign in with it.
    """

    def __init__(self, file: AccessFile) -> None:
        self._file = file

    def begin(self, name: str, stamp: str, now: datetime, hours: float) -> str:
        """Open one that ends after `hours`; its id, which nobody can guess."""
        number = token_urlsafe(32)
        ends = (now + timedelta(hours=hours)).timestamp()
        self._file.ask("DELETE FROM sessions WHERE ends <= ?", now.timestamp())
        self._file.ask(
            "INSERT INTO sessions VALUES (?, ?, ?, ?)", digest(number), name, stamp, ends
        )
        self._file.ask(
            "DELETE FROM sessions WHERE name = ? AND digest NOT IN"
            " (SELECT digest FROM sessions WHERE name = ? ORDER BY rowid DESC LIMIT ?)",
            name, name, OPEN,
        )  # fmt: skip
        return number

    def get(self, key: bytes, now: datetime) -> Session | None:
        """The session with this digest, while it lasts."""
        rows = self._file.ask("SELECT name, stamp, ends FROM sessions WHERE digest = ?", key)
        for name, stamp, ends in rows:
            if ends > now.timestamp():
                return Session(name, stamp, datetime.fromtimestamp(ends, UTC))
        return None

    def count(self, name: str, now: datetime) -> int:
        """Open sessions of somebody."""
        words = "SELECT count(*) FROM sessions WHERE name = ? AND ends > ?"
        return int(self._file.ask(words, name, now.timestamp())[0][0])

    def end(self, key: bytes) -> None:
        """End one."""
        self._file.ask("DELETE FROM sessions WHERE digest = ?", key)

    def end_all(self, name: str) -> None:
        """End every session of somebody."""
        self._file.ask("DELETE FROM sessions WHERE name = ?", name)


def digest(number: str) -> bytes:
    """What is kept of a session's id."""
    return sha256(number.encode()).digest()


def stamp(secret: str) -> str:
    """Tells whether a secret is still the same, and nothing else of it."""
    return sha256(b"vitrine session:" + secret.encode()).hexdigest()[:24]
