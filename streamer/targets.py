"""Where the programme goes: what may be shown of a destination's URL, and what never."""

from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from studio.address import MASK, PUBLIC, masked

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


def _secrets(parts: SplitResult) -> tuple[str, ...]:
    words = {parts.query, parts.username or "", parts.password or ""}
    words |= {v for k, v in parse_qsl(parts.query) if k not in PUBLIC}
    if parts.scheme != "srt":
        app, _, key = parts.path.strip("/").rpartition("/")
        if app:
            words |= {key, f"{key}?{parts.query}"}
    words |= {unquote(word) for word in words}
    return tuple(sorted((w for w in words if len(w) >= _SHORTEST), key=len, reverse=True))
