"""Destinations as they are asked for, on the command line or by an order, made into outputs."""

import re
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from streamer.platforms import platform
from studio.config import filled
from studio.errors import Misconfigured
from studio.settings import Output

_OURS = re.compile(r"\$\{(VITRINE_[A-Z0-9_]*|HF_TOKEN)\}")
"""Variables that hold keys of the show itself: no destination needs to know them."""


def destination(name: str, url: str, where: str, **more: Any) -> Output:
    """An output of that name, `${NAME}` in its `url` taken from the environment.

    Raises `Misconfigured`; `where` says who asks for it. The message does not repeat the URL.
    """
    if (ours := _OURS.search(url)) is not None:
        raise Misconfigured(f"{where}: {ours[1]} is a key of the show, not of a destination")
    url = filled(url, where)
    try:
        output = Output(name=name, url=url, **more)
    except ValidationError as reason:
        scheme, is_url, _ = url.partition("://")
        if scheme in {"rtmp", "rtmps", "srt"}:
            words = reason.errors()[0]["msg"].removeprefix("Value error, ")
            raise Misconfigured(f"{where}: {words}") from None
        found = f"{scheme[:20]}://…" if is_url else "no URL"
        raise Misconfigured(
            f"{where}: expected an rtmp://, rtmps:// or srt:// URL, found {found}"
        ) from None
    if not _has_place(url) or (output.backup is not None and not _has_place(output.backup)):
        raise Misconfigured(f"{where}: expected a host, and a port up to 65535, found neither")
    platform(output)
    return output


def _has_place(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
