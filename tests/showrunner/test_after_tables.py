"""Every figure after the show is what counting the journal's entries by hand comes to."""

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.after import Page, Span, Table, Wanted
from script_engine import answers as answers_of_the_script
from showrunner import after_tables
from showrunner.after import AfterBook
from studio.clock import SystemClock
from studio.errors import Unavailable
from studio.journal import Journal
from tests.console.desk_double import ScriptedDesk

DAWN = datetime(2026, 11, 27, 22, 0, tzinfo=UTC)
SKUS = ("FH-0", "FH-1", "GONE", None)
QUESTIONS = (
    "Is it heavy?",
    "is it HEAVY",
    "Do you ship to Malta?",
    "¿Hay otra?",
    "my parcel broke",
)


class Diary:
    """A journal of runs, and the same entries as a list."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.path = folder / "journal.db"
        self.rng = random.Random(seed)
        self.entries: list[tuple[int, float, str, str, dict[str, Any]]] = []
        self._journal = Journal(self.path)
        self.wall = DAWN
        self.shows: list[str] = []
        self.book = AfterBook(
            self.path, SystemClock(), ScriptedDesk().state, lambda m: [None] * len(m)
        )

    def note(self, t: float, kind: str, data: dict[str, Any]) -> None:
        entry = self._journal.write(t, self.wall, kind, data)
        self.entries.append((entry.number, entry.t, entry.wall, kind, data))

    def run(self, lines: int) -> None:
        """One start of the show."""
        rng, show, t = self.rng, f"11{len(self.shows):02d}", 1.0
        self.shows.append(show)
        self.note(t, "show", {"what": "voice: festival (chosen)", "show": show})
        for number in range(lines):
            pause, dur = rng.choice([0.2, 0.4, 2.5, 7.0]), rng.uniform(1, 9)
            asked = rng.random() < 0.3
            operator = rng.random() < 0.3
            kind = "answer" if asked else rng.choice(["pitch", "pitch", "reserve", "bridge"])
            act = rng.choice(["answer_unknown", "answer_price"]) if asked else kind
            row = {
                "t": round(t + pause, 3), "dur": round(dur, 3), "kind": kind, "act": act,
                "sku": None if kind == "reserve" else rng.choice(SKUS),
                "writer": "operator" if operator else "playbook", "part": 0, "cut": False,
                "reply_to": f"c-{number}" if asked else None, "line": f"{show}-{number}",
                "caption": f"Line {number} of {show}, 100 % café",
            }  # fmt: skip
            if asked and rng.random() < 0.8:
                row["waited"] = round(rng.uniform(0, 8), 2)
                row["asked"] = f"Question {number}?"
            t += pause + dur
            self.wall += timedelta(seconds=pause + dur)
            self.note(t, "aired", row)
            self._aside(t, number)
        self.wall += timedelta(hours=rng.choice([0, 1, 30]))

    def _aside(self, t: float, number: int) -> None:
        """What is written down between two lines."""
        rng = self.rng
        match rng.randrange(7):
            case 0:
                told = {"question": rng.choice(QUESTIONS), "lang": "en", "sku": rng.choice(SKUS),
                        "intent": "unknown", "asked": rng.randrange(1, 4),
                        "comments": [f"c-{number}"], "words": "Needs you"}  # fmt: skip
                if told["question"] == QUESTIONS[-1]:
                    told["intent"] = "complaint"
                self.note(t, "chat", told)
            case 1:
                rule = rng.choice(["number", "superlative"])
                self.note(t, "refused", {"rule": rule, "words": f"pitch: {rule}", "act": "price",
                                         "sku": "FH-0", "writer": "playbook"})  # fmt: skip
            case 2:
                do = rng.choice(["slate", "mute", "stop"])
                self.order(t, {"do": do, "on": rng.random() < 0.5}, done=rng.random() < 0.8)
            case 3:
                self.order(t, {"do": "add_faq", "question": "Heavy, is it?", "answer": "No.",
                               "sku": rng.choice(SKUS)}, done=rng.random() < 0.5)  # fmt: skip
            case 4:
                self.note(t, "audience", {"comments": rng.randrange(9), "new": rng.randrange(3),
                                          "viewers": rng.choice([None, 4, 9])})  # fmt: skip
            case 5:
                self.order(t, {"do": "answer_with", "comment": f"c-{number}", "text": "x"})

    def order(self, t: float, order: dict[str, Any], *, done: bool = True) -> None:
        told = {"order": order, "who": "ada", "id": f"o{t}", "done": done, "words": "ok", "at": t}
        self.note(t, "order", told)

    def of(self, kind: str, span: Span) -> list[dict[str, Any]]:
        return [
            {"number": n, "entry_t": t, "wall": wall, **data}
            for n, t, wall, of, data in self.entries
            if of == kind and span.first <= n <= span.last
        ]

    def rows(self, table: Table, span: Span, most: int = 500) -> list[dict[str, Any]]:
        """All pages of a table."""
        after, rows = 0, list[dict[str, Any]]()
        while True:
            page: Page = self.book.page(table, span, after, most)
            assert len(page.rows) <= most
            assert all(tuple(row) == page.columns for row in page.rows)
            rows += page.rows
            if page.next is None:
                return rows
            after = page.next


def answers(heard: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [h for h in heard if h["reply_to"] and h["act"] != "answer_unknown"]


def alike(question: str) -> str:
    return " ".join(sorted("".join(c for c in question.lower() if c.isalnum() or c == " ").split()))


def on_for(diary: Diary, span: Span, orders: set[str]) -> float:
    """Seconds of slate or mute, entry by entry."""
    seconds, on, before = 0.0, False, None
    for number, t, _, kind, data in diary.entries:
        if kind == "show":
            on, before = False, None
        if number > span.last:
            break
        if before is not None and on and number > span.first:
            seconds += t - before
        before = t
        if kind == "order" and data["order"]["do"] in orders and data["done"]:
            on = data["order"]["on"]
    return seconds


def spans(diary: Diary) -> list[Span]:
    first, last = diary.entries[0], diary.entries[-1]
    middle = diary.rng.randrange(len(diary.entries))
    found = [diary.book.span(Wanted(show=show)) for show in diary.shows]
    found.append(diary.book.span(Wanted()))
    found += [Span(first[0], diary.entries[middle][0], first[2], diary.entries[middle][2])]
    found += [Span(diary.entries[middle][0], last[0], diary.entries[middle][2], last[2])]
    return [span for span in found if span is not None]


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), runs=st.integers(1, 3), lines=st.integers(1, 40))
def test_the_tables_are_what_counting_by_hand_comes_to(seed: int, runs: int, lines: int) -> None:
    with TemporaryDirectory() as folder:
        diary = Diary(Path(folder), seed)
        for _ in range(runs):
            diary.run(lines)
        for span in spans(diary):
            check_products(diary, span)
            check_summary(diary, span)
            check_questions(diary, span)
            check_engagement(diary, span)
            check_paged(diary, span)


def check_products(diary: Diary, span: Span) -> None:
    heard = diary.of("aired", span)
    spoken: dict[str, float] = defaultdict(float)
    turns: dict[str, int] = defaultdict(int)
    pitched = None
    for row in heard:
        if row["sku"] is None:
            continue
        spoken[row["sku"]] += row["dur"]
        if row["kind"] == "pitch":
            turns[row["sku"]] += row["sku"] != pitched
            pitched = row["sku"]
    rows = diary.rows("products", span, most=2)
    assert [r["sku"] for r in rows] == sorted(spoken, key=lambda s: (-spoken[s], s))
    for row in rows:
        sku = row["sku"]
        mine = [h for h in heard if h["sku"] == sku]
        assert row["seconds"] == pytest.approx(spoken[sku], abs=0.06)
        assert row["share"] == pytest.approx(spoken[sku] / sum(spoken.values()), abs=1e-3)
        assert (row["lines"], row["turns"]) == (len(mine), turns[sku])
        assert row["answers"] == len(answers(mine))
        assert row["name"] == {"FH-0": "Fjord Insulated Bottle 750 ml",
                               "FH-1": "Cove Wireless Earbuds"}.get(sku, sku)  # fmt: skip


def check_summary(diary: Diary, span: Span) -> None:
    told = diary.book.summary(span)
    heard = diary.of("aired", span)
    gaps = [
        b["t"] - a["t"] - a["dur"]
        for a, b in pairwise(heard)
        if a["line"][:4] == b["line"][:4] and b["t"] - a["t"] - a["dur"] > 2
    ]
    waits = sorted(a["waited"] for a in answers(heard) if "waited" in a)
    assert told.lines == len(heard)
    assert told.spoken == pytest.approx(sum(h["dur"] for h in heard), abs=0.06)
    assert told.gaps == len(gaps)
    assert told.silence == pytest.approx(sum(gaps), abs=0.06)
    assert told.longest_gap == pytest.approx(max(gaps, default=0), abs=0.06)
    assert told.answered == len(answers(heard))
    assert told.by_operator == sum(a["writer"] == "operator" for a in answers(heard))
    assert told.wait_p50 == (waits[ceil(0.5 * len(waits)) - 1] if waits else None)
    assert told.wait_p95 == (waits[ceil(0.95 * len(waits)) - 1] if waits else None)
    assert told.refused == sum(told.rules.values()) == len(diary.of("refused", span))
    assert told.acts == len(diary.of("order", span))
    assert told.slate == pytest.approx(on_for(diary, span, {"slate", "stop"}), abs=0.1)
    assert told.muted == pytest.approx(on_for(diary, span, {"mute"}), abs=0.1)
    there = diary.of("audience", span)
    assert told.comments == (sum(a["comments"] for a in there) if there else None)
    assert told.viewers == max((a["viewers"] for a in there if a["viewers"]), default=None)


def check_questions(diary: Diary, span: Span) -> None:
    asked: dict[tuple[str | None, str], int] = defaultdict(int)
    for told in diary.of("chat", span):
        key = told["sku"], alike(told["question"])
        asked[key] = max(asked[key], told["asked"])
    rows = diary.rows("questions", span)
    assert {(r["sku"], alike(r["question"])): r["asked"] for r in rows} == asked
    written = {
        data["order"]["sku"]
        for _, _, _, kind, data in diary.entries
        if kind == "order" and data["order"]["do"] == "add_faq" and data["done"]
    }
    for row in rows:
        faq = "heavy" in row["question"].lower() and row["sku"] in written
        assert (row["state"] == "faq") == faq
        assert (row["answer"] == "No.") == faq
        if row["question"] == QUESTIONS[-1]:
            assert row["state"] in {"person", "answered"}


def check_engagement(diary: Diary, span: Span) -> None:
    rows = diary.rows("engagement", span)
    assert len(rows) <= 240
    assert sum(r["comments"] for r in rows) == sum(
        a["comments"] for a in diary.of("audience", span)
    )
    assert sum(r["answers"] for r in rows) == len(answers(diary.of("aired", span)))
    assert [r["time"] for r in rows] == sorted(r["time"] for r in rows)


def check_paged(diary: Diary, span: Span) -> None:
    for table, kind in (("transcript", "aired"), ("refusals", "refused"), ("acts", "order")):
        rows = diary.rows(table, span, most=3)  # type: ignore[arg-type]  # names of tables
        assert [r["time"] for r in rows] == [e["wall"] for e in diary.of(kind, span)]
    products = {row.sku: row.name for row in ScriptedDesk().state().script.products}  # type: ignore[union-attr]  # the double has one
    said = [
        (row["time"], row["question"], row["answer"], row["sku"], row["name"])
        for row in diary.rows("answers", span, most=1)
    ]
    assert said == [
        (h["wall"], h.get("asked"), h["caption"], h["sku"], products.get(h["sku"], h["sku"]))
        for h in answers(diary.of("aired", span))
    ]


def test_a_day_is_its_entries_and_days_are_listed(tmp_path: Path) -> None:
    diary = Diary(tmp_path, 5)
    for _ in range(4):
        diary.run(6)
    days = dict.fromkeys(wall[:10] for _, _, wall, _, _ in reversed(diary.entries))
    assert diary.book.spans().days == tuple(days)
    for day in days:
        mine = [n for n, _, wall, _, _ in diary.entries if wall[:10] == day]
        span = diary.book.span(Wanted(day=datetime.fromisoformat(day).date()))
        assert span is not None
        assert (span.first, span.last) == (mine[0], mine[-1])
    assert [run.show for run in diary.book.spans().runs] == diary.shows[::-1]
    assert diary.book.span(Wanted(day=datetime(2020, 1, 1, tzinfo=UTC).date())) is None
    assert diary.book.span(Wanted(show="none")) is None


def test_a_search_finds_every_entry_with_all_the_words_page_by_page(tmp_path: Path) -> None:
    diary = Diary(tmp_path, 7)
    for _ in range(3):
        diary.run(30)
    for words in ("", "line 1", "CAFÉ 100 %", "festival", "ada", "nowhere", "superlative", "_"):
        before, found = None, list[dict[str, Any]]()
        while True:
            page = diary.book.search(words, None, None, before, 7)
            found += page.rows
            if page.next is None:
                break
            before = page.next
        wanted = [
            n for n, _, _, kind, data in reversed(diary.entries)
            if kind != "audience" and all(w.casefold() in text(kind, data) for w in words.split())
        ]  # fmt: skip
        assert [row["number"] for row in found] == wanted
    span = diary.book.span(Wanted(show=diary.shows[1]))
    assert span is not None
    heard = diary.book.search("line", "aired", span, None, 500).rows
    assert {row["text"].split()[3][:4] for row in heard} == {diary.shows[1]}


def text(kind: str, data: dict[str, Any]) -> str:
    if kind == "aired":
        return f"{data['kind']}: {data['caption']}".casefold()
    told = data.get("words") or data.get("what")
    return (
        f"{told} {data.get('who', '')} {data.get('id', '')} {data.get('question', '')}".casefold()
    )


def test_what_is_no_answer_is_called_as_the_script_engine_calls_it() -> None:
    assert after_tables.UNKNOWN == answers_of_the_script.UNKNOWN


def test_a_journal_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    book = AfterBook(tmp_path / "none.db", SystemClock(), ScriptedDesk().state, lambda _: [])
    with pytest.raises(Unavailable, match="cannot be read"):
        book.spans()
