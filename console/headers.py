"""Headers every answer carries: nothing is loaded from elsewhere, nothing frames the desk.

The watch page may stand in another page, as `/watch?embed`.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSP = (
    "default-src 'self'; img-src 'self' data:; media-src 'self' blob:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_FRAMED = "frame-ancestors https: http:"


def watch_csp(*, embedded: bool, media: str | None) -> str:
    """Of the watch page, which may stand in another page: it holds no session and orders nothing.

    `media` is the address of a CDN from which pictures and video come.
    """
    policy = CSP.replace("frame-ancestors 'none'", _FRAMED) if embedded else CSP
    if media is None:
        return policy
    parts = urlsplit(media)
    host = f"{parts.scheme}://{parts.netloc}"
    for name in ("img-src 'self'", "media-src 'self'"):
        policy = policy.replace(name, f"{name} {host}")
    return f"{policy}; connect-src 'self' {host}"


PICTURE_CSP = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""For files of the catalogue: an SVG that is opened by itself runs nothing and loads nothing."""
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), payment=(), usb=(), microphone=(self), "
    "speaker-selection=(self)",
}
_UNLESS_SAID = {"Content-Security-Policy": CSP, "Cache-Control": "no-cache"}
"""A route may be stricter."""


_Raw = list[tuple[bytes, bytes]]


def _raw(headers: dict[str, str]) -> _Raw:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


_ALWAYS = _raw(_FIXED)
_ALWAYS_FRAMED = [header for header in _ALWAYS if header[0] != b"x-frame-options"]
_ELSE = _raw(_UNLESS_SAID)
_OURS = {name for name, _ in _ALWAYS}


def _with_ours(headers: Iterable[tuple[bytes, bytes]]) -> _Raw:
    """These, and what every answer carries; names are in small letters, as ASGI has them."""
    raw = [header for header in headers if header[0] not in _OURS]
    said = dict(raw)
    framed = _FRAMED.encode() in said.get(b"content-security-policy", b"")
    unsaid = (header for header in _ELSE if header[0] not in said)
    return [*raw, *(_ALWAYS_FRAMED if framed else _ALWAYS), *unsaid]


class Headers:
    """ASGI middleware that adds them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _with_ours(message.get("headers", ()))
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
