"""Product pictures, developed in processes beside the show, so that no frame waits for a file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2

from avatar.picture_format import Format
from avatar.sprite import Bgra, bytes_of, premultiplied
from avatar.stage_cache import digest

_AT_ONCE = 2
_PATIENCE = 10
"""Seconds one picture may take."""
_KEPT = 4_000_000
"""Bytes of pictures that are held in memory while no card needs them. They stay on disk."""


@dataclass(frozen=True, slots=True)
class _Prints:
    """Where the finished pictures of a file are kept, by the name of their format."""

    file: str
    outs: Mapping[str, Path]


@dataclass(slots=True)
class _Bath:
    """A picture being developed."""

    process: subprocess.Popen[bytes]
    prints: _Prints
    frames: int = 0

    def finish(self) -> None:
        """Wait for it, but not for ever."""
        try:
            self.process.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Darkroom:
    """Pictures of products in a few formats, by their path. Used from one thread."""

    def __init__(
        self, folder: Path, formats: Mapping[str, Format], fps: int, *, patient: bool
    ) -> None:
        """`formats` by the name they are asked for: such as `card`, `large` and `hand`.

        `patient` waits for each picture: for rehearsals, where no frame has a deadline.
        """
        self._folder, self._formats = folder.absolute(), dict(formats)
        self._fps, self._patient = fps, patient
        self._way = digest(*sorted(Path(__file__).parent.glob("picture*.py")))
        self._wanted: dict[str, _Prints] = {}
        self._baths: dict[str, _Bath] = {}
        self._ready: dict[str, dict[str, Bgra | None]] = {}

    def expect(self, paths: Iterable[str]) -> None:
        """Develop these pictures, and forget waiting ones that are not among them.

        A file that changed since it was developed is developed again.
        """
        found = ((path, self._prints_of(path)) for path in paths)
        self._wanted = {path: prints for path, prints in found if prints is not None}
        needed = {prints.file for prints in self._wanted.values()}
        spare = [file for file in self._ready if file not in needed]
        held = sum(_bytes(self._ready[file]) for file in spare)
        for file in spare:
            if held <= _KEPT:
                break
            held -= _bytes(self._ready.pop(file))

    def tend(self) -> None:
        """Take out what is done and begin what is waiting; once a frame, and quick."""
        self._take_done()
        self._begin_waiting()
        while self._patient and self._baths:
            for bath in self._baths.values():
                bath.finish()
            self._take_done()
            self._begin_waiting()

    def picture(self, path: str | None, form: str = "card") -> Bgra | None:
        """The picture in a format when it is ready; do not alter it.

        None while it is not, and when it cannot be: the file is no picture, or the product cannot
        be cut out well (see `settled`).
        """
        prints = self._wanted.get(path or "")
        return None if prints is None else self._ready.get(prints.file, {}).get(form)

    def settled(self, path: str | None) -> bool:
        """Whether waiting longer changes nothing."""
        prints = self._wanted.get(path or "")
        return prints is None or prints.file in self._ready

    def close(self) -> None:
        """End what is still running."""
        for bath in self._baths.values():
            bath.process.kill()
            bath.process.wait()
        self._baths.clear()

    def _take_done(self) -> None:
        for file, bath in list(self._baths.items()):
            bath.frames += 1
            if bath.frames > _PATIENCE * self._fps:
                bath.process.kill()
                bath.process.wait()
            if bath.process.poll() is not None:
                del self._baths[file]
                self._ready[file] = _loaded(bath.prints)

    def _begin_waiting(self) -> None:
        taken = False
        for path, prints in self._wanted.items():
            if prints.file in self._ready or prints.file in self._baths:
                continue
            if all(out.is_file() for out in prints.outs.values()):
                if taken and not self._patient:
                    continue  # one a frame: reading the large ones takes some milliseconds
                self._ready[prints.file], taken = _loaded(prints), True
            elif len(self._baths) < (_AT_ONCE if self._patient else 1):
                self._begin(path, prints)

    def _begin(self, path: str, prints: _Prints) -> None:
        try:
            self._baths[prints.file] = _Bath(self._develop(path, prints), prints)
        except OSError:  # no disk to write to, no room for a process: the show goes on without it
            self._ready[prints.file] = {}

    def _develop(self, path: str, prints: _Prints) -> subprocess.Popen[bytes]:
        self._folder.mkdir(parents=True, exist_ok=True)
        wanted = [f"{self._formats[name]}={out}" for name, out in prints.outs.items()]
        return subprocess.Popen(
            [sys.executable, "-m", "avatar.picture", str(Path(path).absolute()), *wanted],
            cwd=Path(__file__).parent.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _prints_of(self, path: str) -> _Prints | None:
        """The prints of a file: by its place, age and length, and by how we develop."""
        file = Path(path).absolute()
        try:
            found = file.stat()
        except OSError:
            return None
        name = digest(str(file), found.st_mtime_ns, found.st_size, self._way)
        outs = {
            key: self._folder / f"{name}-{str(form).replace(':', '-')}.png"
            for key, form in self._formats.items()
        }
        return _Prints(name, outs)


def _bytes(pictures: Mapping[str, Bgra | None]) -> int:
    return sum(0 if picture is None else picture.nbytes for picture in pictures.values())


def _loaded(prints: _Prints) -> dict[str, Bgra | None]:
    return {name: _read(out) for name, out in prints.outs.items()}


def _read(out: Path) -> Bgra | None:
    """A finished picture; an empty file is one that cannot be made."""
    if not out.is_file() or out.stat().st_size == 0:
        return None
    drawn = cv2.imread(str(out), cv2.IMREAD_UNCHANGED)
    return None if drawn is None else premultiplied(bytes_of(drawn))
