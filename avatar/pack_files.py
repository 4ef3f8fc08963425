"""The files of a pack and of the packs it extends, laid over each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from avatar.pack_sheet import SCHEMA
from studio.errors import Misconfigured
from studio.sheet_file import SheetFile, Where

SECTIONS = ("palettes", "expressions", "gestures")
"""What may stand in `pack.yaml`, in `<section>.yaml`, or in one file for each name."""
_BEFORE = "vitrine-presenter/1"


@dataclass(frozen=True, slots=True, eq=False)
class _Source:
    """A file and where in the whole its keys belong."""

    file: SheetFile
    place: Where
    level: int
    """0 is the pack that extends no other."""


@dataclass(frozen=True, slots=True, eq=False)
class PackFiles:
    """All keys of a pack, and the file and line of each."""

    folder: Path
    values: dict[str, Any]
    _sources: tuple[_Source, ...]
    """The pack's own first."""

    @classmethod
    def read(cls, folder: Path) -> PackFiles:
        """Read a pack's folder. Raises `Misconfigured` naming file and line."""
        levels = _levels(folder)
        values: dict[str, Any] = {}
        sources: list[_Source] = []
        for level, (place, file) in enumerate(levels):
            for source in (*_sections(place, level), _Source(file, (), level)):
                sources.insert(0, source)
                own: dict[str, Any] = source.file.values
                for step in reversed(source.place):
                    own = {str(step): own}
                values = _laid(values, own)
        return cls(folder, values, tuple(sources))

    def wrong(self, where: Where, what: str) -> Misconfigured:
        """The error that names the file and line of a key, or of the nearest one above it."""
        inside = [
            (source, where[len(source.place) :])
            for source in self._sources
            if where[: len(source.place)] == source.place
        ]
        for source, rest in inside:
            if source.file.line(rest)[1]:
                return source.file.wrong(rest, what)
        deepest = max(inside, key=lambda found: (len(found[0].place), found[0].level))
        best = max(inside, key=lambda found: _known(found[0].file, found[1]))
        source, rest = best if _known(best[0].file, best[1]) else deepest
        return source.file.wrong(rest, what)

    def home(self, key: str) -> Path:
        """The folder of the pack that says a key of `pack.yaml`: paths are counted from there."""
        for source in self._sources:
            if not source.place and key in source.file.values:
                return source.file.path.parent
        return self.folder

    def drawn_palette(self) -> Mapping[str, str]:
        """The colours the drawing itself is in: `default` as the drawing's own pack has it."""
        owner = self.home("drawing")
        level = next(s.level for s in self._sources if s.file.path.parent == owner and not s.place)
        values: dict[str, Any] = {}
        for source in reversed(self._sources):
            if source.level <= level and source.place in {(), ("palettes",)}:
                found = source.file.values
                found = found.get("palettes", {}) if not source.place else found
                values = _laid(values, found if isinstance(found, dict) else {})
        default = values.get("default", {})
        return default if isinstance(default, dict) else {}


def _known(file: SheetFile, where: Where) -> int:
    """How many steps of the way a file has."""
    return max((n for n in range(len(where) + 1) if file.line(where[:n])[1]), default=0)


def _levels(folder: Path) -> list[tuple[Path, SheetFile]]:
    """The folder's `pack.yaml` and those it extends, the one that extends nothing first."""
    levels: list[tuple[Path, SheetFile]] = []
    place = folder
    while True:
        file = SheetFile.read(place / "pack.yaml")
        _check_schema(file)
        levels.insert(0, (place, file))
        other = file.values.get("extends")
        if other is None:
            return levels
        if not isinstance(other, str):
            raise file.wrong(("extends",), f"is {other!r}, expected the folder of a pack")
        place = place / other
        if not (place / "pack.yaml").is_file():
            raise file.wrong(("extends",), f"{other!r} is no folder with a pack.yaml")
        if place.resolve() in {seen.resolve() for seen, _ in levels}:
            raise file.wrong(("extends",), f"{other!r} extends this pack itself")


def _check_schema(file: SheetFile) -> None:
    found = file.values.get("schema")
    if found == SCHEMA:
        return
    if found == _BEFORE:
        raise file.wrong(
            ("schema",),
            f"{_BEFORE} is no longer read; write gestures/*.yaml and expressions.yaml for its "
            f"poses and palettes.yaml for its palette, as docs/writing-a-presenter.md shows, and "
            f"set the schema to {SCHEMA}",
        )
    raise file.wrong(("schema",), f"is {found!r}, expected {SCHEMA}")


def _sections(folder: Path, level: int) -> Iterator[_Source]:
    for section in SECTIONS:
        whole = folder / f"{section}.yaml"
        if whole.is_file():
            yield _Source(SheetFile.read(whole), (section,), level)
        for file in sorted((folder / section).glob("*.yaml")):
            yield _Source(SheetFile.read(file), (section, file.stem), level)


def _laid(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Keys of both; where both hold keys and values, these are laid over each other too."""
    out = dict(under)
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(out.get(key), dict):
            out[key] = _laid(out[key], value)
        else:
            out[key] = value
    return out
