"""Addresses of destinations. They hold stream keys, and are shown masked."""

import re
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from pydantic import (
    AfterValidator,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    SerializationInfo,
)

MASK = "***"
PUBLIC = {"mode", "latency", "pkt_size", "transtype"}
"""Query values of an SRT URL that are no secret."""
LONGEST = 2048
WHOLE = {"addresses": "whole"}
"""Pydantic's context in which an `Address` is written out as it is."""


class Address:
    """A destination's URL as it was written, `${NAME}` included.

    Whoever prints it, logs it, or writes it down gets it masked; `reveal` gives it, and so does
    Pydantic in the context `WHOLE`, for whoever has to connect.
    """

    __slots__ = ("_url",)

    def __init__(self, url: str) -> None:
        """Raises `ValueError` for what is no text in one piece; it does not repeat it."""
        try:
            url.encode()
        except UnicodeEncodeError:
            raise ValueError("holds half a character") from None
        if len(url.split()) != 1:
            raise ValueError("expected a URL without spaces")
        self._url = url

    def reveal(self) -> str:
        """All of it, key included."""
        return self._url

    def __str__(self) -> str:
        return masked(self._url)

    def __repr__(self) -> str:
        return f"Address({masked(self._url)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Address) and other._url == self._url

    def __hash__(self) -> int:
        return hash(self._url)

    @classmethod
    def __get_pydantic_core_schema__(cls, _kind: Any, given: GetCoreSchemaHandler) -> Any:
        return given.generate_schema(
            Annotated[
                str,
                Field(min_length=1, max_length=LONGEST),
                AfterValidator(cls),
                PlainSerializer(_written, return_type=str),
            ]
        )


def _written(address: Address, told: SerializationInfo) -> str:
    return address.reveal() if told.context == WHOLE else str(address)


def masked(url: str) -> str:
    """The URL with stream key, passwords and query values struck out.

    `rtmps://a.example/live2/abcd-efgh` gives `rtmps://a.example/live2/***`.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return MASK
    if not parts.scheme:
        return MASK
    place = re.sub(r"^.*@", f"{MASK}@", parts.netloc)
    if parts.scheme == "srt":
        return f"srt://{place}{parts.path}{_masked_query(parts.query)}"
    app, _, key = parts.path.strip("/").rpartition("/")
    if not app:
        app, key = key, ""
    shown = f"{parts.scheme}://{place}/{app}" + (f"/{MASK}" if key else "")
    return shown + (f"?{MASK}" if parts.query else "")


def _masked_query(query: str) -> str:
    if not query:
        return ""
    shown = [(k, v if k in PUBLIC else MASK) for k, v in parse_qsl(query, keep_blank_values=True)]
    return "?" + urlencode(shown, safe="*")


def destination_url(url: str) -> str:
    """`url`, when a programme can be sent there. Raises `ValueError` with what is expected."""
    if not url.startswith(("rtmp://", "rtmps://", "srt://")):
        raise ValueError("expected an rtmp://, rtmps:// or srt:// URL")
    if len(url.split()) != 1 or url != url.strip():
        raise ValueError(
            "expected a URL without spaces and line breaks; a key that was read from a file may end"
            " with one"
        )
    if url.endswith("://"):
        raise ValueError("expected a host behind the scheme")
    return url
