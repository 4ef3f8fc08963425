import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studio.errors import Unavailable
from studio.journal import Journal

WALL = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def filled(path: Path, count: int) -> Journal:
    journal = Journal(path)
    for number in range(count):
        journal.write(float(number), WALL, "aired", {"line": number, "text": "so — “yes”"})
    return journal


def test_entries_come_back_in_order_after_a_restart(tmp_path: Path) -> None:
    filled(tmp_path / "j.db", 3).close()
    journal = filled(tmp_path / "j.db", 2)
    assert [entry.data["line"] for entry in journal.read("aired")] == [0, 1, 2, 0, 1]
    assert journal.broken_at() is None


def test_an_altered_entry_breaks_the_chain(tmp_path: Path) -> None:
    filled(tmp_path / "j.db", 5).close()
    with sqlite3.connect(tmp_path / "j.db") as other:
        other.execute("UPDATE entries SET data = replace(data, 'yes', 'no') WHERE number = 3")
    assert Journal(tmp_path / "j.db").broken_at() == 3


def test_a_removed_entry_breaks_the_chain(tmp_path: Path) -> None:
    filled(tmp_path / "j.db", 5).close()
    with sqlite3.connect(tmp_path / "j.db") as other:
        other.execute("DELETE FROM entries WHERE number = 2")
    assert Journal(tmp_path / "j.db").broken_at() == 3


def test_the_tail_is_the_newest_in_reading_order(tmp_path: Path) -> None:
    assert [entry.data["line"] for entry in filled(tmp_path / "j.db", 9).tail(3)] == [6, 7, 8]


def test_a_disk_that_refuses_is_unavailable_and_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(Unavailable, match="cannot be written"):
        Journal(tmp_path / "file" / "j.db")
