"""Doors of the show's private folder: sockets, made again when somebody has cleared them away.

What is old in a folder for temporary files is swept out on many machines, and a show is older.
"""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from stat import S_ISDIR, S_IWOTH

from studio.clock import Clock

log = logging.getLogger(__name__)

LOOK = 2.0
"""Seconds between two looks whether a door is still there."""


def cleared(path: Path) -> None:
    """See to it that a socket can be bound at `path`: its folder is there, and nothing at `path`.

    Raises OSError, also when the folder is one that others may write in.
    """
    with suppress(FileExistsError):
        path.parent.mkdir(mode=0o700)
    found = path.parent.lstat()
    if not S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & S_IWOTH:
        raise PermissionError(f"{path.parent} is not ours alone")
    path.unlink(missing_ok=True)


def mark(path: Path) -> int:
    """Tells the door that is at `path` from another one; 0 when there is none."""
    with suppress(OSError):
        return path.stat().st_ino
    return 0


async def kept_open(
    path: Path, listen: Callable[[], Awaitable[asyncio.Server]], clock: Clock
) -> None:
    """Keep the server that `listen` begins at `path`, for ever; who has come in stays."""
    while True:
        try:
            cleared(path)
            server = await listen()
        except OSError as reason:
            log.warning("%s cannot be listened at: %s", path, reason)
            await clock.pause(LOOK)
            continue
        ours = mark(path)
        try:
            while mark(path) == ours:
                await clock.pause(LOOK)
            log.warning("%s was cleared away: it is made again", path)
        finally:
            server.close()
