"""The presenter packs that come with Vitrine, found by name without reading any art."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from studio.yaml_text import read_yaml

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
    """What the presenter of a pack is called; None where no sheet says so."""
    found = _said(folder, "name")
    return found if isinstance(found, str) and found else None


def pack_voice(folder: Path) -> dict[str, Any] | None:
    """The voice that suits the presenter of a pack, as `voice` is written in the settings."""
    found = _said(folder, "voice")
    return found if isinstance(found, dict) else None


def _said(folder: Path, key: str) -> object:
    """What a pack, or one that it extends, says under `key`.

    None where nobody says it, and for a sheet that cannot be read: who loads it says what is wrong.
    """
    for _ in range(_DEEPEST):
        sheet = next((folder / name for name in _SHEETS if (folder / name).is_file()), None)
        if sheet is None:
            return None
        try:
            found = read_yaml(sheet.read_text(encoding="utf-8"))
        except (OSError, ValueError, yaml.YAMLError):
            return None
        if not isinstance(found, dict):
            return None
        if key in found:
            return found[key]
        if not found.get("extends"):
            return None
        folder = find_pack(folder / str(found["extends"]))
    return None
