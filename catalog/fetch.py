"""Fetches one picture from the open internet, and from nowhere else."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from studio.errors import Unavailable

if TYPE_CHECKING:
    import httpx

BIGGEST = 10 * 2**20
"""Bytes of a picture."""
_SECONDS = 10.0
_REDIRECTS = 5

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""Addresses of a host name and port, in the order to try."""


class Fetcher:
    """Fetches by http(s) within 10 s and 10 MB, never from a private address.

    The name is resolved once, every address of it is checked, and the connection goes to a checked
    one: an answer that changes between check and connection has no effect. Redirects are followed
    the same way. Proxy settings of the environment are not used, because they would hide the
    address.
    """

    def __init__(
        self, transport: httpx.AsyncBaseTransport | None = None, resolve: Resolve | None = None
    ) -> None:
        self._transport = transport
        self._resolve = resolve or _resolved

    async def image(self, url: str) -> bytes:
        """The bytes of the raster picture at `url`. Raises `Unavailable` with the reason."""
        import httpx  # noqa: PLC0415 - only a catalogue with pictures elsewhere loads it

        try:
            async with (
                asyncio.timeout(_SECONDS),
                httpx.AsyncClient(
                    transport=self._transport, trust_env=False, timeout=_SECONDS
                ) as client,
            ):
                return await self._followed(client, httpx.URL(url))
        except TimeoutError as reason:
            raise Unavailable(f"no answer within {_SECONDS:g} s") from reason
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as reason:
            raise Unavailable(f"{type(reason).__name__}: {reason}"[:200]) from reason

    async def _followed(self, client: httpx.AsyncClient, url: httpx.URL) -> bytes:
        for _ in range(_REDIRECTS + 1):
            request = await self._request(client, url)
            answer = await client.send(request, stream=True)
            try:
                if not answer.is_redirect:
                    return await _content(answer)
                url = type(url)(urljoin(str(url), answer.headers.get("location", "")))
            finally:
                await answer.aclose()
        raise Unavailable(f"more than {_REDIRECTS} redirects")

    async def _request(self, client: httpx.AsyncClient, url: httpx.URL) -> httpx.Request:
        """A request to a checked address, in the name of the host."""
        if url.scheme not in {"http", "https"} or not url.host:
            raise Unavailable("no http(s) address")
        port = url.port or (443 if url.scheme == "https" else 80)
        found = await self._resolve(url.host, port)
        if not found:
            raise Unavailable(f"{url.host} has no address")
        for address in found:
            if not public(address):
                raise Unavailable(f"{url.host} is at a private address")
        request = client.build_request(
            "GET",
            url.copy_with(host=found[0], username=None, password=None),
            headers={
                "Host": url.netloc.decode("ascii"),
                "Accept": "image/*",
                "Accept-Encoding": "identity",
            },
        )
        request.extensions["sni_hostname"] = url.host
        return request


def public(address: str) -> bool:
    """True for an address of the open internet, also when it wraps one of the older protocol."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return public(str(ip.ipv4_mapped))
        if ip.sixtofour or ip.teredo or ip in ipaddress.ip_network("64:ff9b::/96"):
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


async def _content(answer: httpx.Response) -> bytes:
    if answer.status_code != HTTPStatus.OK:
        raise Unavailable(f"the server answered {answer.status_code}")
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if not kind.startswith("image/") or kind.startswith("image/svg"):
        raise Unavailable(f"expected a picture such as PNG or JPEG, found {kind[:60] or 'nothing'}")
    if answer.headers.get("content-encoding", "identity").strip().casefold() != "identity":
        # A few kilobytes can unpack to gigabytes before anybody could count them.
        raise Unavailable("the server packed the picture, which it was asked not to")
    body = bytearray()
    async for part in answer.aiter_bytes():
        body += part
        if len(body) > BIGGEST:
            raise Unavailable(f"more than {BIGGEST >> 20} MB")
    return bytes(body)


async def _resolved(host: str, port: int) -> list[str]:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as reason:
        raise Unavailable(f"{host} cannot be found") from reason
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
