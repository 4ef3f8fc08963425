"""The presenter packs that come with Vitrine, found by name without reading any art."""

from __future__ import annotations

from pathlib import Path

import yaml

SHIPPED = Path(__file__).parent / "packs"
"""Their folder."""

_SHEETS = ("pack.yaml", "portrait.yaml")
_DEEPEST = 8
"""Packs that may extend each other."""


def find_pack(named: Path, base: Path | None = None) -> Path:
    """The folder of a pack: a path, from `base` where given, or the bare name of a shipped one."""
    folder = named if base is None else base / named
    bare = len(named.parts) == 1 and not folder.is_dir()
    return SHIPPED / named if bare and (SHIPPED / named).is_dir() else folder


def pack_name(folder: Path) -> str | None:
    """What the presenter of a pack is called; None where its sheet does not say."""
    for _ in range(_DEEPEST):
        sheet = next((folder / name for name in _SHEETS if (folder / name).is_file()), None)
        if sheet is None:
            return None
        try:
            found = yaml.safe_load(sheet.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError):
            return None  # whoever loads the pack says what is wrong with it
        if not isinstance(found, dict):
            return None
        if found.get("name"):
            return str(found["name"])
        if not found.get("extends"):
            return None
        folder = find_pack(folder / str(found["extends"]))
    return None
