"""How much one address may ask of the pages: requests a minute, and WebSockets at a time."""

from collections import Counter

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from console.limits import Buckets
from console.origin import address

SOCKETS = 400
"""WebSockets of all addresses together: fewer than a process has file descriptors."""
_LATER = 1013
"""Close code: try again later."""


class Turnstile:
    """ASGI middleware. A request too many is answered 429, a WebSocket too many is not accepted."""

    def __init__(self, app: ASGIApp, requests: Buckets, sockets: int) -> None:
        """`sockets`: of one address at a time."""
        self._app = app
        self._requests = requests
        self._most = sockets
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http":
                await self._request(scope, receive, send)
            case "websocket":
                await self._socket(scope, receive, send)
            case _:
                await self._app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        who = address(HTTPConnection(scope))
        if self._requests.take(who):
            await self._app(scope, receive, send)
            return
        wait = max(1, round(self._requests.wait(who)))
        headers = [
            (b"content-type", b"application/json"),
            (b"retry-after", str(wait).encode()),
        ]
        await send({"type": "http.response.start", "status": 429, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"detail":"Too many requests."}'})

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        who = address(HTTPConnection(scope))
        if self._open[who] >= self._most or self._open.total() >= SOCKETS:
            await send({"type": "websocket.close", "code": _LATER})
            return
        self._open[who] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._open[who] -= 1
            if not self._open[who]:
                del self._open[who]
