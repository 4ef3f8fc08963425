"""Secrets of the show never reach a log: the last net, for what nobody masked before.

Known secrets (the settings' and the environment's) are struck out wherever they stand; of what is
not known, whatever has the shape of one.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

MASK = "***"
SHORTEST = 6
"""Characters: a shorter word is too common to be struck out of every line."""

_NAMED = re.compile(
    r"(?:^|_)(?:tokens?|secrets?|keys?|pass|password|passwd|passphrase|webhook|credentials?"
    r"|authorization|cookie|streamid)$",
    re.IGNORECASE,
)
"""Names of settings and variables whose value is a secret."""
_PUBLIC = frozenset({"mode", "latency", "pkt_size", "transtype"})
"""Query values of an SRT URL that are no secret."""
_SCHEMES = frozenset({"rtmp", "rtmps", "srt"})

_URL = re.compile(r"\b(rtmps?|srt|https?|wss?)://([^\s\"'<>]+)", re.IGNORECASE)
_BEARER = re.compile(r"\b(bearer|basic)(\s+)[A-Za-z0-9._~+/=-]{4,}", re.IGNORECASE)
_ASSIGNED = re.compile(
    r"((?:token(?!s)|secret|passphrase|password|passwd|api[_-]?key|stream[_-]?key|streamid"
    r"|authorization|cookie|signature)[\w.-]{0,20}[\"']?\s{0,3}[:=]\s{0,3})"
    r"(\"[^\"]*\"?|'[^']*'?|[^\s\"'&,;}\])]+)",
    re.IGNORECASE,
)
_SHAPES = re.compile(
    r"\b(?:sk-[\w-]{16,}|hf_\w{16,}|gh[pousr]_\w{16,}|xox[abeprs]-[\w-]{10,}"
    r"|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,})"
)
"""Keys that name their issuer: OpenAI's, Hugging Face's, GitHub's, Slack's, and signed JSON."""
_AFTER = ").,:;]}"
"""What follows a URL in a sentence, and is no part of it."""
_QUERY_SECRET = re.compile(r"(?<=[?&])(key|sig|code|auth|access_token|k)=[^&\s#]+", re.IGNORECASE)


def is_secret(name: str) -> bool:
    """Whether a setting or a field of this name holds a secret."""
    return _NAMED.search(name) is not None


def secrets_in(tree: Any, *, named: bool = False) -> Iterator[str]:
    """The secrets of settings, given as plain JSON values."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            yield from secrets_in(value, named=named or is_secret(str(name)))
    elif isinstance(tree, list | tuple):
        for value in tree:
            yield from secrets_in(value, named=named)
    elif isinstance(tree, str):
        if named:
            yield tree
        yield from _of_url(tree)


class Mask:
    """Strikes secrets out of text. Masking twice is masking once."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = {form for secret in secrets if len(secret) >= SHORTEST for form in _forms(secret)}
        ordered = sorted(known, key=lambda form: (-len(form), form))
        self._known = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def __call__(self, text: str) -> str:
        if self._known is not None:
            text = self._known.sub(MASK, text)
        text = _URL.sub(_masked_url, text)
        text = _BEARER.sub(rf"\1\2{MASK}", text)
        text = _SHAPES.sub(MASK, text)
        return _ASSIGNED.sub(rf"\1{MASK}", text)


def _forms(secret: str) -> Iterator[str]:
    """A secret as it may stand in a line: itself, quoted for a URL, escaped as Python shows it."""
    yield secret
    yield quote(secret, safe="")
    yield quote(secret)
    yield repr(secret)[1:-1]


def _masked_url(match: re.Match[str]) -> str:
    scheme, rest = match[1], match[2].rstrip(_AFTER)
    return _shown(scheme, rest) + match[2][len(rest) :]


def _shown(scheme: str, rest: str) -> str:
    place, slash, tail = rest.partition("/")
    place, _, query_of_place = place.partition("?")
    if "@" in place:
        place = f"{MASK}@{place.rpartition('@')[2]}"
    shown = f"{scheme}://{place}"
    if scheme.lower() not in _SCHEMES:
        query = f"?{query_of_place}" if query_of_place else ""
        return shown + _QUERY_SECRET.sub(rf"\1={MASK}", query + slash + tail)
    if query_of_place:
        return f"{shown}?{_masked_query(query_of_place + slash + tail)}"
    path, _, query = tail.partition("?")
    app, _, key = path.partition("/")
    shown += slash + app + (f"/{MASK}" if key else "")
    return shown + (f"?{_masked_query(query)}" if query else "")


def _masked_query(query: str) -> str:
    pairs = (pair.partition("=") for pair in query.split("&"))
    return "&".join(f"{k}={v if k in _PUBLIC and v.isalnum() else MASK}" for k, _, v in pairs)


def _of_url(text: str) -> Iterator[str]:
    if "://" not in text:
        return
    try:
        parts = urlsplit(text)
    except ValueError:
        return
    if parts.password:
        yield parts.password
    if parts.scheme not in _SCHEMES:
        return
    _, _, key = parts.path.strip("/").partition("/")
    for word in (key, key.rpartition("/")[2], parts.username or ""):
        if word:
            yield word
            yield unquote(word)
    yield from (value for name, value in parse_qsl(parts.query) if name not in _PUBLIC)
