"""What is known of fetched files: sums that were recorded, and which files were verified."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, ValidationError

from studio.settings import Section
from studio.sheet_file import SheetFile, first_error

LOCK = "lock.yaml"
_STAMP = ".verified.json"
_BLOCK = 1 << 20
_HEAD = """# Checksums of files for which nobody published one, as they were when they first came.
# What is pulled later must be the same. Keep this file with your settings; take an entry
# away to accept what a publisher changed on purpose.
"""


@dataclass(frozen=True, slots=True)
class Sums:
    """Size and checksums of a file; None where it is not known."""

    size: int | None = None
    sha256: str | None = None
    md5: str | None = None

    @property
    def known(self) -> bool:
        """Whether there is a checksum to hold a file to."""
        return self.sha256 is not None or self.md5 is not None

    def completed(self, other: Sums | None) -> Sums:
        """These, and those of `other` where these are not known."""
        if other is None or self.known:
            return self
        return Sums(self.size or other.size, other.sha256, other.md5)

    def fault(self, found: Sums) -> str | None:
        """What differs in `found`, in words; None when nothing that is known does."""
        for kind, mine, other in (
            ("size", self.size, found.size),
            ("sha256", self.sha256, found.sha256),
            ("md5", self.md5, found.md5),
        ):
            if mine is not None and mine != other:
                return f"its {kind} is {other}, expected {mine}"
        return None


class Counting:
    """Sums of bytes as they pass by."""

    def __init__(self) -> None:
        self.size = 0
        self._sha256 = hashlib.sha256()
        self._md5 = hashlib.md5(usedforsecurity=False)

    def add(self, block: bytes) -> None:
        self.size += len(block)
        self._sha256.update(block)
        self._md5.update(block)

    @property
    def sums(self) -> Sums:
        return Sums(self.size, self._sha256.hexdigest(), self._md5.hexdigest())


def counted(file: Path) -> Counting:
    """The sums of a file so far, to which more can be added."""
    counting = Counting()
    for block in _blocks(file):
        counting.add(block)
    return counting


def of_file(file: Path) -> Sums:
    """Read a file through."""
    return counted(file).sums


def _blocks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block


class _LockEntry(Section):
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int = Field(ge=0)
    came: date
    """Day on which it was recorded."""
    archive: str | None = None
    """Path of the archive it was unpacked from."""


class _LockSheet(Section):
    form: Literal["vitrine-models-lock/1"] = Field(alias="schema")
    models: dict[str, dict[str, _LockEntry]] = Field(default_factory=dict)


@dataclass(slots=True)
class Lock:
    """`lock.yaml` beside the manifest: the sums of files nobody published one for."""

    path: Path
    _models: dict[str, dict[str, _LockEntry]]

    @classmethod
    def read(cls, folder: Path) -> Lock:
        """Read it; empty when there is none. Raises `Misconfigured` naming file, line and key."""
        path = folder / LOCK
        if not path.is_file():
            return cls(path, {})
        read = SheetFile.read(path)
        try:
            return cls(path, _LockSheet.model_validate(read.values).models)
        except ValidationError as wrong:
            raise read.wrong(*first_error(wrong)) from None

    @property
    def empty(self) -> bool:
        """Whether nothing was recorded."""
        return not any(self._models.values())

    def of(self, name: str, path: str) -> Sums | None:
        """What was recorded of a file."""
        entry = self._models.get(name, {}).get(path)
        return Sums(entry.size, entry.sha256) if entry else None

    def parts(self, name: str, archive: str) -> dict[str, Sums]:
        """What was recorded of the files that came out of an archive."""
        return {
            path: Sums(entry.size, entry.sha256)
            for path, entry in self._models.get(name, {}).items()
            if entry.archive == archive
        }

    def record(
        self, name: str, path: str, sums: Sums, came: date, archive: str | None = None
    ) -> None:
        """Note the sums of a file that came."""
        assert sums.size is not None
        assert sums.sha256 is not None
        entry = _LockEntry(sha256=sums.sha256, size=sums.size, came=came, archive=archive)
        self._models.setdefault(name, {})[path] = entry

    def forget(self, name: str, archive: str) -> None:
        """Forget the files of an archive, because another one takes its place."""
        mine = self._models.get(name, {})
        for path in [path for path, entry in mine.items() if entry.archive == archive]:
            del mine[path]

    def save(self) -> None:
        """Write it, whole or not at all. Raises `OSError`."""
        models = {
            name: {path: e.model_dump(exclude_none=True) for path, e in sorted(files.items())}
            for name, files in sorted(self._models.items())
            if files
        }
        sheet = {"schema": "vitrine-models-lock/1", "models": models}
        draft = self.path.with_suffix(".yaml.part")
        draft.write_text(_HEAD + yaml.safe_dump(sheet, sort_keys=False), encoding="utf-8")
        draft.replace(self.path)


@dataclass(slots=True)
class Verified:
    """Which files of a model were read through, so that it is done only once.

    A file counts as the one that was read while its size and its time of change are the same.
    """

    home: Path
    _known: dict[str, list[object]] = field(default_factory=dict)
    _changed: bool = False

    @classmethod
    def read(cls, home: Path) -> Verified:
        """What was noted in the folder of a model; nothing when that cannot be read."""
        with suppress(OSError, ValueError):
            known = json.loads((home / _STAMP).read_text(encoding="utf-8"))
            if isinstance(known, dict):
                return cls(home, {k: v for k, v in known.items() if isinstance(v, list)})
        return cls(home)

    def sums(self, file: Path, path: str) -> Sums | None:
        """The sums of `file` when it was verified and is still the same."""
        stat = file.stat()
        noted = self._known.get(path, [])
        if noted[:2] != [stat.st_size, stat.st_mtime_ns] or len(noted) != 4:
            return None
        return Sums(stat.st_size, str(noted[2]), str(noted[3]))

    def note(self, file: Path, path: str, sums: Sums) -> None:
        """`file` was read through and has these sums."""
        stat = file.stat()
        noted: list[object] = [stat.st_size, stat.st_mtime_ns, sums.sha256, sums.md5]
        self._changed |= self._known.get(path) != noted
        self._known[path] = noted

    def save(self) -> None:
        """Keep it for the next time; a folder that cannot be written is read again then."""
        if not self._changed:
            return
        with suppress(OSError):
            draft = self.home / f"{_STAMP}.part"
            draft.write_text(json.dumps(self._known), encoding="utf-8")
            draft.replace(self.home / _STAMP)
