"""Brings one file from the network, whole or not at all, and goes on where a transfer broke."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
from pydantic import SecretStr

from studio.clock import Clock
from studio.errors import Unavailable
from studio.weights_record import Counting, Sums, counted

_TRIES = 5
"""Failures in a row, without a new byte between them, after which we give up."""
_LONGEST_PAUSE = 30.0
_BUSY = frozenset((408, 425, 429, 500, 502, 503, 504))
_HUB = "huggingface.co"
_RANGE = re.compile(r"bytes (\d+)-\d+/(?:\d+|\*)$")

Told = Callable[[int], None]
"""Gets the bytes that are here."""


class _Broken(Exception):
    """This try failed, the next one may not."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to be fetched."""

    url: str
    place: Path
    """Where it belongs. While it comes it is beside it, with `.part` at its end."""
    sums: Sums
    """What is known of it already."""


@dataclass(frozen=True, slots=True)
class Line:
    """How we reach the network."""

    client: httpx.Client
    clock: Clock
    token: SecretStr | None = None
    """Shown to Hugging Face, and to nobody it sends us on to."""


def client(seconds: float = 30.0) -> httpx.Client:
    """A client that gives up after so many seconds without a byte."""
    return httpx.Client(
        follow_redirects=True,
        timeout=httpx.Timeout(seconds, connect=min(seconds, 15.0)),
        headers={"Accept-Encoding": "identity", "User-Agent": "vitrine"},
    )


def shown(url: str) -> str:
    """An address without what may be secret in it."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.hostname or "", parts.path, "", ""))


def fetch(line: Line, wanted: Wanted, told: Told) -> Sums:
    """Bring a file to its place and give its sums.

    Raises `Unavailable`, with the address and the reason, when it cannot be had or is not what is
    wanted. What came of it stays beside its place for the next call, unless it was wrong.
    """
    arrival = _Arrival(wanted)
    failures = 0
    while True:
        before = arrival.size
        try:
            _try(line, wanted, arrival, told)
            return arrival.settled()
        except _Broken as reason:
            failures = 1 if arrival.size > before else failures + 1
            if failures >= _TRIES:
                raise Unavailable(f"{shown(wanted.url)}: {reason}") from reason
            line.clock.sleep_until(line.clock.now() + min(_LONGEST_PAUSE, 2.0**failures))
        except OSError as reason:
            raise Unavailable(f"{wanted.place}: cannot be written ({reason.strerror})") from reason


class _Arrival:
    """The file while it comes."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._part = wanted.place.with_name(wanted.place.name + ".part")
        self._tag = wanted.place.with_name(wanted.place.name + ".part.tag")
        self._counting = counted(self._part) if self._part.is_file() else Counting()
        self._old = self._counting.size > 0
        """Part of it came in an earlier call, perhaps of another file."""

    @property
    def size(self) -> int:
        return self._counting.size

    @property
    def headers(self) -> dict[str, str]:
        """What to ask for: the rest, when the server can tell that it is the same file."""
        tag = self._tag.read_text("ascii") if self._tag.is_file() else ""
        if not self.size or not (tag or self._wanted.sums.known):
            return {}
        return {"Range": f"bytes={self.size}-"} | ({"If-Range": tag} if tag else {})

    def begin(self, answer: httpx.Response) -> None:
        """Keep what we have when `answer` goes on with it, else start again."""
        went_on = _RANGE.match(answer.headers.get("Content-Range", ""))
        if answer.status_code == httpx.codes.PARTIAL_CONTENT:
            if went_on is None or int(went_on[1]) != self.size:
                self.drop()
                raise _Broken("the server went on at another place than asked")
            return
        self.drop()
        self._part.parent.mkdir(parents=True, exist_ok=True)
        etag = answer.headers.get("ETag", "")
        tag = etag if etag.startswith('"') else answer.headers.get("Last-Modified", "")
        with suppress(UnicodeEncodeError):
            self._tag.write_text(tag, "ascii")

    def take(self, answer: httpx.Response, told: Told) -> None:
        most = self._wanted.sums.size
        with self._part.open("ab") as disk:
            for block in answer.iter_raw():
                disk.write(block)
                self._counting.add(block)
                told(self.size)
                if most is not None and self.size > most:
                    self._refuse(f"more than the {most} bytes that were expected arrived")

    def settled(self) -> Sums:
        """Check it and put it in its place."""
        found = self._counting.sums
        if (fault := self._wanted.sums.fault(found)) is not None:
            self._refuse(f"what arrived was thrown away: {fault}")
        self._part.replace(self._wanted.place)
        self._tag.unlink(missing_ok=True)
        return found

    def drop(self) -> None:
        """Forget what came."""
        self._part.unlink(missing_ok=True)
        self._tag.unlink(missing_ok=True)
        self._counting = Counting()
        self._old = False

    def _refuse(self, why: str) -> None:
        old = self._old
        self.drop()
        if old:
            raise _Broken(why)
        raise Unavailable(f"{shown(self._wanted.url)}: {why}")


