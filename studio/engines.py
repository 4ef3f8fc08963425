"""Engines are entry points, ours included: one class, one settings model, two or three methods."""

from importlib.metadata import entry_points
from typing import Any, Literal

from studio.errors import Misconfigured, Unavailable

Group = Literal["voice", "presenter", "writer"]


def names(group: Group) -> list[str]:
    """The engines installed for `group`, sorted."""
    return sorted(point.name for point in entry_points(group=f"vitrine.{group}"))


def engine(group: Group, name: str) -> Any:
    """Import and return the class registered as `name`.

    Raises `Misconfigured` when there is no such engine, `Unavailable` when its library is missing.
    """
    for point in entry_points(group=f"vitrine.{group}", name=name):
        try:
            return point.load()
        except ImportError as missing:
            raise Unavailable(
                f"{group} engine {name!r} needs {missing.name}: {missing}"
            ) from missing
    known = ", ".join(names(group)) or "none"
    raise Misconfigured(f"{group} engine {name!r} is not installed; there are: {known}")
