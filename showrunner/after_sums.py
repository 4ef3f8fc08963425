"""A span in one look, and its questions without an answer."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from console.after import Row, Span, Summary
from showrunner.after_reader import runs
from showrunner.after_tables import IS_ANSWER, told
from showrunner.alike import NO_FAQ, alike

PAUSE = 2.0
"""Seconds between two lines that count as silence when they are more."""
TICKETS = 20_000
"""Tickets of a span that are joined, the newest."""
_HEARD = "FROM entries WHERE kind = 'aired' AND number BETWEEN ? AND ?"
_GAPS = f"""
WITH heard AS (SELECT number, {told("t")} AS t, {told("dur")} AS dur,
  substr({told("line")}, 1, instr({told("line")}, '-')) AS show {_HEARD}),
steps AS (SELECT t - lag(t + dur) OVER (ORDER BY number) AS gap,
  show IS lag(show) OVER (ORDER BY number) AS same FROM heard)
SELECT count(*), coalesce(sum(gap), 0), coalesce(max(gap), 0) FROM steps WHERE same AND gap > ?
"""  # noqa: S608 - constants of ours
QUESTIONS = ("question", "sku", "name", "lang", "asked", "last", "state", "answer")


def summary(db: sqlite3.Connection, span: Span) -> Summary:
    """The span in figures; a few statements, none of which holds more than it tells."""
    ends = (span.first, span.last)
    spoken, lines, products, reserve = db.execute(
        f"SELECT coalesce(sum({told('dur')}), 0), count(*), count(DISTINCT {told('sku')}),"
        f" coalesce(sum({told('dur')}) FILTER (WHERE {told('kind')} = 'reserve'), 0) {_HEARD}",
        ends,
    ).fetchone()
    gaps, silence, longest = db.execute(_GAPS, (*ends, PAUSE)).fetchone()
    answered, mine = db.execute(
        f"SELECT count(*), count(*) FILTER (WHERE {told('writer')} = 'operator') {_HEARD}"
        f" AND {IS_ANSWER}",
        ends,
    ).fetchone()
    rules = db.execute(
        f"SELECT coalesce({told('rule')}, '?'), count(*) FROM entries WHERE kind = 'refused'"  # noqa: S608 - constants of ours
        " AND number BETWEEN ? AND ? GROUP BY 1 ORDER BY 2 DESC, 1",
        ends,
    ).fetchall()
    (acts,) = db.execute(
        "SELECT count(*) FROM entries WHERE kind = 'order' AND number BETWEEN ? AND ?", ends
    ).fetchone()
    comments, writers, viewers = db.execute(
        f"SELECT sum({told('comments')}), sum({told('new')}), max({told('viewers')})"  # noqa: S608 - constants of ours
        " FROM entries WHERE kind = 'audience' AND number BETWEEN ? AND ?",
        ends,
    ).fetchone()
    slate, muted = _off(db, span)
    open_ones = [row for row in questions(db, span, {}) if row["state"] in {"open", "person"}]
    return Summary(
        start=span.start, end=span.end, spoken=round(spoken, 1), lines=lines, products=products,
        reserve=round(reserve, 1), silence=round(silence, 1), gaps=gaps,
        longest_gap=round(longest, 1), slate=round(slate, 1), muted=round(muted, 1),
        answered=answered, by_operator=mine, unanswered=len(open_ones),
        wait_p50=_wait(db, span, 0.5), wait_p95=_wait(db, span, 0.95),
        refused=sum(count for _, count in rules), rules=dict(rules), acts=acts,
        comments=comments, writers=writers, viewers=viewers,
    )  # fmt: skip


def _wait(db: sqlite3.Connection, span: Span, part: float) -> float | None:
    """The wait that so many of all were no longer than, by nearest rank."""
    waited = f"{_HEARD} AND {IS_ANSWER} AND {told('waited')} IS NOT NULL"
    ends = (span.first, span.last)
    (count,) = db.execute(f"SELECT count(*) {waited}", ends).fetchone()
    if not count:
        return None
    row = db.execute(
        f"SELECT {told('waited')} {waited} ORDER BY 1 LIMIT 1 OFFSET ?",
        (*ends, ceil(part * count) - 1),
    ).fetchone()
    return float(row[0])


# --- slate and mute -------------------------------------------------------------------------


def _off(db: sqlite3.Connection, span: Span) -> tuple[float, float]:
    """Seconds of slate and of mute, by the receipts of those orders."""
    slate = muted = 0.0
    for piece in _pieces(db, span):
        slate += _on_for(db, piece, span.first, ("slate", "stop"))
        muted += _on_for(db, piece, span.first, ("mute",))
    return slate, muted


def _pieces(db: sqlite3.Connection, span: Span) -> Iterator[Span]:
    """The runs that the span touches, each cut at its end; show time begins anew with each."""
    found = [run for _, run in runs(db) if run.first <= span.last and run.last >= span.first]
    for run in found or [span]:
        yield Span(run.first, min(run.last, span.last), run.start, span.end)


def _on_for(db: sqlite3.Connection, run: Span, first: int, orders: tuple[str, ...]) -> float:
    """Seconds for which it was on from entry `first` to the end of this piece of a run."""
    edge = "SELECT t FROM entries WHERE number >= ? ORDER BY number LIMIT 1"
    (begins,) = db.execute(edge, (max(first, run.first),)).fetchone()
    (ends,) = db.execute(edge, (run.last,)).fetchone()
    marks = ",".join("?" * len(orders))
    chosen = f"{told('order', 'do')} IN ({marks}) AND {told('done')}"
    given = db.execute(
        f"SELECT t, {told('order', 'on')} FROM entries"  # noqa: S608 - constants of ours
        f" WHERE kind = 'order' AND number BETWEEN ? AND ? AND {chosen} ORDER BY number",
        (run.first, run.last, *orders),
    )
    seconds, since = 0.0, None
    for t, on in (*given, (ends, 0)):
        if on and since is None:
            since = t
        elif not on and since is not None:
            seconds += max(0.0, t - max(since, begins))
            since = None
    return seconds


# --- questions ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Group:
    question: str
    lang: str
    person: bool
    last: str
    asked: int = 1
    answered: bool = False
    comments: set[str] = field(default_factory=set)


def questions(db: sqlite3.Connection, span: Span, names: Mapping[str, str]) -> tuple[Row, ...]:
    """Questions that had no answer, alike ones as one, those that most people asked first.

    `state` is `open`; `person` for what no FAQ can answer (an order gone wrong, a complaint);
    `answered` once an operator has answered it on air; `faq` once its answer stands in the
    catalogue, which is in `answer`.
    """
    groups = _grouped(db, span)
    said = _answered(db, span)
    written = _written(db)
    rows: list[Row] = []
    for (sku, same), one in groups.items():
        answer = written.get((sku, same))
        state = "person" if one.person else "open"
        if answer is not None:
            state = "faq"
        elif one.comments & said:
            state = "answered"
        rows.append(
            {
                "question": one.question,
                "sku": sku,
                "name": names.get(sku, sku) if sku else None,
                "lang": one.lang,
                "asked": one.asked,
                "last": one.last,
                "state": state,
                "answer": answer,
            }
        )
    order = {"open": 0, "person": 1, "answered": 2, "faq": 3}
    rows.sort(key=lambda row: (order[row["state"]], -row["asked"], row["question"]))
    return tuple(rows)


def _grouped(db: sqlite3.Connection, span: Span) -> dict[tuple[str | None, str], _Group]:
    tickets = db.execute(
        "SELECT wall, data FROM entries WHERE kind = 'chat' AND number BETWEEN ? AND ?"
        " ORDER BY number DESC LIMIT ?",
        (span.first, span.last, TICKETS),
    )
    found: dict[tuple[str | None, str], _Group] = {}
    for wall, text in tickets:
        told_: dict[str, Any] = json.loads(text)
        question = str(told_.get("question") or "")
        if not (same := alike(question)):
            continue
        key = (told_.get("sku"), same)
        fresh = _Group(question, str(told_.get("lang") or ""), told_.get("intent") in NO_FAQ, wall)
        one = found.setdefault(key, fresh)
        # A ticket counts everybody who asked so far; the newest one comes first and has most.
        one.asked = max(one.asked, int(told_.get("asked") or 1))
        one.comments.update(map(str, told_.get("comments") or ()))
    return found


def _answered(db: sqlite3.Connection, span: Span) -> set[str]:
    """Comments that operators answered in their own words, in the span or after."""
    rows = db.execute(
        f"SELECT {told('order', 'comment')} FROM entries WHERE kind = 'order' AND number >= ?"  # noqa: S608 - constants of ours
        f" AND {told('order', 'do')} = 'answer_with' AND {told('done')}",
        (span.first,),
    )
    return {str(comment) for (comment,) in rows}


def _written(db: sqlite3.Connection) -> dict[tuple[str | None, str], str]:
    """Answers that were written into the catalogue from the desk, the newest of each."""
    rows = db.execute(
        f"SELECT {told('order', 'sku')}, {told('order', 'question')}, {told('order', 'answer')}"  # noqa: S608 - constants of ours
        f" FROM entries WHERE kind = 'order' AND {told('order', 'do')} = 'add_faq'"
        f" AND {told('done')} ORDER BY number"
    )
    return {(sku, alike(question)): answer for sku, question, answer in rows}
