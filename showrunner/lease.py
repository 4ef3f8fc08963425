"""A run folder belongs to one show at a time: two would write one journal, each over the other."""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from studio.errors import Misconfigured

log = logging.getLogger(__name__)

NAME = "show.lock"
"""File in the run folder that says whose it is."""
_HOME = Path(__file__).resolve().parent.parent
_LONGEST = 500


@contextmanager
def lease(folder: Path, file: str | None) -> Iterator[None]:
    """Have the run folder for this show; `file` is the one with its settings.

    The system ends it with the process, however that ends. Raises `Misconfigured` when another
    show has it. A disk that knows no locks is told in the log, and the show goes on.
    """
    folder = _HOME / folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as reason:
        raise Misconfigured(
            f"run.folder: {folder} cannot be written ({reason.strerror}); name a folder that can"
        ) from reason
    try:
        _lock(held, folder)
        with suppress(OSError):  # a full disk: then nobody can read whose it is
            os.ftruncate(held, 0)
            os.write(held, f"{file or 'config.yaml'} (process {os.getpid()})\n".encode())
        yield
    finally:
        os.close(held)


def _lock(held: int, folder: Path) -> None:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        whose = os.read(held, _LONGEST).decode(errors="replace").strip() or "another process"
        raise Misconfigured(
            f"run.folder: {folder} is in use by the show of {whose}; stop that one, or name"
            " another folder for this one"
        ) from None
    except OSError as reason:
        log.warning("run.folder: %s cannot be locked (%s)", folder, reason.strerror)
