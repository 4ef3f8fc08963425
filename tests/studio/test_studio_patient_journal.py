"""A disk that refuses: entries wait in order, and the chain is whole when it takes them again."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studio import patient_journal
from studio.clock import SimulatedClock
from studio.errors import Unavailable
from studio.journal import Audit, opened
from studio.patient_journal import AGAIN, PatientJournal

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture
def journal(tmp_path: Path, clock: SimulatedClock) -> Iterator[PatientJournal]:
    one = PatientJournal(tmp_path / "journal.db", clock)
    yield one
    one.close()


class Disk:
    """A disk of so few pages that nothing more fits, until there is room again."""

    def __init__(self, journal: PatientJournal) -> None:
        self._db: sqlite3.Connection = journal._db

    def full(self) -> None:
        self._db.execute("PRAGMA max_page_count = 1")  # as small as what is there

    def has_room(self) -> None:
        self._db.execute("PRAGMA max_page_count = 100000")


def told(journal: PatientJournal) -> list[int]:
    return [entry.data["n"] for entry in journal.read("aired")]


def note(journal: PatientJournal, n: int) -> None:
    journal.write(float(n), NOW, "aired", {"n": n, "text": "x" * 3000})


def test_what_a_full_disk_refused_is_written_later_in_order(
    journal: PatientJournal, clock: SimulatedClock, caplog: pytest.LogCaptureFixture
) -> None:
    disk = Disk(journal)
    note(journal, 0)
    disk.full()
    for n in range(1, 30):
        note(journal, n)
        clock.lag(0.5)
    journal.keep("director", "y" * 9000)
    assert journal.waiting > 20
    assert "full" in journal.refusal
    assert caplog.text.count("entries wait, the show goes on") == 1
    disk.has_room()
    clock.lag(AGAIN)
    note(journal, 30)
    assert told(journal) == list(range(31))
    assert journal.kept("director") == "y" * 9000
    assert journal.broken_at() is None
    assert (journal.waiting, journal.refusal, journal.lost) == (0, "", 0)


def test_a_disk_that_refuses_is_not_asked_at_every_entry(
    journal: PatientJournal, clock: SimulatedClock
) -> None:
    disk = Disk(journal)
    disk.full()
    for n in range(20):
        note(journal, n)
    disk.has_room()
    note(journal, 20)
    assert journal.waiting > 0
    clock.lag(AGAIN)
    assert journal.catch_up()
    assert told(journal) == list(range(21))


def test_the_oldest_make_room_and_are_counted(
    tmp_path: Path, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient_journal, "WAITING", 5)
    journal = PatientJournal(tmp_path / "small.db", clock)
    disk = Disk(journal)
    disk.full()
    for n in range(40):
        note(journal, n)
    written = len(told(journal))
    assert journal.lost == 40 - written - 5
    disk.has_room()
    journal.close()  # a last try
    again = PatientJournal(tmp_path / "small.db", clock)
    assert told(again)[-5:] == [35, 36, 37, 38, 39]
    again.close()


def test_a_newer_note_takes_the_place_of_one_that_waits(
    journal: PatientJournal, clock: SimulatedClock
) -> None:
    disk = Disk(journal)
    disk.full()
    journal.keep("director", "a" * 9000)
    journal.keep("director", "b" * 9000)
    disk.has_room()
    clock.lag(AGAIN)
    assert journal.catch_up()
    assert journal.kept("director") == "b" * 9000


def test_a_journal_that_cannot_be_opened_is_opened_later_and_nothing_is_missing(
    tmp_path: Path, clock: SimulatedClock
) -> None:
    (tmp_path / "run").write_text("no folder")
    journal = PatientJournal(tmp_path / "run" / "journal.db", clock)
    assert journal.shut
    for n in range(3):
        note(journal, n)
        clock.lag(AGAIN)
    assert told(journal) == []
    assert journal.kept("director") is None
    assert (journal.waiting, "cannot be written" in journal.refusal) == (3, True)
    (tmp_path / "run").unlink()
    clock.lag(AGAIN)
    assert journal.catch_up()
    assert not journal.shut
    note(journal, 3)
    assert told(journal) == [0, 1, 2, 3]
    assert journal.broken_at() is None
    journal.close()


def test_what_is_there_is_read_where_it_cannot_be_written(
    tmp_path: Path, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = PatientJournal(tmp_path / "journal.db", clock)
    note(before, 0)
    before.keep("director", "who is muted")
    before.close()

    def refuses(path: Path, *, alone: bool = False) -> sqlite3.Connection:
        if path.name == "journal.db" and not alone:  # no room for the index that many share
            raise Unavailable(f"journal {path}: cannot be written (disk I/O error)")
        return opened(path, alone=alone)

    with monkeypatch.context() as full:
        full.setattr(patient_journal, "opened", refuses)
        journal = PatientJournal(tmp_path / "journal.db", clock)
        note(journal, 1)
        assert journal.shut
        assert told(journal) == [0]
        assert journal.kept("director") == "who is muted"
    clock.lag(AGAIN)
    note(journal, 2)
    assert told(journal) == [0, 1, 2]
    assert journal.broken_at() is None
    journal.close()


def test_the_chain_is_looked_at_piece_by_piece_and_a_tampered_row_is_found(
    journal: PatientJournal,
) -> None:
    for n in range(50):
        note(journal, n)
    audit, steps = Audit(journal), 0
    while audit.step(8):
        steps += 1
    assert (steps, audit.number, audit.broken_at) == (6, 50, None)
    journal._db.execute("UPDATE entries SET data = replace(data, 'x', 'y') WHERE number = 20")
    audit = Audit(journal)
    assert audit.step(8)
    assert audit.step(8)
    assert not audit.step(8)
    assert audit.broken_at == 20


def damaged(path: Path, clock: SimulatedClock) -> PatientJournal:
    """A journal of which the middle is gone from the disk, while its first and last page stand."""
    whole = PatientJournal(path, clock)
    for number in range(400):
        whole.write(number, NOW, "aired", {"words": "x" * 200})
    whole.close()
    content = bytearray(path.read_bytes())
    third = len(content) // 3
    content[third : 2 * third] = bytes(third)
    path.write_bytes(content)
    return PatientJournal(path, clock)


def test_a_damaged_file_is_told_and_costs_what_it_held_but_not_the_show(
    tmp_path: Path, clock: SimulatedClock
) -> None:
    journal = damaged(tmp_path / "journal.db", clock)
    refusals = [journal.refusal]
    assert journal.tail(10_000, "aired") == []
    refusals.append(journal.refusal)
    assert ["cannot be read" in words for words in refusals] == [False, True]
    journal.write(401, NOW, "aired", {})
    clock.lag(AGAIN)
    assert journal.tail(1) != [], "what is at the end can still be read"
    journal.close()


def test_who_checks_the_chain_of_a_damaged_file_is_told(
    tmp_path: Path, clock: SimulatedClock
) -> None:
    journal = damaged(tmp_path / "journal.db", clock)
    with pytest.raises(Unavailable, match="cannot be read"):
        journal.broken_at()
    journal.close()


def test_a_file_that_is_taken_away_is_told_and_another_one_is_begun(
    tmp_path: Path, clock: SimulatedClock, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "run"
    journal = PatientJournal(folder / "journal.db", clock)
    journal.write(1, NOW, "show", {"n": 1})
    shutil.rmtree(folder)
    clock.lag(2 * AGAIN)
    journal.write(2, NOW, "show", {"n": 2})
    journal.write(3, NOW, "show", {"n": 3})
    assert "was taken away" in caplog.text
    assert (journal.waiting, journal.refusal) == (0, "")
    journal.close()
    again = PatientJournal(folder / "journal.db", clock)
    assert [entry.data["n"] for entry in again.read()] == [2, 3]
    assert again.broken_at() is None
    again.close()
