"""Weights of neural engines: what the manifest names, and where the verified files are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal, Self
from urllib.parse import quote, urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator

from studio.config import at_home
from studio.errors import Misconfigured, Unavailable
from studio.settings import Section
from studio.sheet_file import SheetFile, first_error
from studio.weights_record import Lock, Sums, Verified, of_file

MANIFEST = "manifest.yaml"
CACHE = "cache"
"""Where the weights are, below the folder of the manifest."""

_LOOPBACK = ("127.0.0.1", "::1", "localhost")

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
Address = Annotated[str, Field(pattern=r"^https?://[^\s@]+$")]
"""Without a password or a token: those come from the environment."""


class FileEntry(Section):
    """One file to be fetched."""

    path: str
    """Where it is kept, in the folder of its model; and below `source`, unless `url` is given."""
    url: Address | None = None
    size: int | None = Field(None, gt=0)
    """Bytes."""
    sha256: str | None = Field(None, pattern=r"^[0-9a-f]{64}$")
    md5: str | None = Field(None, pattern=r"^[0-9a-f]{32}$")
    """For publishers that give only this one."""
    unpack: bool = False
    """A ZIP archive: kept as the files in it, without a top folder that all of them share."""

    @field_validator("path")
    @classmethod
    def _inside(cls, path: str) -> str:
        if not is_inside(path):
            raise ValueError("expected a path inside the model's folder, such as voices/af.pt")
        return path

    @property
    def published(self) -> bool:
        """Whether somebody else said what must arrive."""
        return self.sha256 is not None or self.md5 is not None

    @property
    def sums(self) -> Sums:
        return Sums(self.size, self.sha256, self.md5)


class ModelEntry(Section):
    """One model of the manifest."""

    engine: Name
    kind: Literal["voice", "writer"] = "voice"
    languages: tuple[str, ...] = Field(min_length=1)
    """BCP 47."""
    about: str = ""
    licence: str = Field(min_length=1)
    """An SPDX identifier, or words."""
    commercial: bool = True
    """False when a shop may not use it without an agreement of its own."""
    rate: int | None = Field(None, ge=8000, le=192000)
    """Samples per second of its sound."""
    source: Address | None = None
    files: tuple[FileEntry, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        paths = [file.path for file in self.files]
        if len(set(paths)) < len(paths):
            raise ValueError("two files have the same path")
        for file in self.files:
            address = urlsplit(self.url(file))
            here = address.hostname in _LOOPBACK
            if address.scheme == "http" and not (file.published or here):
                raise ValueError(f"{file.path} has no checksum, so its address must be https")
        return self

    def url(self, file: FileEntry) -> str:
        """Where `file` is fetched from."""
        if file.url is not None:
            return file.url
        if self.source is None:
            raise ValueError(f"{file.path} has no url, and the model no source")
        return f"{self.source.rstrip('/')}/{quote(file.path)}"

    @property
    def size(self) -> int:
        """Bytes of the files whose size is known."""
        return sum(file.size or 0 for file in self.files)

    @property
    def weighed(self) -> bool:
        """Whether the sizes of all its files are known."""
        return all(file.size for file in self.files)


class _Sheet(Section):
    form: Literal["vitrine-models/1"] = Field(alias="schema")
    models: dict[Name, ModelEntry]


@dataclass(frozen=True, slots=True)
class Manifest:
    """All models that can be pulled."""

    folder: Path
    """Of the manifest, the lock and the cache."""
    models: Mapping[str, ModelEntry]

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read `folder/manifest.yaml`. Raises `Misconfigured` naming file, line, entry and key."""
        read = SheetFile.read(folder / MANIFEST)
        try:
            return cls(folder, _Sheet.model_validate(read.values).models)
        except ValidationError as wrong:
            where, what = first_error(wrong)
            raise read.wrong(where, what) from None

    def entry(self, name: str) -> ModelEntry:
        """The model called `name`. Raises `Misconfigured` with the names there are."""
        if name not in self.models:
            known = ", ".join(sorted(self.models)) or "none"
            raise Misconfigured(
                f"{self.folder / MANIFEST}: no model is called {name!r}; there are: {known}"
            )
        return self.models[name]

    def home(self, name: str) -> Path:
        """The folder for the files of `name`; it need not exist."""
        return self.folder / CACHE / name

    def kept(self, name: str, lock: Lock) -> dict[str, Sums]:
        """Every file that must be in the folder of `name`, and what is known of it.

        Of an archive that was never pulled nothing is known: it is then named itself.
        """
        files: dict[str, Sums] = {}
        for file in self.entry(name).files:
            recorded = lock.of(name, file.path)
            if file.unpack:
                parts = lock.parts(name, file.path)
                files |= parts or {file.path: file.sums}
            else:
                files[file.path] = file.sums.completed(recorded)
        return files


