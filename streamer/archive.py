"""The folder of recordings: what its files are called, what is in it, and what has to go.

The folder is the whole truth: a file's name says when it begins, and there is no index beside it
that could disagree. Nothing here needs more than Python's own library, as the process that touches
the disk has no more.
"""

import fcntl
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

_NAME = re.compile(r"\d{8}-\d{6}Z_[0-9A-Za-z]{1,32}_\d{1,10}\.\d{3}", re.ASCII)
"""What a recording is called: wall time UTC, show, show time of its first picture in seconds."""
WHOLE, PART = ".mp4", ".part.mp4"
"""Endings of a file that is finished, and of one that grows or was left behind unfinished."""
AGED_AT_ONCE = 6
"""Recordings that may go for their age at one look, one look for each segment: a wall clock that
jumps to another year must not empty the folder before somebody notices."""
_STAMP = "%Y%m%d-%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Kept:
    """One recording in the folder."""

    name: str
    start: datetime
    """Wall time of its first picture, UTC, to the second."""
    show: str
    t: float
    """Show time of its first picture, seconds."""
    size: int
    whole: bool
    """False while it grows, and when it was left behind by a process that was killed."""

    @property
    def file(self) -> str:
        """Its name in the folder."""
        return self.name + (WHOLE if self.whole else PART)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the folder may hold. None: no limit."""

    seconds: float | None
    """Age of a recording's beginning."""
    size: int | None
    """Bytes of all recordings together."""
    free: int
    """Bytes of the disk that are left to others."""


def named(start: datetime, show: str, t: float) -> str:
    """The name of a recording that begins at this wall time and this show time."""
    return f"{start.astimezone(UTC).strftime(_STAMP)}_{show}_{t:.3f}"


def is_name(text: str) -> bool:
    """True for what `named` makes; nothing else may become part of a path."""
    return _NAME.fullmatch(text) is not None


def kept(file: str, size: int) -> Kept | None:
    """What a file of the folder is; None when it is no recording."""
    whole = not file.endswith(PART)
    name = file.removesuffix(WHOLE if whole else PART)
    if name == file or not is_name(name):
        return None
    stamp, show, t = name.split("_")
    try:
        start = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Kept(name, start, show, float(t), size, whole)


def listing(folder: Path) -> list[Kept]:
    """The recordings in the folder, oldest first. Raises `OSError`."""
    found = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # it went while we looked
            found.append(kept(path.name, path.stat().st_size))
    return sorted((k for k in found if k is not None), key=_age)


def surplus(
    recordings: Iterable[Kept], limits: Limits, now: datetime, free: int, coming: int = 0
) -> list[Kept]:
    """What has to go so that `coming` more bytes stay within the limits, oldest first.

    `free` are the bytes that the disk has left. A recording that still grows stays, whatever the
    limits say; and for a disk that is fuller than all recordings together could mend, none goes.
    """
    there = sorted(recordings, key=_age)
    free -= coming
    helps = free + sum(k.size for k in there if k.whole) >= limits.free
    size = sum(k.size for k in there) + coming
    gone: list[Kept] = []
    aged = 0
    for one in (k for k in there if k.whole):
        big = limits.size is not None and size > limits.size
        old = limits.seconds is not None and now - one.start > timedelta(seconds=limits.seconds)
        old = old and aged < AGED_AT_ONCE
        if not (big or old or (helps and free < limits.free)):
            break
        aged += old
        size -= one.size
        free += one.size
        gone.append(one)
    return gone


def _age(one: Kept) -> tuple[datetime, float]:
    return one.start, one.t


def delete(folder: Path, name: str) -> tuple[bool, str]:
    """Delete a recording: whether it is gone now, and words for the operator.

    One that still grows stays.
    """
    try:
        there = listing(folder) if folder.is_dir() else []
        one = next((k for k in there if k.name == name), None)
        if one is None:
            return False, f"There is no recording {name!r}."
        path = folder / one.file
        with path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False, "This recording still grows: delete it once it has ended."
            path.unlink()
    except OSError as reason:
        return False, f"Not deleted: {reason.strerror}."
    return True, f"Recording {name} deleted."
