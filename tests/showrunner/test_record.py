"""What was heard reaches the journal once, whichever brain lives when it is told."""

from pathlib import Path
from typing import Any

import numpy as np

from showrunner.asrun import AsRun
from showrunner.kept_reports import KeptReports
from showrunner.record import Record
from showrunner.speaking import Speaking
from showrunner.wire import Noted, packed, unpacked
from studio.clock import SimulatedClock
from studio.patient_journal import AGAIN, PatientJournal
from studio.settings import Voice
from studio.show import RATE, Aired, BoundLine, Cue, Kind, Line, Utterance


def sentence(line: str, part: int, parts: int, kind: Kind = Kind.PITCH) -> Utterance:
    bound = BoundLine(Line(line, Cue(kind, "price", "A"), "", "playbook"), f"{line} one. Two.")
    words = f"{line} {part}"
    return Utterance(bound, part, parts, words, words, np.zeros(RATE, np.float32))


class Brain:
    """A brain as far as the record goes, over one journal."""

    def __init__(self, journal: PatientJournal, reports: KeptReports, run: str) -> None:
        self.run = run
        self.asrun = AsRun()
        self.missed: list[dict[str, Any]] = []
        self.noted: list[int] = []
        self._journal = journal
        self._reports = reports
        speaking = Speaking("show", Voice(), lambda _: None, self.note, lambda _: None)
        self.record = Record(
            journal, self.asrun, speaking, self.note, lambda _: None, self.missed.append, self._hear
        )

    def note(self, kind: str, what: dict[str, Any]) -> None:
        self._journal.write(0.0, SimulatedClock().wall(), kind, what)

    def _hear(self, noted: Noted) -> None:
        self.noted.append(noted.number)

    def hand(self, utterance: Utterance) -> None:
        self.asrun.handed(utterance)
        self._reports.loaded(self.run, utterance)

    def acknowledge(self) -> None:
        self._reports.noted(self.noted[-1])

    def catch_up(self) -> None:
        for heard in self._reports.for_brain(self.run):
            head = packed(heard)
            size = int.from_bytes(head[:4])
            self.record.hear(unpacked(head[8 : 8 + size], b""))  # type: ignore[arg-type]

    def rows(self) -> list[tuple[str, int, float, str]]:
        rows = (entry.data for entry in self._journal.read("aired"))
        return [(r["line"], r["part"], r["t"], r["caption"]) for r in rows]


def test_a_line_that_was_heard_while_there_was_no_brain_is_written_by_the_next(
    tmp_path: Path,
) -> None:
    reports, journal = KeptReports(), PatientJournal(tmp_path / "j.db", SimulatedClock())
    first = Brain(journal, reports, "one")
    for part in range(2):
        first.hand(sentence("l", part, 2))
    first.hand(sentence("m", 0, 1))
    first.record.hear(reports.take(Aired("l", 0, 2, 1.0, 1.0, cut=False), "one"))
    assert first.noted == [0], "half a line is not in the journal"
    reports.take(Aired("l", 1, 2, 2.0, 1.0, cut=False), "")
    reports.take(Aired("m", 0, 1, 3.0, 1.0, cut=False), "")
    second = Brain(journal, reports, "two")
    second.catch_up()
    assert second.rows() == [("l", 0, 1.0, "l 0 l 1"), ("m", 0, 3.0, "m 0")]
    assert [row["line"] for row in second.missed] == ["l", "m"]
    second.acknowledge()
    assert reports.for_brain("three") == ()


def test_a_row_whose_word_to_playout_was_lost_is_not_written_twice(tmp_path: Path) -> None:
    reports, journal = KeptReports(), PatientJournal(tmp_path / "j.db", SimulatedClock())
    first = Brain(journal, reports, "one")
    first.hand(sentence("l", 0, 1))
    first.record.hear(reports.take(Aired("l", 0, 1, 1.0, 1.0, cut=False), "one"))
    assert first.noted == [1]
    second = Brain(journal, reports, "two")
    second.catch_up()
    second.catch_up()
    assert len(second.rows()) == 1


def test_the_reserve_of_a_dead_brain_is_written_each_time_it_is_heard(tmp_path: Path) -> None:
    reports, journal = KeptReports(), PatientJournal(tmp_path / "j.db", SimulatedClock())
    reports.loaded("one", sentence("r", 0, 1, Kind.RESERVE))
    brain = Brain(journal, reports, "two")
    for t in (1.0, 60.0):
        brain.record.hear(reports.take(Aired("r", 0, 1, t, 1.0, cut=False), "two"))
        brain.acknowledge()
    assert [t for _, _, t, _ in brain.rows()] == [1.0, 60.0]


def test_reports_that_no_brain_takes_are_bounded_and_counted() -> None:
    reports = KeptReports()
    for n in range(5000):
        reports.take(Aired("x", 0, 1, float(n), 1.0, cut=False), "")
    kept = reports.for_brain("one")
    assert len(kept) + reports.dropped == 5000
    assert kept[-1].number == 5000


def test_while_the_disk_refuses_playout_keeps_what_was_heard(tmp_path: Path) -> None:
    clock = SimulatedClock()
    reports, journal = KeptReports(), PatientJournal(tmp_path / "j.db", clock)
    brain = Brain(journal, reports, "one")
    journal._db.execute("PRAGMA max_page_count = 1")
    for n in range(20):
        brain.hand(sentence(f"l{n}", 0, 1))
        brain.record.hear(reports.take(Aired(f"l{n}", 0, 1, float(n), 1.0, cut=False), "one"))
    noted = brain.noted[-1] if brain.noted else 0
    assert noted < 20
    assert [heard.number for heard in reports.for_brain("two")][-1] == 20
    journal._db.execute("PRAGMA max_page_count = 100000")
    clock.lag(AGAIN)
    brain.hand(sentence("m", 0, 1))
    brain.record.hear(reports.take(Aired("m", 0, 1, 21.0, 1.0, cut=False), "one"))
    assert brain.noted[-1] == 21
    assert [row[0] for row in brain.rows()] == [*(f"l{n}" for n in range(20)), "m"]
