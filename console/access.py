"""Who may steer the show: the operator's token, the origin of a request, and how often to try."""

import hmac
from urllib.parse import urlsplit

from fastapi import HTTPException, Request, WebSocket
from starlette.requests import HTTPConnection

from console.limits import Buckets

COOKIE = "vitrine"
TRIES_PER_MINUTE = 10


class Access:
    """Checks the operator's token, in constant time and not too often."""

    def __init__(self, token: str, tries: Buckets) -> None:
        self._token = token.encode()
        self._tries = tries

    def right(self, offered: str) -> bool:
        return hmac.compare_digest(offered.encode(), self._token)

    def admit(self, offered: str, request: Request) -> None:
        """Refuse a wrong token (401), and any token after too many wrong ones (429)."""
        if not same_origin(request):
            raise HTTPException(403, "This request comes from another site.")
        if self._tries.wait(address(request)) > 0:
            raise HTTPException(429, "Too many wrong tokens. Wait a minute.")
        if not self.right(offered):
            self._tries.take(address(request))
            raise HTTPException(401, "This token is not valid. The show is not affected.")

    def known(self, connection: HTTPConnection) -> bool:
        """True when the request carries the token, as a cookie or as a bearer."""
        scheme, _, bearer = connection.headers.get("authorization", "").partition(" ")
        offered = bearer if scheme.lower() == "bearer" else connection.cookies.get(COOKIE, "")
        return bool(offered) and self.right(offered)

    async def operator(self, request: Request) -> None:
        """Refuse whoever is not the operator; a dependency of every steering route."""
        if self._tries.wait(address(request)) > 0:
            raise HTTPException(429, "Too many wrong tokens. Wait a minute.")
        if not self.known(request):
            self._note_guess(request)
            raise HTTPException(401, "The operator's token is needed; it was printed at the start.")
        if not same_origin(request):
            raise HTTPException(403, "This request comes from another site.")

    def desk(self, socket: WebSocket) -> bool:
        """True when a WebSocket of our own page carries the token."""
        if self._tries.wait(address(socket)) > 0 or not same_origin(socket):
            return False
        if not self.known(socket):
            self._note_guess(socket)
            return False
        return True

    def _note_guess(self, connection: HTTPConnection) -> None:
        """Count a wrong token; no token at all is no guess."""
        if connection.headers.get("authorization") or COOKIE in connection.cookies:
            self._tries.take(address(connection))


def same_origin(connection: HTTPConnection) -> bool:
    """False for a browser that was sent here by another site."""
    origin = connection.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == connection.headers.get("host")


def address(connection: HTTPConnection) -> str:
    """Address the connection comes from."""
    return connection.client.host if connection.client else "unknown"