def located(folder: Path, name: str) -> Path:
    """The folder that holds the verified files of model `name`.

    Files are read through once and then known by size and time of change. Raises `Misconfigured`
    for a name that is not in the manifest, and `Unavailable`, with the command that helps, when a
    file is missing or is not what it must be.
    """
    manifest = Manifest.read(folder)
    home = manifest.home(name)
    lock = Lock.read(folder)
    verified = Verified.read(home)
    for path, sums in manifest.kept(name, lock).items():
        file = home / path
        _there(file, sums, name)
        if not sums.known:
            raise Unavailable(
                f"{file}: nobody knows its checksum, it was not pulled; `vitrine models pull "
                f"{name}` fetches it, `vitrine models verify {name} --trust` takes it as it is"
            )
        found = verified.sums(file, path) or of_file(file)
        if (fault := sums.fault(found)) is not None:
            raise Unavailable(f"{file}: {fault}; {_again(name)}")
        verified.note(file, path, found)
    verified.save()
    return home


def absent(folder: Path, name: str) -> str | None:
    """Why the weights of `name` cannot be used, as a sentence; None when they are here. Quick.

    Looks at names and sizes only. Raises `Misconfigured` for a name that is not in the manifest.
    """
    return lacking(Manifest.read(folder), Lock.read(folder), name)


def lacking(manifest: Manifest, lock: Lock, name: str) -> str | None:
    """The same for a manifest and a lock that were read already."""
    try:
        for path, sums in manifest.kept(name, lock).items():
            _there(manifest.home(name) / path, sums, name)
    except Unavailable as reason:
        return str(reason)
    return None


def here(folder: Path, engine: str, lang: str) -> tuple[str, ...]:
    """The pulled models of an engine that speak `lang`, the closest first. Quick.

    A model of another region of the same language comes last.
    """
    manifest, lock, wanted = Manifest.read(folder), Lock.read(folder), lang.lower()
    ranked = []
    for name, entry in manifest.models.items():
        spoken = [tag.lower() for tag in entry.languages]
        near = [tag for tag in spoken if tag.split("-")[0] == wanted.split("-")[0]]
        if entry.engine == engine and near and lacking(manifest, lock, name) is None:
            ranked.append((wanted not in near, wanted.split("-")[0] not in near, name))
    return tuple(name for *_, name in sorted(ranked, key=lambda rank: rank[:2]))


def folder_of(folder: Path, model: str) -> Path:
    """The folder of a model that the settings give by a name of the manifest or by a path.

    A path has a slash; relative ones start at the checkout. Raises as `located` does.
    """
    if "/" not in model:
        return located(folder, model)
    place = at_home(Path(model))
    if not place.is_dir():
        raise Misconfigured(f"model: found {model!r}, expected a folder; there is no {place}")
    return place


def is_inside(path: str) -> bool:
    """Whether a relative path of plain names stays where it starts."""
    parts = PurePosixPath(path).parts
    plain = re.search(r"[\x00-\x1f\\:]", path) is None
    return plain and bool(parts) and not path.startswith("/") and not set(parts) & {"..", "."}


def _there(file: Path, sums: Sums, name: str) -> None:
    if not file.is_file():
        raise Unavailable(f"the weights {name!r} are not here, {file} is missing; {_pull(name)}")
    size = file.stat().st_size
    if sums.size is not None and size != sums.size:
        raise Unavailable(f"{file}: has {size} bytes, expected {sums.size}; {_again(name)}")


def _pull(name: str) -> str:
    return f"`vitrine models pull {name}` brings them"


def _again(name: str) -> str:
    return f"`vitrine models pull {name}` fetches it again"
