"""Records of a file with columns or fields: a table row, or an item of a feed."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalog.decode import BIGGEST
from catalog.draft import Cell
from catalog.product import Problem
from catalog.words import clean, identifier

_SEPARATORS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Record:
    """Texts by field. Names are identifiers: `Variant Price` is `variant_price`."""

    where: str
    """`row 7`"""
    fields: Mapping[str, tuple[str, ...]]
    """Every value of a field, in order; empty ones are left out."""
    titles: Mapping[str, str]
    """The fields' names as the file writes them, with `column` before them in a table."""

    def cell(self, *names: str) -> Cell | None:
        """The first of these fields that has a value."""
        for name in names:
            if texts := self.fields.get(name):
                return Cell(texts[0], self._place(name))
        return None

    def cells(self, name: str) -> tuple[Cell, ...]:
        place = self._place(name)
        return tuple(Cell(text, place) for text in self.fields.get(name, ()))

    def text(self, *names: str) -> str | None:
        """The same as `cell`, as one clean line."""
        for name in names:
            if texts := self.fields.get(name):
                return clean(texts[0]) or None
        return None

    def _place(self, name: str) -> str:
        return f"{self.where}, {self.titles.get(name, name)}"


@dataclass(frozen=True, slots=True)
class Table:
    """A file with a header row."""

    header: tuple[str, ...]
    """Columns as written."""
    names: frozenset[str]
    """Columns as identifiers."""
    text: str
    separator: str

    def records(self, problems: list[Problem]) -> Iterator[Record]:
        """Every row below the header that can be taken apart; what is wrong goes to `problems`."""
        names = tuple(map(column, self.header))
        titles = {name: f"column {title}" for name, title in zip(names, self.header, strict=True)}
        rows = _rows(self.text, self.separator)
        next(rows, None)
        for number, cells in enumerate(rows, 2):
            if not any(cell.strip() for cell in cells):
                continue
            if (stray := _stray(cells, names)) is not None:
                found = f"{len(cells)} cells ({clean(stray)[:40]!r} too many)"
                problems.append(Problem(f"row {number}", found, f"{len(names)} as in the header"))
                continue
            fields: dict[str, tuple[str, ...]] = {}
            for name, cell in zip(names, cells, strict=False):
                if name and cell.strip():
                    fields[name] = (*fields.get(name, ()), cell.strip())
            yield Record(f"row {number}", fields, titles)
        problems.extend(_open_quote(self.text, self.separator))


def column(title: str) -> str:
    """A column's name as an identifier; the prefix that Google feeds use is dropped."""
    return identifier(title.strip().removeprefix("g:"))


def tables(text: str) -> Iterator[Table]:
    """The text as a table with each separator that gives its first row two columns or more."""
    start = re.match(r"\s*sep=(.)\r?\n", text)
    body = text[start.end() :] if start else text.lstrip("\r\n")
    for separator in _SEPARATORS:
        header = next(_rows(body[:65536], separator), [])
        if len(header) > 1:
            names = frozenset(filter(None, map(column, header)))
            yield Table(tuple(map(clean, header)), names, body, separator)


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(BIGGEST)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _stray(cells: list[str], names: tuple[str, ...]) -> str | None:
    """The first text beyond the header's columns."""
    return next((cell for cell in cells[len(names) :] if cell.strip()), None)


def _open_quote(text: str, separator: str) -> Iterator[Problem]:
    strict = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 1
    try:
        for number, _ in enumerate(strict, 2):  # noqa: B007 - the row reached is told below
            pass
    except csv.Error as reason:
        yield Problem(
            f"row {number}",
            f"a quotation mark out of place ({reason})",
            "quotation marks around a whole cell, and doubled inside it",
            "warning",
        )