def _try(line: Line, wanted: Wanted, arrival: _Arrival, told: Told) -> None:
    if arrival.size and arrival.size == wanted.sums.size:
        return  # it came whole the last time, and we were ended before it was put in its place
    headers = {**arrival.headers, **_login(line, wanted.url)}
    try:
        with line.client.stream("GET", wanted.url, headers=headers) as answer:
            _check(answer, wanted, arrival)
            arrival.begin(answer)
            arrival.take(answer, told)
    except httpx.TimeoutException as reason:
        raise _Broken("the server fell silent") from reason
    except (httpx.ConnectError, httpx.ProxyError) as reason:
        raise _Broken("cannot be reached; is there a network?") from reason
    except (httpx.TooManyRedirects, httpx.UnsupportedProtocol, httpx.InvalidURL) as reason:
        raise Unavailable(f"{shown(wanted.url)}: leads to no usable address") from reason
    except httpx.TransportError as reason:
        raise _Broken("the transfer broke off") from reason


def _login(line: Line, url: str) -> dict[str, str]:
    address = urlsplit(url)
    if line.token is None or address.scheme != "https" or address.hostname != _HUB:
        return {}
    return {"Authorization": f"Bearer {line.token.get_secret_value()}"}


def _check(answer: httpx.Response, wanted: Wanted, arrival: _Arrival) -> None:
    """Look at the head of an answer. Raises `Unavailable`, or `_Broken` when trying again helps."""
    _check_code(answer.status_code, shown(wanted.url), arrival)
    _check_content(answer, wanted, arrival)


def _check_code(code: int, where: str, arrival: _Arrival) -> None:
    if code in _BUSY:
        raise _Broken(f"the server is busy ({code})")
    if code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
        arrival.drop()
        raise _Broken("the server could not go on with it")
    if code in {401, 403}:
        help_ = "accept its terms there and set HF_TOKEN" if _HUB in where else "ask its publisher"
        raise Unavailable(f"{where}: only for those who log in ({code}); {help_}")
    if code in {404, 410}:
        raise Unavailable(f"{where}: is not there ({code}); the manifest may be out of date")
    if code not in {200, 206}:
        raise Unavailable(f"{where}: answered {code}")


def _check_content(answer: httpx.Response, wanted: Wanted, arrival: _Arrival) -> None:
    where = shown(wanted.url)
    schemes = {part.url.scheme for part in (*answer.history, answer)}
    if wanted.url.startswith("https:") and schemes != {"https"}:
        raise Unavailable(f"{where}: leads to an address without encryption")
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        raise Unavailable(f"{where}: is a web page, not a file; is this network's login due?")
    length = answer.headers.get("Content-Length", "")
    whole = (
        int(length) + (arrival.size if answer.status_code == 206 else 0)
        if length.isdigit()
        else None
    )
    if whole is not None and wanted.sums.size not in {None, whole}:
        raise Unavailable(f"{where}: has {whole} bytes, expected {wanted.sums.size}")
