"""A destination that is looked at, for the set-up page."""

import socket
import ssl
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from showrunner.setup_work import Tell
from streamer.platforms import objections
from studio.config import load

REACHING = 5.0
"""Seconds for a server to answer."""
_PORTS = {"rtmp": 1935, "rtmps": 443}


def output(config: Path, _tell: Tell, *, name: str, reach: bool) -> dict[str, Any]:
    """What the platform of an output will not like, and whether its server answers."""
    known = load(config)
    aim = next(one for one in known.stream.outputs if one.name == name)
    said = objections(aim, known.stream)
    if not reach:
        return {"words": said, "reached": None}
    refusal = _unreached(aim.url)
    return {"words": [*said, *([refusal] if refusal else [])], "reached": refusal is None}


def _unreached(url: str) -> str | None:
    """Why a server does not answer. SRT has no handshake that tells without its key."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        if parts.scheme == "srt":
            socket.getaddrinfo(host, parts.port, type=socket.SOCK_DGRAM)
            return None
        port = parts.port or _PORTS[parts.scheme]
        with socket.create_connection((host, port), REACHING) as line:
            if parts.scheme == "rtmps":
                ssl.create_default_context().wrap_socket(line, server_hostname=host).close()
    except socket.gaierror:
        return f"{host}: no such name; look at the address"
    except ssl.SSLError as reason:
        return f"{host}: no secure connection ({reason.reason}); try rtmp:// if it offers that"
    except OSError as reason:
        return (
            f"{host}: does not answer ({reason.strerror or reason}); is it up, and the port right?"
        )
    return None
