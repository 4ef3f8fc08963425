"""Product pictures, developed in processes beside the show, so that no frame waits for a file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2

from avatar.sprite import Bgra, bytes_of, premultiplied
from avatar.stage_cache import digest

_AT_ONCE = 2
_PATIENCE = 10
"""Seconds one picture may take."""
_KEPT = 64
"""Pictures of a card's size held in memory; they stay on disk."""


@dataclass(slots=True)
class _Bath:
    """A picture being developed."""

    process: subprocess.Popen[bytes]
    out: Path
    frames: int = 0

    def finish(self) -> None:
        """Wait for it, but not for ever."""
        try:
            self.process.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Darkroom:
    """Pictures of products at one size, by their path. Used from one thread."""

    def __init__(
        self,
        folder: Path,
        width: int,
        height: int,
        fps: int,
        *,
        patient: bool,
        kept: int = _KEPT,
    ) -> None:
        """`patient` waits for each picture: for rehearsals, where no frame has a deadline.

        From `kept` pictures in memory on, those that are not expected any more go.
        """
        self._most = kept
        self._folder, self._size = folder.absolute(), (width, height)
        self._fps, self._patient = fps, patient
        self._wanted: dict[str, Path] = {}
        self._baths: dict[str, _Bath] = {}
        self._ready: dict[str, Bgra | None] = {}

    def expect(self, paths: Iterable[str]) -> None:
        """Develop these pictures, and forget waiting ones that are not among them.

        A file that changed since it was developed is developed again.
        """
        self._wanted = {path: out for path in paths if (out := self._print_of(path)) is not None}
        names = {out.name for out in self._wanted.values()}
        for name in [name for name in self._ready if name not in names]:
            if len(self._ready) > self._most:
                del self._ready[name]

    def tend(self) -> None:
        """Take out what is done and begin what is waiting; once a frame, and quick."""
        self._take_done()
        self._begin_waiting()
        while self._patient and self._baths:
            for bath in self._baths.values():
                bath.finish()
            self._take_done()
            self._begin_waiting()

    def _take_done(self) -> None:
        for name, bath in list(self._baths.items()):
            bath.frames += 1
            if bath.frames > _PATIENCE * self._fps:
                bath.process.kill()
                bath.process.wait()
            if bath.process.poll() is not None:
                del self._baths[name]
                self._ready[name] = _loaded(bath.out)

    def _begin_waiting(self) -> None:
        for path, out in self._wanted.items():
            if out.name in self._ready or out.name in self._baths:
                continue
            picture = _loaded(out)
            if picture is not None:
                self._ready[out.name] = picture
            elif len(self._baths) < _AT_ONCE:
                self._baths[out.name] = _Bath(self._develop(path, out), out)

    def _develop(self, path: str, out: Path) -> subprocess.Popen[bytes]:
        out.parent.mkdir(parents=True, exist_ok=True)
        wide, high = self._size
        file = str(Path(path).absolute())
        command = [sys.executable, "-m", "avatar.picture", file, str(wide), str(high), str(out)]
        return subprocess.Popen(
            command,
            cwd=Path(__file__).parent.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _print_of(self, path: str) -> Path | None:
        """Where the finished picture of a file is kept: by its place, age, length and our size."""
        file = Path(path).absolute()
        try:
            found = file.stat()
        except OSError:
            return None
        own = Path(__file__).with_name("picture.py")
        name = digest(str(file), found.st_mtime_ns, found.st_size, self._size, own)
        return self._folder / f"{name}.png"

    def picture(self, path: str | None) -> Bgra | None:
        """The picture when it is ready; None while it is not, and when it cannot be drawn."""
        out = self._wanted.get(path or "")
        return None if out is None else self._ready.get(out.name)

    def settled(self, path: str | None) -> bool:
        """Whether waiting longer changes nothing."""
        out = self._wanted.get(path or "")
        return out is None or out.name in self._ready

    def close(self) -> None:
        """End what is still running."""
        for bath in self._baths.values():
            bath.process.kill()
            bath.process.wait()
        self._baths.clear()


def _loaded(out: Path) -> Bgra | None:
    drawn = cv2.imread(str(out), cv2.IMREAD_UNCHANGED) if out.is_file() else None
    return None if drawn is None else premultiplied(bytes_of(drawn))
