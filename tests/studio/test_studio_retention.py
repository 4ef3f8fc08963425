"""Whole days of the journal go, its chain stays sound, and the last week is never touched."""

import sqlite3
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.journal import PRUNED, Audit, Journal
from studio.past import stamp
from studio.retention import LEAST_DAYS, Due
from studio.settings import Journal as Kept

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 28, 15, 30, tzinfo=UTC)


def filled(path: Path, days: int, each: int = 6, words: str = "so — “yes”") -> Journal:
    """So many entries on each of the days before, and this morning."""
    journal = Journal(path)
    for ago in range(days, -1, -1):
        for n in range(each):
            journal.write(0.0, NOW - ago * DAY - (each - 1 - n) * timedelta(minutes=9), "aired",
                          {"line": n, "text": words})  # fmt: skip
    return journal


def let_go(journal: Journal, kept: Kept, now: datetime = NOW, piece: int = 5) -> Due | None:
    found = journal.due(kept, now)
    if found is not None and found.upto > journal.anchor().number:
        journal.write(0.0, now, PRUNED, found.told)
    while journal.sweep(piece):
        pass
    return found


def days_of(journal: Journal) -> list[str]:
    return list(dict.fromkeys(entry.wall[:10] for entry in journal.read("aired")))


def test_whole_days_go_and_the_chain_goes_on_from_the_last_of_them(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j.db", 30)
    before = list(journal.read())
    found = let_go(journal, Kept(keep_days=10))
    assert found is not None
    assert days_of(journal)[0] == "2026-11-18", "the day that had not ended ten days ago stays"
    assert (found.entries, found.first[:10], found.last[:10]) == (120, "2026-10-29", "2026-11-17")
    assert list(journal.read())[:-1] == before[120:], "what is kept is as it was"
    assert journal.broken_at() is None
    assert let_go(journal, Kept(keep_days=10)) is None, "nothing more is to go"
    assert let_go(journal, Kept(keep_days=10), NOW + DAY) is not None
    assert days_of(journal)[0] == "2026-11-19"
    assert journal.broken_at() is None
    journal.close()
    assert Journal(tmp_path / "j.db").broken_at() is None


def test_without_a_setting_nothing_goes(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j.db", 400, each=1)
    assert let_go(journal, Kept()) is None
    assert len(days_of(journal)) == 401


def test_whoever_dies_between_two_pieces_leaves_a_sound_journal(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j.db", 20)
    found = journal.due(Kept(keep_days=9), NOW)
    assert found is not None
    journal.write(0.0, NOW, PRUNED, found.told)
    assert journal.broken_at() is None, "said, and nothing deleted"
    assert journal.sweep(7) == 7
    journal.close()
    again = Journal(tmp_path / "j.db")
    assert again.broken_at() is None, "half of it deleted"
    let_go(again, Kept(keep_days=9))
    assert again.broken_at() is None
    assert [entry.kind for entry in again.read()].count(PRUNED) == 1, "said once"
    assert days_of(again)[0] == "2026-11-19"


def test_an_audit_under_way_is_not_misled(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j.db", 20)
    audit = Audit(journal)
    assert audit.step(10)
    let_go(journal, Kept(keep_days=9))
    while audit.step(10):
        pass
    assert audit.broken_at is None
    assert audit.number == list(journal.read())[-1].number


@pytest.mark.parametrize(
    ("spoil", "broken"),
    [
        ("UPDATE entries SET data = replace(data, 'yes', 'no') WHERE number = 90", 90),
        ("DELETE FROM entries WHERE number < 90", 90),
        ("DELETE FROM entries WHERE kind = 'pruned'", 67),
        ("UPDATE entries SET data = json_set(data, '$.upto', 67) WHERE kind = 'pruned'", 68),
    ],
)  # fmt: skip
def test_what_is_altered_or_taken_out_afterwards_is_found(
    tmp_path: Path, spoil: str, broken: int
) -> None:
    journal = filled(tmp_path / "j.db", 20)
    found = let_go(journal, Kept(keep_days=9))
    assert found is not None
    assert found.upto == 66
    journal.close()
    with sqlite3.connect(tmp_path / "j.db") as other:
        other.execute(spoil)
    assert Journal(tmp_path / "j.db").broken_at() == broken


def test_entries_that_were_taken_out_without_a_word_are_missed(tmp_path: Path) -> None:
    filled(tmp_path / "j.db", 3).close()
    with sqlite3.connect(tmp_path / "j.db") as other:
        other.execute("DELETE FROM entries WHERE number < 5")
    assert Journal(tmp_path / "j.db").broken_at() == 5


def test_too_large_a_journal_loses_its_oldest_days_and_the_file_shrinks(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j.db", 40, each=20, words="x" * 4000)
    found = let_go(journal, Kept(keep_gb=0.0015))
    assert found is not None
    assert found.reason == "journal.keep_gb: 0.0015"
    assert journal.broken_at() is None
    kept = len(days_of(journal))
    assert 12 <= kept <= 20, "a day is some 100 kB"
    journal.close()  # the log is folded in
    assert (tmp_path / "j.db").stat().st_size < 1_900_000


@settings(max_examples=12, deadline=None)
@given(
    gaps=st.lists(st.integers(0, 5), min_size=1, max_size=25),
    keep_days=st.none() | st.integers(8, 40),
    keep_gb=st.none() | st.just(0.001),
    later=st.integers(0, 30),
)
def test_the_last_days_always_stay_and_the_chain_is_always_sound(
    gaps: list[int], keep_days: int | None, keep_gb: float | None, later: int
) -> None:
    with TemporaryDirectory() as folder:
        journal = Journal(Path(folder) / "j.db")
        wall = NOW - sum(gaps) * DAY
        for gap in gaps:
            wall += gap * DAY
            for n in range(3):
                journal.write(0.0, wall + n * timedelta(minutes=1), "aired", {"x": "y" * 40_000})
        now = NOW + later * DAY
        before = [entry.number for entry in journal.read() if entry.wall >= stamp(now - 8 * DAY)]
        numbers = [entry.number for entry in journal.read()]
        let_go(journal, Kept(keep_days=keep_days, keep_gb=keep_gb), now)
        left = [entry.number for entry in journal.read("aired")]
        assert set(before) <= set(left)
        assert left == numbers[len(numbers) - len(left) :], "the oldest go first"
        for gone, stays in pairwise([*journal.read()]):
            assert gone.number + 1 == stays.number
        if keep_days is not None:
            oldest = stamp(now - (keep_days + 1) * DAY)
            assert all(entry.wall > oldest for entry in journal.read())
        assert journal.broken_at() is None
        journal.close()


def test_a_setting_that_would_touch_the_last_week_is_refused() -> None:
    with pytest.raises(ValueError, match="keep_days"):
        Kept(keep_days=LEAST_DAYS - 1)
