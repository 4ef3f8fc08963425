"""No line of the last seven days comes again word for word, whatever was started again between."""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from show_rig import Rig

from script_engine.novelty import Novelty, line_key
from script_engine.playbook import Playbook
from showrunner.week import recall, week
from studio.errors import Unavailable
from studio.journal import Journal
from studio.past import lately
from studio.show import Kind

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HEARD = "We begin this one with the handle, as one should."


def row(line: str, caption: str) -> dict[str, Any]:
    return {"line": line, "caption": caption}


def written(path: Path, *rows: tuple[timedelta, dict[str, Any]]) -> Path:
    """A journal with `aired` rows of so long ago."""
    journal = Journal(path)
    for ago, data in rows:
        journal.write(0.0, NOW - ago, "aired", data)
    journal.close()
    return path


def said_by(rig: Rig) -> set[str]:
    rows = [row for row in rig.rows if row.kind is not Kind.DISCLOSURE]
    return {row.bound.text.casefold() for row in rows if len(row.bound.text.split()) >= 5}


def test_the_same_show_days_later_says_nothing_of_the_last_week_again(tmp_path: Path) -> None:
    first = Rig().run(900)
    days_ago = [(timedelta(days=6), row(r.bound.line.id, r.bound.text)) for r in first.rows]
    journal = written(tmp_path / "journal.db", *days_ago)
    # The same seed and the same names of lines: alone, it would be the same show once more.
    forgetful = Rig().run(900)
    assert said_by(forgetful) == said_by(first)

    writer = Playbook(Playbook.Settings(seed=1))
    again = Rig(writer=writer)
    asyncio.run(recall(writer, journal, again.t, NOW))
    again.run(900)
    assert len(said_by(again)) > 50
    assert not said_by(again) & said_by(first)


def test_a_line_counts_for_seven_days_by_the_clock_on_the_wall(tmp_path: Path) -> None:
    week_ago, day = timedelta(days=7), timedelta(days=1)
    novelty = Novelty()
    rows = ((week_ago + day, row("a-1", "x")), (week_ago - day, row("b-1", HEARD)))
    novelty.recall(week(written(tmp_path / "j.db", *rows), 30.0, NOW))
    assert novelty.verdict(HEARD, HEARD, None, 30.0) == "exact"
    assert novelty.verdict(HEARD, HEARD, None, 30.0 + 2 * day.total_seconds()) == "fresh"


def test_what_is_older_than_a_week_and_what_was_not_aired_is_not_read(tmp_path: Path) -> None:
    path = written(
        tmp_path / "j.db",
        (timedelta(days=9), row("a-1", "Older than a week, and free again.")),
        (timedelta(days=2), row("b-1", HEARD)),
    )
    journal = Journal(path)
    journal.write(0.0, NOW, "refused", row("b-2", "Never heard by anybody at all."))
    assert week(path, 10.0, NOW) == [(10.0 - 2 * 86400, line_key(HEARD))]


def test_a_line_that_an_answer_cut_in_two_counts_as_a_whole(tmp_path: Path) -> None:
    path = written(
        tmp_path / "j.db",
        (timedelta(hours=2), row("s-1", "We begin this one with the handle,")),
        (timedelta(hours=2), row("s-2", "It costs forty.")),
        (timedelta(hours=2), row("s-1", "as one should.")),
    )
    assert line_key(HEARD) in {key for _, key in week(path, 0.0, NOW)}


def test_a_clock_that_was_set_back_puts_nothing_into_the_future(tmp_path: Path) -> None:
    path = written(tmp_path / "j.db", (timedelta(hours=-3), row("s-1", HEARD)))
    assert week(path, 5.0, NOW) == [(5.0, line_key(HEARD))]


def test_of_a_long_journal_only_the_newest_rows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "j.db"
    Journal(path).close()
    with sqlite3.connect(path) as db:
        when = (NOW - timedelta(hours=1)).isoformat(timespec="milliseconds")
        db.executemany(
            "INSERT INTO entries (t, wall, kind, data, hash) VALUES (0, ?, 'aired', ?, '')",
            ((when, f'{{"line": "s-{n}", "caption": "line {n}"}}') for n in range(100_000)),
        )
    keys = week(path, 0.0, NOW, most=5_001)
    assert [key for _, key in keys] == [line_key(f"line {n}") for n in range(94_999, 100_000)]


def test_lines_that_are_said_while_the_week_is_read_are_kept() -> None:
    novelty = Novelty()
    novelty.note(HEARD, HEARD, None, 1.0)
    novelty.recall([(-90_000.0, line_key("What the host said about the lid yesterday."))])
    assert novelty.verdict(HEARD, HEARD, None, 2.0) == "exact"


def test_a_journal_that_cannot_be_read_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "j.db").write_bytes(b"no database at all" * 99)
    writer = Playbook()
    asyncio.run(recall(writer, tmp_path / "j.db", 0.0, NOW))
    with pytest.raises(Unavailable, match=r"journal .*cannot be read"):
        next(lately(tmp_path / "missing.db", "aired", ("line",), NOW, 10))
