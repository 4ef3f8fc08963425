"""The journal and the recordings as the page after the show asks them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from console.after import Found, Page, Span, Spans, Summary, Table, Wanted
from console.desk import DeskState
from showrunner import after_reader, after_search, after_sums, after_tables
from showrunner.after_reader import Reader
from studio.clock import Clock
from studio.errors import Unavailable


class AfterBook:
    """Implements `console.after.Past`. Thread-safe; holds nothing between two calls."""

    def __init__(
        self,
        journal: Path,
        clock: Clock,
        state: Callable[[], DeskState],
        places: after_search.Places,
    ) -> None:
        """`state` knows what products are called; `places` where moments were recorded."""
        self._reader = Reader(journal, clock)
        self._clock = clock
        self._state = state
        self._places = places

    def spans(self) -> Spans:
        with self._reader.open() as db:
            return after_reader.spans(db)

    def span(self, wanted: Wanted) -> Span | None:
        with self._reader.open() as db:
            return after_reader.span(db, wanted)

    def summary(self, span: Span) -> Summary:
        with self._reader.open() as db:
            return after_sums.summary(db, span)

    def page(self, table: Table, span: Span, after: int, most: int) -> Page:
        names = self._names()
        if table in after_tables.PAGED:
            with self._reader.open() as db:
                return after_tables.page(db, table, span, after, most, names)
        with self._reader.open() as db:
            columns, rows = self._whole(db, table, span, names)
        shown = rows[after : after + most]
        return Page(columns, shown, after + most if after + most < len(rows) else None)

    def search(
        self, words: str, kind: str | None, span: Span | None, before: int | None, most: int
    ) -> Found:
        with self._reader.open() as db:
            found = after_search.search(
                db, after_search.Sought(words, kind, span, before, most), self._clock
            )
        try:
            return after_search.placed(found, self._places) if kind == "aired" else found
        except Unavailable:
            return found  # what was said is told, although the disk of the recordings is away

    def _names(self) -> Mapping[str, str]:
        script = self._state().script
        return {row.sku: row.name for row in script.products} if script is not None else {}

    def _whole(
        self, db: Any, table: Table, span: Span, names: Mapping[str, str]
    ) -> tuple[tuple[str, ...], tuple[dict[str, Any], ...]]:
        match table:
            case "products":
                return after_tables.PRODUCTS, after_tables.products(db, span, names)
            case "questions":
                return after_sums.QUESTIONS, after_sums.questions(db, span, names)
            case _:
                return after_tables.ENGAGEMENT, after_tables.engagement(db, span)
