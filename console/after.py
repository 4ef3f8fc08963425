"""After the show: what the journal says of a run, a day or any span, as figures and tables.

What is shown of viewers: what they asked, as they wrote it and without what is private in it, also
where it was answered; the name the host spoke in an answer; the name of who was muted by order. Who
wrote is only counted. It is shown for as long as it stands in the journal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal, Protocol

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import StreamingResponse

from console.access import Access
from console.after_export import KINDS, export, filename

PAGE = 100
"""Rows of a page, unless another number is asked for."""
MOST = 500
Row = dict[str, Any]
Table = Literal["products", "questions", "answers", "refusals", "acts", "engagement", "transcript"]


@dataclass(frozen=True, slots=True)
class Run:
    """One start of the show, to its end; restarts of a process within it do not count."""

    show: str
    """Its id, which the ids of its lines and its recordings begin with."""
    start: str
    """UTC, ISO 8601."""
    end: str


@dataclass(frozen=True, slots=True)
class Spans:
    """What can be chosen, the newest first."""

    runs: tuple[Run, ...]
    days: tuple[str, ...]
    """Days of UTC on which something was written down."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A span as it is asked for: a run, a day, or from one moment to another."""

    show: str | None = None
    day: date | None = None
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Entries of the journal from one number to another, both included."""

    first: int
    last: int
    start: str
    """Wall time of the first of them; UTC, ISO 8601."""
    end: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A span in figures. Times are seconds; None where nothing was measured."""

    start: str
    end: str
    spoken: float
    lines: int
    products: int
    """Products that were spoken of."""
    reserve: float
    """What the reserve spoke, because no line came."""
    silence: float
    """Beyond 2 s between two lines, whatever the reason; slate and mute count."""
    gaps: int
    longest_gap: float
    slate: float
    muted: float
    answered: int
    by_operator: int
    """Answers in an operator's words."""
    unanswered: int
    """Questions that had no answer, alike ones as one."""
    wait_p50: float | None
    """From a question to the first sound of its answer."""
    wait_p95: float | None
    refused: int
    """Lines that the gate kept off the air."""
    rules: dict[str, int]
    """Those, by the rule they broke."""
    acts: int
    comments: int | None
    writers: int | None
    """Viewers who wrote, each counted once a day (and anew by a script engine started again)."""
    viewers: int | None
    """The most at a time on our own site."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a table."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    next: int | None
    """What to ask for `after` it; None at the end."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search has found, the newest first."""

    rows: tuple[Row, ...]
    next: int | None
    """What to ask for `before` to go on; None when everything was looked through."""
    reached: str
    """Wall time that was looked back to."""


class Past(Protocol):
    """The journal of this show. The showrunner implements it.

    Each call may take the disk's time, and raises `Unavailable` when that is too long.
    """

    def spans(self) -> Spans: ...

    def span(self, wanted: Wanted) -> Span | None:
        """The entries that are wanted; None when there are none."""
        ...

    def summary(self, span: Span) -> Summary: ...

    def page(self, table: Table, span: Span, after: int, most: int) -> Page:
        """Rows after that number of the journal, or after that row of a table that is whole."""
        ...

    def search(
        self, words: str, kind: str | None, span: Span | None, before: int | None, most: int
    ) -> Found:
        """Entries with all these words, of a kind or of all kinds people read."""
        ...


def wanted(
    show: Annotated[str | None, Query(pattern=r"^[0-9A-Za-z]{1,32}$")] = None,
    day: date | None = None,
    start: Annotated[datetime | None, Query(alias="from")] = None,
    end: Annotated[datetime | None, Query(alias="to")] = None,
) -> Wanted:
    """The span of a request: `show`, `day`, or `from` and `to`; without any, the whole journal."""
    return Wanted(show, day, start, end)


Asked = Annotated[Wanted, Depends(wanted)]
Many = Annotated[int, Query(ge=1, le=MOST)]


class After:
    """The routes; whoever may see the desk may see them.

    They are no coroutines: the journal is read in a thread, by one request at a time, and a reading
    that takes too long is given up. Show and desk wait for none of it.
    """

    def __init__(self, past: Past, access: Access, show: str) -> None:
        """`show` is its name, for the names of files."""
        self._past = past
        self._access = access
        self._show = show

    def router(self) -> APIRouter:
        router = APIRouter()
        viewer = [Depends(self._access.viewer)]
        router.add_api_route("/api/after", self.spans, dependencies=viewer)
        router.add_api_route("/api/after/summary", self.summary, dependencies=viewer)
        router.add_api_route("/api/after/search", self.search, dependencies=viewer)
        router.add_api_route("/api/journal", self.journal, dependencies=viewer)
        router.add_api_route(
            "/api/after/{table}.{kind}", self.export, dependencies=viewer,
            response_class=StreamingResponse,
        )  # fmt: skip
        router.add_api_route("/api/after/{table}", self.page, dependencies=viewer)
        return router

    def spans(self) -> Spans:
        """Runs of the show and days of the journal, the newest first."""
        return self._past.spans()

    def summary(self, asked: Asked) -> Summary:
        """A span in figures."""
        return self._past.summary(self._span(asked))

    def page(
        self, table: Table, asked: Asked, after: Annotated[int, Query(ge=0)] = 0, most: Many = PAGE
    ) -> Page:
        """Rows of a table, in pages."""
        return self._past.page(table, self._span(asked), after, most)

    def search(
        self,
        asked: Asked,
        q: Annotated[str, Query(max_length=200)] = "",
        before: Annotated[int | None, Query(ge=1)] = None,
        most: Many = PAGE,
    ) -> Found:
        """Lines that were heard and hold all these words, with the recording that has them."""
        return self._past.search(q, "aired", self._span(asked), before, most)

    def journal(
        self,
        q: Annotated[str, Query(max_length=200)] = "",
        kind: Annotated[str | None, Query(pattern="^[a-z]{1,20}$")] = None,
        before: Annotated[int | None, Query(ge=1)] = None,
        most: Many = 50,
    ) -> Found:
        """Entries of the whole journal that hold all these words, the newest first."""
        return self._past.search(q, kind, None, before, most)

    def export(self, table: Table, kind: Literal["csv", "json"], asked: Asked) -> StreamingResponse:
        """A whole table as a file: RFC 4180 or JSON, sent as it is read."""
        span = self._span(asked)
        first = self._past.page(table, span, 0, MOST)

        def pages() -> Iterator[Page]:
            page = first
            yield page
            while page.next is not None:
                page = self._past.page(table, span, page.next, MOST)
                yield page

        name = filename(self._show, table, span.start, span.end, kind)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        rows = (row for page in pages() for row in page.rows)
        return StreamingResponse(
            export(first.columns, rows, kind), media_type=KINDS[kind], headers=headers
        )

    def _span(self, asked: Wanted) -> Span:
        found = self._past.span(asked)
        if found is None:
            raise HTTPException(404, "The journal has nothing of that time.")
        return found
