"""Reads YAML, by the C library where it is there: ten times as fast, and the same values."""

from pathlib import Path
from typing import Any

import yaml

from studio.errors import Misconfigured

_SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """The values of one document. Raises `yaml.YAMLError`."""
    return yaml.load(text, Loader=_SAFE)  # noqa: S506 - the safe one, in C or in Python


def yaml_file(file: Path) -> Any:
    """The values of a file we cannot do without. Raises `Misconfigured` when it cannot be read."""
    try:
        return read_yaml(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as reason:
        raise Misconfigured(f"{file}: cannot be read: {reason}") from reason
