"""The journal's chain is looked at beside the show, from the first entry on, and again each day."""

import asyncio
import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from script_engine.novelty import EXACT_SECONDS
from showrunner import main
from showrunner.after_reader import runs
from showrunner.chain import AGAIN, PIECE, Chain
from showrunner.week import week
from studio.clock import SimulatedClock
from studio.journal import PRUNED
from studio.patient_journal import PatientJournal
from studio.retention import LEAST_DAYS
from studio.settings import Journal as Kept

NOW = datetime(2026, 1, 1, tzinfo=UTC)


async def settled(chain: Chain, clock: SimulatedClock, seconds: float) -> None:
    """Let it work for so long on the simulated clock."""
    end = clock.now() + seconds
    while clock.now() < end:
        await clock.pause(0.01)


def test_a_row_that_is_altered_is_found_though_all_was_sound_before(tmp_path: Path) -> None:
    clock = SimulatedClock()
    journal = PatientJournal(tmp_path / "journal.db", clock)
    for n in range(3 * PIECE):
        journal.write(float(n), NOW, "aired", {"n": n})
    chain = Chain(journal, clock, Kept(), lambda _kind, _told: None)

    async def look() -> None:
        task = asyncio.ensure_future(chain.run())
        await asyncio.sleep(0)
        assert not chain.checked, "all of it in one go"
        await settled(chain, clock, 2)
        assert (chain.checked, chain.sound) == (True, True)
        # An old row, long found sound: nothing that was noted of it is believed.
        journal._db.execute("UPDATE entries SET data = '{\"n\": 8}' WHERE number = 2")
        journal.write(0.0, NOW, "aired", {"n": -1})
        await settled(chain, clock, AGAIN)
        assert not chain.sound
        task.cancel()

    asyncio.run(look())
    journal.close()


def old_show(journal: PatientJournal, now: datetime, days: int = 30) -> None:
    """One show that goes on for so many days until now, with 40 lines a day."""
    start = now - timedelta(days=days)
    journal.write(0.0, start, "show", {"what": "voice: festival (chosen)", "show": "1001"})
    journal.write(0.0, start, "learning", {"what": "learned", "arms": [1, 2]})
    for n in range(days * 40):
        told = {"line": f"1001-{n}", "caption": f"Sentence {n}.", "part": 0, "dur": 3.0, "t": n}
        journal.write(float(n), start + timedelta(minutes=36 * n), "aired", told)


def kept_to(chain: Chain, clock: SimulatedClock, seconds: float) -> None:
    async def look() -> None:
        task = asyncio.ensure_future(chain.run())
        await settled(chain, clock, seconds)
        task.cancel()

    asyncio.run(look())


def test_what_is_not_kept_goes_beside_the_show_and_what_it_needs_stays(tmp_path: Path) -> None:
    clock = SimulatedClock()
    journal = PatientJournal(tmp_path / "journal.db", clock)
    now = clock.wall()
    old_show(journal, now)
    said = week(journal.path, 0.0, now)
    assert len(said) == pytest.approx(7 * 40, abs=2)

    def note(kind: str, told: dict[str, Any]) -> None:
        journal.write(0.0, clock.wall(), kind, told)

    chain = Chain(journal, clock, Kept(keep_days=LEAST_DAYS), note)
    kept_to(chain, clock, 3)
    assert (chain.checked, chain.sound) == (True, True)
    oldest = next(journal.read("aired"))
    assert timedelta(days=8) <= now - datetime.fromisoformat(oldest.wall) < timedelta(days=9)
    assert week(journal.path, 0.0, now) == said, "no line of the week may come again"
    assert [entry.data["arms"] for entry in journal.read("learning")] == [[1, 2]]
    (told,) = journal.read(PRUNED)
    assert told.data["what"].endswith("(journal.keep_days: 8)")
    with sqlite3.connect(journal.path) as db:
        ((run, span),) = runs(db)
    assert (run.show, span.first) == ("1001", oldest.number), "the show that is on air is told"
    journal.close()


def test_where_the_disk_does_not_take_the_word_nothing_goes(tmp_path: Path) -> None:
    clock = SimulatedClock()
    journal = PatientJournal(tmp_path / "journal.db", clock)
    old_show(journal, clock.wall())
    count = len(list(journal.read()))
    late: list[str] = []
    chain = Chain(journal, clock, Kept(keep_days=9), lambda kind, _told: late.append(kind))
    kept_to(chain, clock, 3)
    assert late == ["learning", PRUNED]
    assert len(list(journal.read())) == count
    assert chain.sound
    journal.close()


def test_nothing_goes_that_exact_repeats_are_known_by() -> None:
    assert LEAST_DAYS * 24 * 3600 > EXACT_SECONDS


def test_the_command_tells_what_will_go_and_changes_nothing(tmp_path: Path) -> None:
    journal = PatientJournal(tmp_path / "run" / "journal.db", SimulatedClock())
    old_show(journal, datetime.now(UTC))
    journal.close()
    settings = tmp_path / "config.yaml"
    settings.write_text(f"run: {{folder: {tmp_path / 'run'}}}\njournal: {{keep_days: 20}}\n")
    held = (tmp_path / "run" / "journal.db").read_bytes()

    def told(*more: str) -> tuple[int, str]:
        asked = CliRunner().invoke(main.app, ["journal", "--config", str(settings), *more])
        return asked.exit_code, asked.stdout

    code, words = told("--check")
    assert code == 0
    assert "kept      journal.keep_days 20" in words
    assert "(journal.keep_days: 20), when a show starts" in words
    assert "chain     sound" in words
    known = json.loads(told("--json", "--keep-days", "25")[1])
    assert known["goes"]["reason"] == "journal.keep_days: 25"
    assert 4 * 40 <= known["goes"]["entries"] <= 5 * 40 + 2
    assert known["entries"] == 1202
    assert (tmp_path / "run" / "journal.db").read_bytes() == held
    with sqlite3.connect(tmp_path / "run" / "journal.db") as other:
        other.execute("UPDATE entries SET data = '{}' WHERE number = 700")
    code, words = told("--check")
    assert (code, "BROKEN: entry 700" in words) == (1, True)
