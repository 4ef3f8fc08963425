"""Headers every answer carries: nothing is loaded from elsewhere, nothing frames the desk.

The watch page may stand in another page, as `/watch?embed`.
"""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSP = (
    "default-src 'self'; img-src 'self' data:; media-src 'self' blob:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
EMBEDDED_CSP = CSP.replace("frame-ancestors 'none'", "frame-ancestors https: http:")
"""Of the watch page in another page: it holds no session and orders nothing."""
PICTURE_CSP = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""For files of the catalogue: an SVG that is opened by itself runs nothing and loads nothing."""
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), payment=(), usb=(), microphone=(self)",
}
_UNLESS_SAID = {"Content-Security-Policy": CSP, "Cache-Control": "no-cache"}
"""A route may be stricter."""


class Headers:
    """ASGI middleware that adds them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _FIXED.items():
                    headers[name] = value
                if headers.get("Content-Security-Policy") == EMBEDDED_CSP:
                    del headers["X-Frame-Options"]
                for name, value in _UNLESS_SAID.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
