"""Which kind of picture a file is. Pictures that were fetched have names without an ending."""

from pathlib import Path

_ENDS = {
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
    ".webp": "image/webp", ".gif": "image/gif",
}  # fmt: skip
_BEGINS = {b"\x89PNG\r\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}


def picture_kind(path: Path) -> str | None:
    """Its media type, by its name or else by its first bytes; None when it is no picture."""
    if path.suffix:
        return _ENDS.get(path.suffix.lower())
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError:
        return None
    return next((kind for begin, kind in _BEGINS.items() if head.startswith(begin)), None)
