"""Who watches on our own site: players are counted by what they ask for, and nobody is named."""

import hashlib
import secrets
from collections import OrderedDict

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from console.origin import address
from studio.clock import Clock

AWAY = 30.0
"""Seconds after which a player that asks for nothing is gone: it asks every few seconds."""
MOST = 20_000
"""Players that are remembered; the one silent for longest is forgotten first."""
_ASKED = ("/hls/", "/api/watch")


class Watchers:
    """Players of the last half minute, by a keyed digest of address and browser.

    The key is made anew with each process and written nowhere, so a digest says nothing to anybody
    else; it is in memory only. Two people with one browser behind one address count as one, and
    behind a cache only those whose requests get through are seen.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(16)
        self._last: OrderedDict[bytes, float] = OrderedDict()

    def saw(self, address: str, browser: str) -> None:
        """A player asked for something."""
        who = f"{address}\x00{browser}".encode("utf-8", "replace")
        name = hashlib.blake2s(who, key=self._key, digest_size=8).digest()
        self._last[name] = self._clock.now()
        self._last.move_to_end(name)
        while len(self._last) > MOST:
            self._last.popitem(last=False)

    @property
    def count(self) -> int:
        """Players that are there now."""
        gone = self._clock.now() - AWAY
        while self._last and next(iter(self._last.values())) < gone:
            self._last.popitem(last=False)
        return len(self._last)


class Counted:
    """ASGI middleware: what asks for the programme or for what stands beside it is a player."""

    def __init__(self, app: ASGIApp, watchers: Watchers) -> None:
        self._app = app
        self._watchers = watchers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(_ASKED):
            asked = HTTPConnection(scope)
            self._watchers.saw(address(asked), asked.headers.get("user-agent", ""))
        await self._app(scope, receive, send)
