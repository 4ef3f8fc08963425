"""A YAML file that knows on which line each of its keys stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from studio.errors import Misconfigured
from studio.yaml_text import SAFE, read_yaml

Where = tuple[str | int, ...]
"""The way to a value: keys and positions from the top of the file."""


@dataclass(frozen=True, slots=True, eq=False)
class SheetFile:
    """The keys and values of one file, and where they were written."""

    path: Path
    values: dict[str, Any]
    _root: yaml.Node

    @classmethod
    def read(cls, path: Path) -> SheetFile:
        """Read a file. Raises `Misconfigured` naming the line of what is no YAML."""
        text = text_of(path)
        try:
            values = read_yaml(text)
            root = yaml.compose(text, Loader=SAFE)
        except yaml.MarkedYAMLError as broken:
            line = broken.problem_mark.line + 1 if broken.problem_mark else 1
            raise Misconfigured(f"{path}:{line}: {broken.problem}") from broken
        except (yaml.YAMLError, ValueError) as broken:  # such as a day that no month has
            raise Misconfigured(f"{path}: {broken}") from broken
        if not isinstance(values, dict) or root is None:
            found = type(values).__name__
            raise Misconfigured(f"{path}:1: holds {found}, expected keys and values")
        for node in _mappings(root):
            seen: dict[str, int] = {}
            for key, _value in node.value:
                line = key.start_mark.line + 1
                if key.value in seen:
                    raise Misconfigured(
                        f"{path}:{line}: {key.value!r} is written twice, it is already on line "
                        f"{seen[key.value]}"
                    )
                seen[key.value] = line
        return cls(path, values, root)

    def line(self, where: Where) -> tuple[int, bool]:
        """The line of the value, or of the nearest key above it that is there; whether it is."""
        node, line = self._root, self._root.start_mark.line + 1
        for step in where:
            if isinstance(node, yaml.MappingNode):
                found = [(k, v) for k, v in node.value if str(k.value) == str(step)]
                if not found:
                    return line, False
                key, node = found[0]
                line = key.start_mark.line + 1
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                if step >= len(node.value):
                    return line, False
                node = node.value[step]
                line = node.start_mark.line + 1
            else:
                return line, False
        return line, True

    def wrong(self, where: Where, what: str) -> Misconfigured:
        """The error that says what is wrong there."""
        key = spelled(where)
        return Misconfigured(
            f"{self.path}:{self.line(where)[0]}: {key + ': ' if key else ''}{what}"
        )


def text_of(path: Path) -> str:
    """The text of a file. Raises `Misconfigured` when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as missing:
        reason = missing.strerror if isinstance(missing, OSError) else "not UTF-8"
        raise Misconfigured(f"{path}: cannot be read ({reason})") from missing


def spelled(where: Where) -> str:
    """`layers[7].spring.hertz`."""
    words = ""
    for step in where:
        words += f"[{step}]" if isinstance(step, int) else f".{step}" if words else str(step)
    return words


def first_error(wrong: ValidationError) -> tuple[Where, str]:
    """Where and what the first complaint of a model is."""
    first = wrong.errors(include_url=False)[0]
    kind, found = first["type"], first.get("input")
    what = first["msg"].removeprefix("Value error, ")
    if kind == "extra_forbidden":
        what = "is no key of this file"
    elif kind == "missing":
        what = "is missing"
    elif kind != "value_error":
        what += f", found {str(found)[:60]!r}"
    return tuple(step for step in first["loc"] if step != "[key]"), what


def _mappings(root: yaml.Node) -> Iterator[yaml.MappingNode]:
    """Each once, however often aliases name it, and although it may hold itself."""
    open_, seen = [root], {id(root)}
    while open_:
        node = open_.pop()
        inner: list[yaml.Node] = []
        if isinstance(node, yaml.MappingNode):
            yield node
            inner = [value for _key, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            inner = node.value
        new = [one for one in inner if id(one) not in seen]
        seen.update(map(id, new))
        open_.extend(reversed(new))
