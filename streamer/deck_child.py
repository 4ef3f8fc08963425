"""The process that touches the disk for a recording. Run by `deck.py`; nobody else imports it.

It is told on stdin, a line of JSON each (`do`: begin, open, write, close; the bytes of a `write`
follow it), and answers each on stdout with a line of JSON. A disk that refuses makes an answer with
`refused`; the file that was open is then as long as its last whole fragment, and closed. It has
nothing but Python's own library and a few files of ours that need no more.

Written bytes are safe from the death of any process at once, and from a power cut after `SYNC`
seconds at the latest, and at the end of each file.
"""

import fcntl
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from streamer.archive import PART, WHOLE, Kept, Limits, listing, surplus
from streamer.boxes import extent

SYNC = 10.0
"""Seconds between two waits for the disk to have all: often enough for a power cut, and seldom
enough that a slow disk is not kept busy with it."""
MARGIN = 1.05
"""How much more than its least the disk must have free for a file to be begun."""


class Refused(Exception):
    """The disk does not take it. The message is for people."""


class Shelf:
    """The folder and the one file that grows in it."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder = folder
        self._limits = limits
        self._file = -1
        self._path = folder
        self._whole = 0
        """Bytes of whole fragments in the file."""
        self._synced = 0.0
        self.deleted = 0

    def begin(self) -> dict[str, int]:
        """Make the folder; end what others have left unfinished: names and bytes."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return {one.name: self._mend(one) for one in listing(self._folder) if not one.whole}

    def open(self, name: str) -> None:
        self._make_room(MARGIN)
        self._path = self._folder / (name + PART)
        if (self._folder / (name + WHOLE)).exists():
            raise Refused(f"{name}{WHOLE} is there already")
        self._file = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o640)
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._whole = 0
        self._synced = time.monotonic()  # noqa: TID251 - real time of a real disk, in a process of its own
        self._sync_folder()

    def write(self, at: int, piece: bytes, whole: int) -> None:
        """Put bytes at a place; from then on `whole` bytes of the file are whole fragments."""
        if not self._path.exists():
            raise Refused(f"{self._path.name} was taken away")
        if self._free() - len(piece) < self._limits.free:
            self._make_room(1.0, len(piece))
        rest = memoryview(piece)
        while rest:
            written = os.pwrite(self._file, rest, at)
            rest, at = rest[written:], at + written
        self._whole = max(self._whole, whole)
        now = time.monotonic()  # noqa: TID251 - as above
        if now - self._synced >= SYNC:
            os.fdatasync(self._file)
            self._synced = now
            self._make_room(1.0)

    def close(self) -> None:
        """End the file as it is."""
        if self._file < 0:
            return
        file, self._file = self._file, -1
        try:
            os.fsync(file)
            self._path.replace(self._folder / self._path.name.replace(PART, WHOLE))
            self._sync_folder()
        finally:
            os.close(file)

    def give_up(self) -> None:
        """End the file at its last whole fragment, as far as the disk lets us."""
        if self._file < 0:
            return
        file, self._file = self._file, -1
        with suppress(OSError):
            os.ftruncate(file, self._whole)
        with suppress(OSError):
            os.close(file)  # gives the lock up
        with suppress(OSError):
            self._settle(self._path, self._whole)

    def free(self) -> int:
        """Bytes that the disk has left for us."""
        with suppress(OSError):
            return self._free()
        return 0

    def _free(self) -> int:
        there = os.statvfs(self._folder)
        return there.f_bavail * there.f_frsize

    def _make_room(self, margin: float, coming: int = 0) -> None:
        """Let the oldest go. Raises `Refused` when the disk has too little all the same."""
        limits = Limits(self._limits.seconds, self._limits.size, int(self._limits.free * margin))
        there, now = listing(self._folder), datetime.now(UTC)
        for one in surplus(there, limits, now, self._free(), coming):
            with suppress(FileNotFoundError):
                (self._folder / one.file).unlink()
                self.deleted += 1
        free = self._free()
        if free - coming < limits.free:
            raise Refused(
                f"only {free / 1e9:.1f} GB are free, and recording.min_free_gb keeps"
                f" {self._limits.free / 1e9:g} GB for others"
            )

    def _mend(self, one: Kept) -> int:
        """Cut a file after its last whole fragment. Another recorder's own is left alone: -1."""
        path = self._folder / one.file
        with suppress(OSError), path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            whole = extent(file).whole
            file.truncate(whole)
            os.fsync(file.fileno())
            self._settle(path, whole)
            return whole
        return -1

    def _settle(self, path: Path, whole: int) -> None:
        """Give a mended file its name; one without a single picture goes."""
        if whole:
            path.replace(path.with_name(path.name.replace(PART, WHOLE)))
        else:
            path.unlink()
        self._sync_folder()

    def _sync_folder(self) -> None:
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except OSError as reason:
        raise Refused(reason.strerror or str(reason)) from reason


def _carried_out(shelf: Shelf, told: dict[str, Any], piece: bytes) -> dict[str, Any]:
    with _refusals():
        match told["do"]:
            case "begin":
                return {"mended": shelf.begin()}
            case "open":
                shelf.open(told["name"])
            case "write":
                shelf.write(told["at"], piece, told["whole"])
            case "close":
                shelf.close()
    return {}


def main() -> None:
    """Serve until stdin ends; what is open then ends at its last whole fragment."""
    shelf: Shelf | None = None
    while line := sys.stdin.buffer.readline():
        told = json.loads(line)
        size = told.get("size", 0)
        piece = sys.stdin.buffer.read(size)
        if len(piece) < size:
            break
        if shelf is None:
            free, seconds, most = told["free"], told["seconds"], told["most"]
            shelf = Shelf(Path(told["folder"]), Limits(seconds, most, free))
        try:
            answer = _carried_out(shelf, told, piece)
        except Refused as reason:
            shelf.give_up()
            answer = {"refused": str(reason)}
        answer |= {"free": shelf.free(), "deleted": shelf.deleted}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    if shelf is not None:
        shelf.give_up()


if __name__ == "__main__":
    main()
