"""What several destinations were sent, compared: the programme is encoded once for all of them."""

import hashlib
from pathlib import Path

import av


def packets(file: Path) -> list[str]:
    """The encoded pictures of a recording, by their contents."""
    with av.open(str(file)) as container:
        return [hashlib.sha256(bytes(p)).hexdigest() for p in container.demux(video=0) if p.size]


def served_together(whole: list[str], part: list[str]) -> tuple[list[str], list[str]]:
    """What both destinations were sent from where the second begins to where one of them ends."""
    known = set(whole)
    first = next(n for n, one in enumerate(part) if one in known)
    at = whole.index(part[first])
    count = min(len(whole) - at, len(part) - first)
    return whole[at : at + count], part[first : first + count]
