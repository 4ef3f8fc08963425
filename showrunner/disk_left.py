"""How long the disk lasts: free space against what recordings and journal take of it."""

import asyncio
import logging
import shutil
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from showrunner.session import Session
from streamer.archive import listing
from streamer.profile import video_kbps
from studio.clock import Clock
from studio.config import at_home
from studio.report import DiskLeft

log = logging.getLogger(__name__)

LOOK = 60.0
"""Seconds between two looks."""
WINDOW = 3600.0
"""Seconds over which growth is measured."""
ENOUGH = 600.0
"""Seconds of measuring below which the set bit rate is believed instead."""
LONGEST = 3650 * 86400.0
"""Seconds beyond which nobody needs a figure: ten years."""


@dataclass(frozen=True, slots=True)
class Space:
    """What is there at one look, in bytes."""

    free: int
    """Of the disk the recordings are on; of the journal's when nothing is recorded."""
    spared: int
    """What the recorder leaves free for others."""
    recorded: int
    """All recordings together."""
    most: float | None
    """What they may be at most; None without a limit."""


def seconds_left(space: Space, recording: float, journal: float) -> float | None:
    """Seconds until the disk has no room, at these bytes a second; None when it will not be full.

    Recordings stop growing at their limit: from then on the oldest make room, and the journal
    alone grows. The recorder stops at `spared`, and until then both take of what is free.
    """
    room = max(0.0, float(space.free - (space.spared if recording > 0 else 0)))
    rate = recording + journal
    if rate <= 0:
        return None
    if recording > 0 and space.most is not None:
        grows = max(0.0, space.most - space.recorded) / recording
        if grows * rate < room:
            left = room - grows * rate
            return grows + left / journal if journal > 0 else None
    return room / rate


class DiskWatch:
    """Measures both, in a thread: a file system that hangs must not hold up the desk."""

    def __init__(
        self,
        run: Path,
        recordings: Path,
        clock: Clock,
        *,
        records: bool,
        bytes_a_second: float,
        keep: tuple[float | None, float | None, float],
    ) -> None:
        """`keep`: the limits of recordings in seconds and bytes, and what they leave free."""
        self._run = run
        self._recordings = recordings
        self._clock = clock
        self._records = records
        self._set = bytes_a_second
        self._keep = keep
        self._files: dict[str, int] = {}
        self._journal: int | None = None
        self._grown: deque[tuple[float, float, float]] = deque(maxlen=int(WINDOW / LOOK) + 1)
        """When, and bytes by which recordings and journal have grown since the look before."""
        self.left: DiskLeft | None = None
        """None before the first look, and where nobody could look."""

    async def look(self) -> None:
        """Look once a minute, for ever."""
        while True:
            try:
                space = await asyncio.to_thread(self.take)
                self.left = self._judged(space)
            except OSError as reason:
                log.warning("room of %s: %s", self._run, reason)
                self.left = None
            await self._clock.pause(LOOK)

    def take(self) -> Space:
        """Look at the files; raises `OSError`."""
        files = {}
        if self._records and self._recordings.is_dir():
            # One that was finished has another ending and is still the same.
            files = {one.name: one.size for one in listing(self._recordings)}
        journal = sum(_size(self._run / f"journal.db{end}") for end in ("", "-wal"))
        grown = sum(max(0, size - self._files.get(name, 0)) for name, size in files.items())
        if self._journal is not None:
            self._grown.append(
                (self._clock.now(), float(grown), float(max(0, journal - self._journal)))
            )
        else:
            self._grown.append((self._clock.now(), 0.0, 0.0))
        self._files, self._journal = files, journal
        folder = self._recordings if self._records else self._run
        free = shutil.disk_usage(next(p for p in (folder, *folder.parents) if p.exists())).free
        return Space(free, int(self._keep[2]), sum(files.values()), self._most())

    def _most(self) -> float | None:
        age, size, _ = self._keep
        limits = [limit for limit in (size, age and age * self._set) if limit is not None]
        return min(limits, default=None)

    def _judged(self, space: Space) -> DiskLeft:
        seconds = self._grown[-1][0] - self._grown[0][0]
        measured = seconds >= ENOUGH
        _, recorded, written = zip(*tuple(self._grown)[1:], strict=True) if measured else ((),) * 3
        recording = sum(recorded) / seconds if measured else self._set if self._records else 0.0
        journal = sum(written) / seconds if measured else 0.0
        left = seconds_left(space, recording, journal)
        if left is not None:
            left = min(left, LONGEST)
        return DiskLeft(left, recording + journal, measured=measured)


def disk_watch(session: Session, clock: Clock) -> DiskWatch:
    """The watch of a show, by its settings."""
    config = session.config
    kept, stream = config.recording, config.stream
    limits = (
        None if kept.keep_hours is None else kept.keep_hours * 3600,
        None if kept.keep_gb is None else kept.keep_gb * 1e9,
        kept.min_free_gb * 1e9,
    )
    return DiskWatch(
        at_home(config.run.folder),
        at_home(kept.folder),
        clock,
        records=session.record or kept.enabled,
        bytes_a_second=(video_kbps(stream) + stream.audio_kbps) * 125.0,
        keep=limits,
    )


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0
