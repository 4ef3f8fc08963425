"""Reads YAML, by the C library where it is there: ten times as fast, and the same values."""

from typing import Any

import yaml

_SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """The values of one document. Raises `yaml.YAMLError`."""
    return yaml.load(text, Loader=_SAFE)  # noqa: S506 - the safe one, in C or in Python
