"""Operators go first: in one turn of the event loop only a few watchers are answered."""

import asyncio
from collections import deque

from starlette.types import ASGIApp, Receive, Scope, Send

TOGETHER = 8
"""Watchers' answers in one turn: some milliseconds, which an operator may have to wait."""
WATCHED = ("/hls/", "/api/watch", "/watch", "/pictures/", "/static/", "/api/chat")
"""What watchers ask for. The desk's own page takes its files here too."""


class Courtesy:
    """ASGI middleware. Watchers come in the order in which they asked, so many in a turn.

    An answer from memory is made in one go. Of two hundred that ask in one moment, all would be
    answered before events, orders and the lines to playout and brain had another turn; as it is,
    these have one after every few answers. None is turned away here: there are as many who wait as
    there are connections, at the most.
    """

    def __init__(self, app: ASGIApp, together: int = TOGETHER) -> None:
        self._app = app
        self._together = together
        self._left = together
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._called = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(WATCHED):
            await self._turn()
        await self._app(scope, receive, send)

    async def _turn(self) -> None:
        loop = asyncio.get_running_loop()
        if not self._called:
            self._called = True
            loop.call_soon(self._next, loop)
        if self._left and not self._waiting:
            self._left -= 1
            return
        mine: asyncio.Future[None] = loop.create_future()
        self._waiting.append(mine)
        await mine

    def _next(self, loop: asyncio.AbstractEventLoop) -> None:
        self._left = self._together
        while self._left and self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_result(None)
                self._left -= 1
        self._called = self._left < self._together
        if self._called:
            loop.call_soon(self._next, loop)
