import sqlite3
from contextlib import closing
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


def test_two_brains_that_overlap_leave_one_chain(tmp_path: Path) -> None:
    with closing(Journal(tmp_path / "journal.db")) as old:
        old.write(1.0, WALL, "show", {"what": "the first brain"})
        with closing(Journal(tmp_path / "journal.db")) as new:
            for n in range(3):
                new.write(2.0, WALL, "show", {"what": f"the second brain {n}"})
                old.write(2.0, WALL, "show", {"what": f"last words {n}"})
            assert new.broken_at() is None
            told = [entry.data["what"] for entry in new.read()]
    assert told[1:] == [
        word for n in range(3) for word in (f"the second brain {n}", f"last words {n}")
    ]


def test_the_newest_entry_cannot_be_taken_out_while_it_is_written_on(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j.db", 3)
    with closing(sqlite3.connect(tmp_path / "j.db")) as other, other:
        other.execute("DELETE FROM entries WHERE number = 3")
    journal.write(4.0, WALL, "show", {"what": "goes on"})
    assert journal.broken_at() == 3
    journal.close()
