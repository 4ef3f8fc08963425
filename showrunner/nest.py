"""The private folder of a show: its sockets, and what arrives at its own ingest."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "vitrine-"
HELD = "held"
"""File in it that is locked for as long as the show lives, and no longer than its process."""


@contextmanager
def nest() -> Iterator[Path]:
    """Have such a folder. It goes with the show; one that a killed show has left, with the next."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    # Locked before it has its name: nobody takes it for one that was left.
    held = os.open(folder / f"{HELD}.new", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        with suppress(OSError):  # a file system without locks: what is left there stays
            fcntl.flock(held, fcntl.LOCK_EX)
            (folder / f"{HELD}.new").rename(folder / HELD)
        _sweep(folder.parent)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)


def _sweep(parent: Path) -> None:
    """Take away the folders that nobody holds any more."""
    for held in parent.glob(f"{PREFIX}*/{HELD}"):
        with suppress(OSError):  # somebody holds it, or it is another user's
            ours = os.open(held, os.O_RDWR)
            try:
                fcntl.flock(ours, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(held.parent, ignore_errors=True)
            finally:
                os.close(ours)
