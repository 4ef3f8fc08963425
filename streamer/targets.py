"""Where the programme goes: what may be shown of a destination's URL, and what never."""

import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

MASK = "***"
_PUBLIC = {"mode", "latency", "pkt_size", "transtype"}
"""Query values of an SRT URL that are no secret."""
_SHORTEST = 4
"""Characters: a shorter word is too common to be struck out of other text."""


@dataclass(frozen=True, slots=True)
class Target:
    """A destination as ffmpeg needs it."""

    url: str = field(repr=False)
    masked: str
    muxer: str
    """ffmpeg's name of the container the protocol carries."""
    secrets: tuple[str, ...] = field(repr=False)

    def scrubbed(self, text: str) -> str:
        """`text` without anything of the URL that is secret."""
        text = text.replace(self.url, self.masked)
        for secret in self.secrets:
            text = text.replace(secret, MASK)
        return text


def target(url: str) -> Target:
    """The destination a URL of the settings means."""
    parts = urlsplit(url)
    return Target(
        url=url,
        masked=masked(url),
        muxer="mpegts" if parts.scheme == "srt" else "flv",
        secrets=_secrets(parts),
    )


def masked(url: str) -> str:
    """The URL with stream key, passwords and query values struck out.

    `rtmps://a.example/live2/abcd-efgh` gives `rtmps://a.example/live2/***`.
    """
    parts = urlsplit(url)
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
    shown = [(k, v if k in _PUBLIC else MASK) for k, v in parse_qsl(query, keep_blank_values=True)]
    return "?" + urlencode(shown, safe="*")


def _secrets(parts: SplitResult) -> tuple[str, ...]:
    words = {parts.query, parts.username or "", parts.password or ""}
    words |= {v for k, v in parse_qsl(parts.query) if k not in _PUBLIC}
    if parts.scheme != "srt":
        app, _, key = parts.path.strip("/").rpartition("/")
        if app:
            words |= {key, f"{key}?{parts.query}"}
    words |= {unquote(word) for word in words}
    return tuple(sorted((w for w in words if len(w) >= _SHORTEST), key=len, reverse=True))
