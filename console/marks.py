"""Whether two shows send to the same place, told without telling where: the place holds a key."""

import hmac
import socket
from collections.abc import Iterable
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import urlsplit

from studio.settings import Output

LENGTH = 16
"""Characters of a mark: enough for the outputs of a group, and no address can be read from it."""


def marks(outputs: Iterable[Output], token: str) -> dict[str, str]:
    """The name of each output by its mark, which is the same for all who hold the same token."""
    return {_mark(output.url, token): output.name for output in outputs}


def _mark(url: str, token: str) -> str:
    place = urlsplit(url)
    here = socket.gethostname() if _only_here(place.hostname or "") else ""
    said = f"{here} {url.rstrip('/')}".encode()
    return hmac.new(token.encode(), said, sha256).hexdigest()[:LENGTH]


def _only_here(host: str) -> bool:
    """True for an address that is another place on each machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
