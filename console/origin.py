"""Where a request comes from: which address, and by which site a browser was sent here."""

import ipaddress
from functools import lru_cache
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

_SAFE = {"GET", "HEAD", "OPTIONS"}
_OURS = {"same-origin", "none"}
"""`none`: typed into the address bar, or opened from a bookmark."""
_NETWORK = 64
"""Bits of an IPv6 address that tell a customer from another; the rest is theirs to choose."""


def address(connection: HTTPConnection) -> str:
    """Address the connection comes from, as it is counted: of IPv6 the network.

    Behind a proxy named in `console.trusted_proxies` it is the client's, as the proxy tells it.
    """
    return _counted(connection.client.host if connection.client else "unknown")


@lru_cache(maxsize=4096)
def _counted(host: str) -> str:
    try:
        ip = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host[:60]
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((ip, _NETWORK), strict=False))


def same_origin(connection: HTTPConnection) -> bool:
    """False for a browser that was sent here by another site.

    Browsers name the site in `Origin` with every request that changes something and every
    WebSocket, and most say `Sec-Fetch-Site` too; neither can be set by a page. What has neither is
    no browser, and carries no cookie that it was not given.
    """
    origin = connection.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != connection.headers.get("host"):
        return False
    method = connection.scope.get("method", "")
    return method in _SAFE or connection.headers.get("sec-fetch-site", "none") in _OURS
