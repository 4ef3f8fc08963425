"""Limits of the public side: token buckets per address, and the size of a body while it is read."""

from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from studio.clock import Clock

ADDRESSES = 20_000
"""Addresses that are remembered; the one silent for longest is forgotten first."""


class Buckets:
    """So many acts a minute and address; a third of a minute's worth may come at once."""

    def __init__(self, per_minute: float, clock: Clock) -> None:
        self._rate = per_minute / 60
        self._burst = max(3.0, per_minute / 3)
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self.refused = 0

    def take(self, address: str) -> bool:
        """Take one act; False when there is none left."""
        left, now = self._now(address)
        granted = left >= 1
        self._left[address] = (left - granted, now)
        self._left.move_to_end(address)
        while len(self._left) > ADDRESSES:
            self._left.popitem(last=False)
        self.refused += not granted
        return granted

    def wait(self, address: str) -> float:
        """Seconds until the next act is granted."""
        left, _ = self._now(address)
        return max(0.0, (1 - left) / self._rate)

    def _now(self, address: str) -> tuple[float, float]:
        now = self._clock.now()
        left, at = self._left.get(address, (self._burst, now))
        return min(self._burst, left + (now - at) * self._rate), now


class BodyLimit:
    """ASGI middleware: a body beyond `size` bytes is answered 413 while it is still being read.

    `larger` are sizes of whatever is below a path.
    """

    def __init__(self, app: ASGIApp, size: int, larger: Mapping[str, int] | None = None) -> None:
        self._app = app
        self._size = size
        self._larger = larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        size = next((n for at, n in self._larger.items() if path.startswith(at)), self._size)
        headers = dict(scope["headers"])
        announced = headers.get(b"content-length", b"0")
        if not announced.isdigit() or int(announced) > size:
            await self._refuse(send, size)
            return
        seen = 0
        refused = False

        async def counted() -> Message:
            nonlocal seen, refused
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > size:
                if not refused:
                    refused = True
                    await self._refuse(send, size)
                raise _TooLarge
            return message

        async def unless_refused(message: Message) -> None:
            if not refused:
                await send(message)

        with suppress(_TooLarge):
            await self._app(scope, counted, unless_refused)

    async def _refuse(self, send: Send, size: int) -> None:
        words = f'{{"detail":"Too long: at most {size} bytes."}}'.encode()
        headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": words})


class _TooLarge(Exception):
    """More came than is allowed."""
