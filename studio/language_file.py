"""Data of one language: a YAML file named for it, in the folder of its kind."""

from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

import yaml

from studio.errors import Misconfigured
from studio.yaml_text import read_yaml

GUIDE = "docs/adding-a-language.md"
"""What a language needs, file by file."""


def language_of(tag: str) -> str:
    """The language of a BCP 47 tag: `es` of `es-MX` and `es-419`."""
    return tag.partition("-")[0].lower()


def language_file(
    folder: Path, tag: str, needed: AbstractSet[str], allowed: AbstractSet[str] = frozenset()
) -> dict[str, Any]:
    """The sections of the file for a tag: all of `needed`, perhaps some of `allowed`.

    Raises `Misconfigured`, naming the file and what is missing, strange or unreadable in it.
    """
    file = folder / f"{language_of(tag)}.yaml"
    if not file.is_file():
        raise Misconfigured(f"show.language: found {tag!r}, but there is no {file}; see {GUIDE}")
    try:
        found = read_yaml(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as reason:
        raise Misconfigured(f"{file}: cannot be read: {reason}") from reason
    if not isinstance(found, dict):
        raise Misconfigured(f"{file}: found {type(found).__name__}, expected sections by name")
    if lacking := sorted(needed - found.keys()):
        raise Misconfigured(f"{file}: found no {', '.join(lacking)}; {GUIDE} says what it is")
    if strange := sorted(map(str, found.keys() - needed - allowed)):
        known = ", ".join(sorted(needed | allowed))
        raise Misconfigured(f"{file}: found {', '.join(strange)}, expected only {known}")
    return found
