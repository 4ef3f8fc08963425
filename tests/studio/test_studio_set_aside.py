"""A damaged journal is set aside whole, and never keeps a show from beginning."""

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studio.errors import Unavailable
from studio.journal import Journal
from studio.set_aside import usable

NOW = datetime(2026, 11, 29, 6, 30, 5, tzinfo=UTC)


def kept(path: Path, entries: int) -> bytes:
    journal = Journal(path)
    for number in range(entries):
        journal.write(number, NOW, "aired", {"words": "x" * 200})
    journal.close()
    return path.read_bytes()


@pytest.mark.parametrize("where", ["head", "all"])
def test_a_damaged_journal_is_set_aside_and_the_next_one_says_where(
    tmp_path: Path, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "journal.db"
    content = bytearray(kept(path, 50))
    content[: 100 if where == "head" else len(content)] = b"?" * (
        100 if where == "head" else len(content)
    )
    path.write_bytes(content)
    caplog.set_level(logging.WARNING)
    usable(path, NOW)
    aside = tmp_path / "journal.db.damaged-20261129-063005"
    assert aside.read_bytes() == bytes(content), "nothing of it is lost"
    assert aside.name in caplog.text
    journal = Journal(path)
    (entry,) = journal.tail(10)
    assert entry.kind == "show"
    assert aside.name in entry.data["what"]
    assert journal.broken_at() is None
    journal.close()


def test_a_sound_journal_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    kept(path, 5)
    usable(path, NOW)
    journal = Journal(path)
    assert len(journal.tail(10)) == 5
    journal.close()
    assert list(tmp_path.glob("*.damaged-*")) == []


def test_what_is_no_damage_is_refused_and_moved_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.mkdir()
    with pytest.raises(Unavailable, match="journal"):
        usable(path, NOW)
    assert path.is_dir()
