"""`vitrine models verify`: reads every file again and compares it with what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.text import Text

from showrunner.settings import settings
from studio.clock import SystemClock
from studio.config import at_home
from studio.errors import Unavailable
from studio.weights import Manifest
from studio.weights_record import Lock, Sums, Verified, of_file


@dataclass(frozen=True, slots=True)
class Seen:
    """One file that was looked at."""

    model: str
    path: str
    state: Literal["right", "wrong", "missing", "unknown"]
    words: str


def verify(file: Path | None, name: str | None, *, trust: bool) -> int:
    """Print how every file is; 1 when one of them is not right.

    Without `name` all models of which something is here. `trust` records the sums of files that
    nobody published one for.
    """
    manifest = Manifest.read(at_home(settings(file).models.folder))
    out, seen = Console(highlight=False), []
    lock = Lock.read(manifest.folder)
    if name is None:
        names = [each for each in manifest.models if _begun(manifest.home(each))]
    else:
        manifest.entry(name)
        names = [name]
        if trust:
            _trust(manifest, lock, name, SystemClock().wall().date())
    if not names:
        out.print("No weights are here.")
    for each in names:
        for found in look(manifest, lock, each):
            seen.append(found)
            colour = "green" if found.state == "right" else "red"
            line = Text.assemble((f"{found.state:<8}", colour), f"{each}/{found.path}  ")
            out.print(line + Text(found.words, style="dim"), soft_wrap=True)
    return 0 if all(found.state == "right" for found in seen) else 1


def look(manifest: Manifest, lock: Lock, name: str) -> Iterator[Seen]:
    """Read every file of a model through."""
    home = manifest.home(name)
    published = {file.path for file in manifest.entry(name).files if file.published}
    verified = Verified(home)
    for path, sums in manifest.kept(name, lock).items():
        place = home / path
        if not place.is_file():
            yield Seen(name, path, "missing", f"`vitrine models pull {name}` brings it")
            continue
        found = of_file(place)
        if not sums.known:
            yield Seen(name, path, "unknown", f"`vitrine models verify {name} --trust` records it")
        elif (fault := sums.fault(found)) is not None:
            yield Seen(name, path, "wrong", f"{fault}; `vitrine models pull {name}` mends it")
        else:
            verified.note(place, path, found)
            words = "as published" if path in published else "as recorded when it first came"
            yield Seen(name, path, "right", words)
    verified.save()


def _begun(home: Path) -> bool:
    return home.is_dir() and any(not p.name.startswith(".") for p in home.rglob("*"))


def _trust(manifest: Manifest, lock: Lock, name: str, today: date) -> None:
    """Record what is in the folder of a model and has no sum yet."""
    home, entry = manifest.home(name), manifest.entry(name)
    named = {file.path for file in entry.files}
    for file in entry.files:
        places = {file.path: file.sums.completed(lock.of(name, file.path))}
        if file.unpack:
            places = {path: Sums() for path in _others(home, named)}
            places = {} if lock.parts(name, file.path) else places
        for path, sums in places.items():
            if (home / path).is_file() and not sums.known:
                lock.record(
                    name, path, of_file(home / path), today, file.path if file.unpack else None
                )
    try:
        lock.save()
    except OSError as reason:
        raise Unavailable(f"{lock.path}: cannot be written ({reason.strerror})") from reason


def _others(home: Path, named: set[str]) -> Iterator[str]:
    for place in sorted(home.rglob("*")):
        path = place.relative_to(home).as_posix()
        hidden = any(part.startswith(".") for part in path.split("/"))
        if place.is_file() and not hidden and path not in named:
            yield path
