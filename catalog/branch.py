"""A place in a YAML or JSON file: texts by key, and a word about everything of another shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from catalog.draft import Cell
from catalog.product import Problem

_NOTHING = frozenset({"", "null", "~", "none"})


class Branch:
    """One mapping. Every scalar is text as written, so that no number was rounded on the way."""

    def __init__(self, keys: Mapping[str, Any], where: str, problems: list[Problem]) -> None:
        self.where = where
        self._keys = _rejoined(keys)
        self._problems = problems
        self._read: set[str] = set()

    def cell(self, *names: str) -> Cell | None:
        """The first of these keys that has a text."""
        for name in names:
            value = self._take(name)
            if isinstance(value, str) and not _nothing(value):
                return Cell(value, self.place(name))
            if isinstance(value, dict | list):
                self._wrong(name, value, "a text or number")
        return None

    def text(self, *names: str) -> str | None:
        cell = self.cell(*names)
        return cell.text if cell else None

    def cells(self, *names: str) -> tuple[Cell, ...]:
        """The texts of a list; a single text counts as a list of one."""
        for name in names:
            value = self._take(name)
            if isinstance(value, dict):
                self._wrong(name, value, "a list")
            elif isinstance(value, list):
                return tuple(self._items(name, value))
            elif value is not None and not _nothing(value):
                return (Cell(value, self.place(name)),)
        return ()

    def pairs(self, name: str) -> tuple[tuple[str, Cell], ...]:
        """The texts of a mapping by their own keys, in order."""
        value = self._take(name)
        if isinstance(value, list):
            self._wrong(name, value, "names with values")
        if not isinstance(value, dict):
            return ()
        inner = Branch(value, self.place(name), self._problems)
        found = ((key, inner.cell(key)) for key in value)
        return tuple((key, cell) for key, cell in found if cell is not None)

    def branch(self, name: str) -> Branch | None:
        """The mapping under `name`, or None; look at `cell` for a plain value."""
        value = self._keys.get(name)
        if not isinstance(value, dict):
            return None
        self._read.add(name)
        return Branch(value, self.place(name), self._problems)

    def branches(self, name: str) -> tuple[Branch, ...]:
        value = self._take(name)
        if value is None or (isinstance(value, str) and _nothing(value)):
            return ()
        if not isinstance(value, list):
            self._wrong(name, value, "a list")
            return ()
        return tuple(listed(value, self.place(name), self._problems))

    def unread(self) -> None:
        """Complain of every key that nobody asked for: most are spelling mistakes."""
        for key in self._keys.keys() - self._read:
            expected = "a key that docs/catalogue.md has"
            self._problems.append(
                Problem(self.place(str(key)[:60]), "a key that is not known", expected, "warning")
            )

    def place(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name

    def _take(self, name: str) -> Any:
        self._read.add(name)
        return self._keys.get(name)

    def _items(self, name: str, values: list[Any]) -> Iterator[Cell]:
        for number, value in enumerate(values, 1):
            if isinstance(value, str) and not _nothing(value):
                yield Cell(value, f"{self.place(name)}.{number}")
            elif isinstance(value, dict | list):
                self._wrong(f"{name}.{number}", value, "a text")

    def _wrong(self, name: str, value: object, expected: str) -> None:
        self._problems.append(Problem(self.place(name), shape(value), expected, "warning"))


def _rejoined(keys: Mapping[str, Any]) -> Mapping[str, Any]:
    """Mends `{price: 1,299.00}`, which YAML takes for a price of 1 and a key `299.00`."""
    mended: dict[str, Any] = {}
    last = ""
    for key, value in keys.items():
        before = mended.get(last)
        split = value == "" and re.fullmatch(r"\d{3}(\.\d+)?\D*", key)
        if split and isinstance(before, str) and re.search(r"\d$", before):
            mended[last] = f"{before},{key}"
        else:
            mended[key] = value
            last = key
    return mended


def listed(values: list[Any], where: str, problems: list[Problem]) -> Iterator[Branch]:
    """The mappings of a list, numbered from 1 on."""
    for number, value in enumerate(values, 1):
        place = f"{where}.{number}"
        if isinstance(value, dict):
            yield Branch(value, place, problems)
        else:
            problems.append(Problem(place, shape(value), "keys such as `name:` and `price:`"))


def shape(value: object) -> str:
    """What something is, without printing all of it."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return repr(str(value)[:40]) if value is not None else "nothing"


def _nothing(text: str) -> bool:
    return text.strip().casefold() in _NOTHING
