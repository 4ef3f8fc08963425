"""`vitrine models pull`: fetches a model, checks it, and records what nobody published."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TransferSpeedColumn,
)

from showrunner.fetch import Line, Told, Wanted, client, fetch
from showrunner.settings import settings
from showrunner.unpack import unpack
from studio.clock import SystemClock
from studio.config import at_home, hub_token
from studio.errors import Misconfigured, Unavailable
from studio.weights import FileEntry, Manifest
from studio.weights_record import Lock, Sums, Verified, of_file

_SPARE = 200_000_000
"""Bytes that stay free on the disk."""


def pull(file: Path | None, name: str, *, accept_licence: bool) -> int:
    """Bring a model. Raises `Misconfigured` and `Unavailable`; what came so far is kept."""
    config = settings(file).models
    manifest = Manifest.read(at_home(config.folder))
    entry = manifest.entry(name)
    if config.offline:
        raise Misconfigured("models.offline is true in the settings, so nothing is fetched")
    out = Console(highlight=False, stderr=True)
    out.print(f"{name}: {entry.about or entry.engine}. Licence: {entry.licence}.", soft_wrap=True)
    if not entry.commercial:
        out.print("This licence does not allow a shop to use it.", style="yellow")
        if not accept_licence:
            raise Misconfigured(
                f"{name} was not fetched: give --accept-licence when you have read its licence and "
                "may use it"
            )
    clock = SystemClock()
    with client() as web, _alone(manifest.home(name)):
        _room(manifest, name)
        Pull(manifest, name, Line(web, clock, hub_token()), out).run()
    return 0


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Keep others from pulling the same model meanwhile."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        hold = (home / ".pulling").open("w")
    except OSError as reason:
        raise Misconfigured(f"{home}: cannot be written ({reason.strerror})") from reason
    with hold:
        try:
            fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Unavailable(f"{home}: another `vitrine models pull` is at work here") from None
        yield


def _room(manifest: Manifest, name: str) -> None:
    """Raises `Unavailable` when the disk is too small for what is still to come."""
    home, needed = manifest.home(name), _SPARE
    for file in manifest.entry(name).files:
        size = file.size or 0
        there = sum(
            path.stat().st_size
            for path in (home / file.path, home / f"{file.path}.part")
            if path.is_file()
        )
        needed += max(0, size - there) + (2 * size if file.unpack else 0)
    free = shutil.disk_usage(home).free
    if free < needed:
        raise Unavailable(
            f"{home}: {needed / 1e9:.1f} GB are needed and {free / 1e9:.1f} GB are free"
        )


def _moved(bars: Progress, bar: TaskID, done: int) -> None:
    bars.update(bar, completed=done)


class Pull:
    """Brings the files of one model that are not here yet."""

    def __init__(self, manifest: Manifest, name: str, line: Line, out: Console) -> None:
        self._manifest, self._name, self._line, self._out = manifest, name, line, out
        self._home = manifest.home(name)
        self._lock = Lock.read(manifest.folder)
        self._verified = Verified.read(self._home)
        self._first: list[str] = []
        """Files whose sums were recorded because nobody published any."""

    def run(self) -> None:
        """Fetch, check, unpack, record. Raises `Unavailable`."""
        entry = self._manifest.entry(self._name)
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
        with Progress(*columns, TransferSpeedColumn(), console=self._out) as bars:
            for file in entry.files:
                if not self._is_here(file):
                    bar = bars.add_task(file.path, total=file.size)
                    self._bring(file, partial(_moved, bars, bar))
                    bars.update(bar, total=bars.tasks[bar].completed)
        self._verified.save()
        self._out.print(f"{self._name} is here: {self._home}", soft_wrap=True)
        if self._first:
            self._out.print(
                f"No checksum is published for {', '.join(self._first)}: what came was taken on "
                f"trust, recorded in {self._lock.path}, and must stay the same from now on.",
                style="yellow",
                soft_wrap=True,
            )

    def _is_here(self, file: FileEntry) -> bool:
        if not file.unpack:
            wanted = {file.path: self._sums(file)}
        else:
            wanted = self._lock.parts(self._name, file.path)
        return bool(wanted) and all(self._is_whole(path, sums) for path, sums in wanted.items())

    def _is_whole(self, path: str, sums: Sums) -> bool:
        place = self._home / path
        if not place.is_file() or not sums.known:
            return False
        found = self._verified.sums(place, path) or of_file(place)
        if sums.fault(found) is not None:
            return False
        self._verified.note(place, path, found)
        return True

    def _sums(self, file: FileEntry) -> Sums:
        return file.sums.completed(self._lock.of(self._name, file.path))

    def _bring(self, file: FileEntry, told: Told) -> None:
        place = self._home / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        entry = self._manifest.entry(self._name)
        try:
            found = fetch(self._line, Wanted(entry.url(file), place, self._sums(file)), told)
        except Unavailable as reason:
            if file.published or self._lock.of(self._name, file.path) is None:
                raise
            raise Unavailable(
                f"{reason}. Nobody published a checksum for it; {self._lock.path} holds it to what "
                "came first: take its entry away there if it was changed on purpose"
            ) from reason
        today = self._line.clock.wall().date()
        if not file.published:
            self._first += [file.path] if self._lock.of(self._name, file.path) is None else []
            self._lock.record(self._name, file.path, found, today)
        if file.unpack:
            self._open(file, place, today)
        else:
            self._verified.note(place, file.path, found)
        self._save()

    def _open(self, file: FileEntry, archive: Path, today: date) -> None:
        self._lock.forget(self._name, file.path)
        for path in unpack(archive, self._home):
            sums = of_file(self._home / path)
            self._lock.record(self._name, path, sums, today, file.path)
            self._verified.note(self._home / path, path, sums)
        archive.unlink()

    def _save(self) -> None:
        if not self._lock.empty:
            try:
                self._lock.save()
            except OSError as reason:
                raise Misconfigured(
                    f"{self._lock.path}: cannot be written ({reason.strerror})"
                ) from reason
