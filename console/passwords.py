"""Passwords of users: what is good enough, and how one is kept so that nobody can read it back."""

from functools import cache
from secrets import token_urlsafe

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from studio.errors import Misconfigured

SHORTEST, LONGEST = 12, 200
"""Characters. Length is what makes guessing hard; rules about signs do not (NIST SP 800-63B)."""
_PLAINEST = 5
"""Different characters, at the least."""
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""Argon2id as the OWASP cheat sheet has it for servers: 19 MiB and less than 0.1 s each."""


def hashed(password: str) -> str:
    """The password as it is kept. Raises `Misconfigured` for one that is easily guessed."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Misconfigured(f"password: expected {SHORTEST} to {LONGEST} characters")
    if len(set(password)) < _PLAINEST:
        raise Misconfigured(f"password: expected {_PLAINEST} different characters, or more")
    return _HASHER.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether it is the password kept so; takes as long when `kept` is None, and is False then."""
    try:
        _HASHER.verify(kept or _nobody(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


@cache
def _nobody() -> str:
    """A password nobody has: an unknown name takes as long as a known one."""
    return _HASHER.hash(token_urlsafe())
