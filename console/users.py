"""Who may come to the desk, and as what."""

import re
from dataclasses import dataclass
from enum import StrEnum

from console.access_file import AccessFile
from console.passwords import hashed
from studio.errors import Misconfigured
from studio.who import TOKEN_USER

RESERVED = frozenset({TOKEN_USER, "you", "show", "gate", "catalog", "chat", "host", "nobody"})
"""Names the journal gives to others."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")


class Role(StrEnum):
    """What somebody may do; each may do what those before may."""

    VIEWER = "viewer"
    """See everything the desk shows."""
    OPERATOR = "operator"
    """Give orders about the show."""
    ADMIN = "admin"
    """Change outputs, settings and users too."""

    def may(self, needed: "Role") -> bool:
        """Whether this role is enough where `needed` is asked for."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(needed)


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in."""

    name: str
    role: Role
    secret: str
    """The password as `console.passwords` keeps it."""


class Users:
    """The list of users. It is read anew at each question: what anybody changes counts at once.

    Every method raises `Unavailable` when the file cannot be used.
    """

    def __init__(self, file: AccessFile) -> None:
        self._file = file

    def all(self) -> tuple[User, ...]:
        """Everybody, by name."""
        rows = self._file.ask("SELECT name, role, secret FROM users ORDER BY name")
        return tuple(User(name, Role(role), secret) for name, role, secret in rows)

    @property
    def any(self) -> bool:
        return bool(self._file.ask("SELECT 1 FROM users LIMIT 1"))

    def get(self, name: str) -> User | None:
        """One of them, by their exact name."""
        rows = self._file.ask("SELECT name, role, secret FROM users WHERE name = ?", name)
        return next((User(found, Role(role), secret) for found, role, secret in rows), None)

    def known(self, name: str) -> User:
        """As `get`; raises `Misconfigured` when there is nobody of that name."""
        user = self.get(name)
        if user is None:
            raise Misconfigured(f"user {name[:40]!r}: there is none; `vitrine users list` has all")
        return user

    def add(self, name: str, role: Role, password: str) -> User:
        """A new one. Raises `Misconfigured` for a name that is taken or is none."""
        if not _NAME.fullmatch(name) or name in RESERVED:
            raise Misconfigured(
                f"user {name[:40]!r}: expected up to 32 of a-z, 0-9, dot, dash and underscore, and"
                f" none of {', '.join(sorted(RESERVED))}"
            )
        if self.get(name) is not None:
            raise Misconfigured(f"user {name}: is there already; `vitrine users list` has all")
        if role is not Role.ADMIN and not self.any:
            raise Misconfigured(f"user {name}: the first one has to be an admin")
        user = User(name, role, hashed(password))
        self._file.ask("INSERT INTO users VALUES (?, ?, ?)", name, role.value, user.secret)
        return user

    def remove(self, name: str) -> None:
        """Take somebody out; their sessions are over. Raises `Misconfigured`."""
        user, everybody = self.known(name), self.all()
        admins = [one for one in everybody if one.role is Role.ADMIN]
        if admins == [user] and len(everybody) > 1:
            raise Misconfigured(f"user {name}: is the last admin; remove the others first")
        self._file.ask("DELETE FROM users WHERE name = ?", name)

    def repass(self, name: str, password: str) -> None:
        """Give them another password; their sessions are over. Raises `Misconfigured`."""
        self.known(name)
        self._file.ask("UPDATE users SET secret = ? WHERE name = ?", hashed(password), name)
