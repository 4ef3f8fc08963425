"""How watched files look at one moment, so that a change of any of them is noticed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from stat import S_ISREG

_SMALL = 2**20
"""Bytes of a file that is read at every look: an edit within one tick of its time stamp shows."""


@dataclass(frozen=True, slots=True)
class Look:
    """One file."""

    stamp: tuple[int, ...]
    digest: bytes


Looks = tuple[Look | None, ...]
"""Several files in a fixed order; None for one that is not there or cannot be read now."""


def looks(paths: Iterable[Path | None], before: Looks = ()) -> Looks:
    """How the files look now; `before` spares reading large ones that did not change."""
    return tuple(
        _look(path, earlier) if path is not None else None
        for path, earlier in zip_longest(paths, before)
    )


def digests(seen: Looks) -> tuple[bytes | None, ...]:
    """What tells the contents apart."""
    return tuple(None if look is None else look.digest for look in seen)


def _look(path: Path, before: Look | None) -> Look | None:
    try:
        stat = path.stat()
        if not S_ISREG(stat.st_mode):  # a pipe would keep us waiting for ever
            return None
        stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        if before is not None and stamp == before.stamp and stat.st_size > _SMALL:
            return before
        return Look(stamp, hashlib.sha256(path.read_bytes()).digest())
    except OSError:
        return None
