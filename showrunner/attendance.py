"""Attendance: how many wrote and watched, a journal entry for each minute in which somebody did.

The journal gets counts and no names. Who has written today is known by keyed digests in memory
only: the key is made with the process and goes with it.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from studio.clock import Clock
from studio.show import Comment

MINUTE = 60.0
TODAY = 100_000
"""Writers of a day that are told apart; those beyond are not counted as new."""
STALE = 45.0
"""Seconds after which what the desk said of viewers is no longer true: it says so every 15 s."""


class Left(Protocol):
    """Comments without an answer so far: let go by rule, and those nobody waited for any more."""

    @property
    def chat_let_go(self) -> int: ...
    @property
    def chat_expired(self) -> int: ...


class Attendance:
    """Counts from the brain's start. Bounded, however many come."""

    def __init__(
        self,
        note: Callable[[str, dict[str, Any]], None],
        clock: Clock,
        left: Callable[[], Left],
    ) -> None:
        self._note = note
        self._clock = clock
        self._left = left
        self._let_go = self._expired = 0
        self._key = secrets.token_bytes(16)
        self._today: set[bytes] = set()
        self._day: date | None = None
        self._minute: set[bytes] = set()
        self._comments = self._new = 0
        self._viewers: int | None = None
        self._told = float("-inf")

    def hear(self, comment: Comment) -> None:
        """Somebody wrote."""
        day = self._clock.wall().date()
        if day != self._day:
            self._day = day
            self._today.clear()
        who = f"{comment.platform}\x00{comment.author}".encode("utf-8", "replace")
        name = hashlib.blake2s(who, key=self._key, digest_size=8).digest()
        self._comments += 1
        if len(self._minute) < TODAY:
            self._minute.add(name)
        if name not in self._today and len(self._today) < TODAY:
            self._today.add(name)
            self._new += 1

    def watching(self, viewers: int) -> None:
        """The desk counts so many players on our own site."""
        self._viewers = viewers if self._viewers is None else max(viewers, self._viewers)
        self._told = self._clock.now()

    async def run(self) -> None:
        """Write each minute down, for ever."""
        while True:
            await self._clock.pause(MINUTE)
            self.write()

    def write(self) -> None:
        """Write the last minute down, if anybody was there."""
        left = self._left()
        let_go, expired = left.chat_let_go, left.chat_expired
        told = {
            "seconds": MINUTE,
            "comments": self._comments,
            "authors": len(self._minute),
            "new": self._new,
            "let_go": max(0, let_go - self._let_go),
            "expired": max(0, expired - self._expired),
            "viewers": self._viewers,
        }
        if self._comments or self._viewers or told["expired"]:
            self._note("audience", told)
        self._let_go, self._expired = let_go, expired
        self._comments = self._new = 0
        self._minute.clear()
        if self._clock.now() - self._told > STALE:
            self._viewers = None
