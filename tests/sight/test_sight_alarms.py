"""A trouble that lasts becomes an alarm: told once, told again, and told when it is over."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from showrunner.alarm_book import take_down
from showrunner.lookout import CLEAR, Lookout
from showrunner.troubles import FIRST_REPORT, Sight, Trouble, troubles, unseen
from showrunner.vigil import AGAIN, KEPT, STORM, Glass, Vigil
from studio.alarm import Alarm, Alert, Condition
from studio.clock import SimulatedClock
from studio.journal import Journal
from studio.report import (
    AirReport,
    OutputReport,
    OutputState,
    ProcessRow,
    RecordingReport,
    RecordingState,
    Tally,
)
from studio.script_report import ScriptReport
from studio.settings import Alerts
from tests.console.desk_double import air, script

LIMITS = Alerts()
WELL = Sight(air(), 0.1, script(writer=None), 0.2, 0, (), 50_000_000_000)


def output(state: OutputState, name: str = "YouTube") -> OutputReport:
    return OutputReport(name, "rtmp://a/live/***", state, 0, 3, 10, "refused: 403")


def recording(state: RecordingState) -> RecordingReport:
    return RecordingReport(state, 0, None, 0, 0, 1, "no space left", 0, 0, 0, 0)


WRONG: dict[Condition, Sight] = {
    Condition.OFF_AIR: replace(WELL, air_age=7),
    Condition.OUTPUT_DOWN: replace(WELL, air=air(outputs=(output(OutputState.RETRYING),))),
    Condition.SILENCE: replace(WELL, air=air(loudness=-66.0)),
    Condition.RESERVE: replace(WELL, air=air(tally=Tally.RESERVE)),
    Condition.SLATE: replace(WELL, air=air(slate=True, loudness=-120.0)),
    Condition.BRAIN_DOWN: replace(WELL, script_age=9),
    Condition.RESTARTS: replace(WELL, restarts=(("brain", 5),)),
    Condition.GATE_REFUSES: replace(WELL, refused=30),
    Condition.CATALOGUE_BROKEN: replace(
        WELL, script=script(writer=None, catalogue_refused="line 3: …")
    ),
    Condition.MODEL_RESTS: replace(WELL, script=script()),
    Condition.DISK_LOW: replace(WELL, disk_free=1_000_000_000),
    Condition.RECORDING: replace(WELL, air=air(recording=recording(RecordingState.WAITING))),
    Condition.JOURNAL_BROKEN: replace(WELL, script=script(writer=None, journal_ok=False)),
}


def test_a_show_that_is_well_has_no_trouble() -> None:
    assert troubles(WELL, LIMITS) == ()


def test_every_condition_has_a_case_here() -> None:
    assert set(WRONG) == set(Condition)


@pytest.mark.parametrize("condition", Condition)
def test_each_condition_is_seen_alone_and_told_in_words(condition: Condition) -> None:
    [found] = troubles(WRONG[condition], LIMITS)
    assert found.condition is condition
    assert found.key.startswith(condition.value)
    assert found.words.endswith((".", "?", "…", "s"))


def test_a_disk_that_refuses_the_journal_is_told_with_what_waits() -> None:
    refused = script(writer=None, journal_refusal="no space left", journal_waiting=12)
    [found] = troubles(replace(WELL, script=refused), LIMITS)
    assert (found.key, found.condition) == ("journal_refused", Condition.JOURNAL_BROKEN)
    assert "no space left" in found.words
    assert "12 entries wait" in found.words


def test_each_output_is_a_trouble_of_its_own() -> None:
    down = (
        output(OutputState.RETRYING),
        output(OutputState.LIVE, "b"),
        output(OutputState.CONNECTING, "c"),
    )
    found = troubles(replace(WELL, air=air(outputs=down)), LIMITS)
    assert [trouble.key for trouble in found] == ["output_down:YouTube", "output_down:c"]
    assert "refused: 403" in found[0].words


def test_what_is_unset_is_not_looked_at() -> None:
    off = Alerts.model_validate(
        {name: None for name, field in Alerts.model_fields.items() if field.default is not None}
    )
    told = [found.condition for sight in WRONG.values() for found in troubles(sight, off)]
    assert set(told) <= {Condition.RECORDING, Condition.JOURNAL_BROKEN}


def test_a_mute_is_no_silence_but_may_have_been_left_on() -> None:
    [found] = troubles(replace(WELL, air=air(muted=True, loudness=-120.0)), LIMITS)
    assert found.condition is Condition.SLATE


def test_before_the_first_report_there_is_time_to_start() -> None:
    nothing = replace(WELL, air=None, script=None)
    assert {found.after for found in troubles(nothing, LIMITS)} == {FIRST_REPORT}


def test_what_playout_would_have_to_tell_is_unknown_without_it() -> None:
    dark = replace(WRONG[Condition.OUTPUT_DOWN], air_age=20, script_age=20, disk_free=None)
    assert {found.condition for found in troubles(dark, LIMITS)} == {
        Condition.OFF_AIR,
        Condition.BRAIN_DOWN,
    }
    assert unseen(dark) == set(Condition) - {
        Condition.OFF_AIR,
        Condition.BRAIN_DOWN,
        Condition.RESTARTS,
    }


# --- in time ----------------------------------------------------------------------------------

DOWN = Trouble("output_down:a", Condition.OUTPUT_DOWN, "critical", "The output a is down.", 30)


def watched(
    lookout: Lookout,
    clock: SimulatedClock,
    seconds: int,
    *present: Trouble,
    blind: Iterable[Condition] = (),
) -> list[tuple[float, str]]:
    """When something was told, looking once a second."""
    told = []
    for _ in range(seconds):
        told += [
            (clock.now(), alert.event)
            for alert in lookout.look(present, frozenset(blind), clock.now())
        ]
        clock.lag(1)
    return told


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


def lookout_of(clock: SimulatedClock, repeat: float | None = 4 * 3600) -> Lookout:
    return Lookout(repeat, clock.wall)


def test_it_fires_once_when_it_has_lasted_and_resolves_once_when_it_is_over(
    clock: SimulatedClock,
) -> None:
    lookout = lookout_of(clock)
    assert watched(lookout, clock, 100, DOWN) == [(30, "fired")]
    [alarm] = lookout.alarms
    assert (alarm.key, alarm.since) == ("output_down:a", 0)
    assert watched(lookout, clock, 100) == [(99 + CLEAR, "resolved")]
    assert lookout.alarms == ()


def test_what_is_over_in_time_is_never_told(clock: SimulatedClock) -> None:
    lookout = lookout_of(clock)
    for _ in range(20):
        assert watched(lookout, clock, 29, DOWN) + watched(lookout, clock, int(CLEAR) + 1) == []


def test_what_comes_and_goes_is_one_trouble_that_lasts(clock: SimulatedClock) -> None:
    lookout, told = lookout_of(clock), []
    for _ in range(60):
        told += watched(lookout, clock, 5, DOWN) + watched(lookout, clock, 5)
    assert [event for _, event in told] == ["fired"]


def test_an_alarm_that_lasts_is_told_every_so_many_hours(clock: SimulatedClock) -> None:
    told = watched(lookout_of(clock, repeat=3600), clock, 3 * 3600, DOWN)
    assert told == [(30, "fired"), (3630, "repeated"), (7230, "repeated")]
    assert [event for _, event in watched(lookout_of(clock, None), clock, 9000, DOWN)] == ["fired"]


def test_without_a_report_an_alarm_neither_begins_nor_ends(clock: SimulatedClock) -> None:
    lookout = lookout_of(clock)
    watched(lookout, clock, 40, DOWN)
    assert watched(lookout, clock, 600, blind=[Condition.OUTPUT_DOWN]) == []
    assert len(lookout.alarms) == 1
    assert [event for _, event in watched(lookout, clock, 30)] == ["resolved"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.integers(1, 200)), max_size=30))
def test_whatever_happens_an_alarm_fires_before_it_resolves(
    steps: list[tuple[str, bool, int]],
) -> None:
    clock = SimulatedClock()
    lookout, state = lookout_of(clock, 600), dict.fromkeys("abc", False)
    for name, there, seconds in steps:
        trouble = replace(DOWN, key=name)
        clock.lag(seconds)
        for alert in lookout.look([trouble] if there else [], frozenset(), clock.now()):
            fired = alert.event == "fired"
            assert state[alert.alarm.key] is not fired or alert.event == "repeated"
            state[alert.alarm.key] = alert.event != "resolved"
            assert alert.seconds >= 0
    assert {alarm.key for alarm in lookout.alarms} == {name for name, on in state.items() if on}


# --- what one report cannot say -----------------------------------------------------------------


def test_refusals_count_since_the_last_line_that_was_heard() -> None:
    glass = Glass()
    assert glass.refused(script(aired=80, refused=100)) == 0
    assert glass.refused(script(aired=80, refused=140)) == 40
    assert glass.refused(script(aired=81, refused=141)) == 0
    assert glass.refused(script(aired=81, refused=150)) == 9
    assert glass.refused(script(aired=0, refused=2)) == 0  # another brain
    assert glass.refused(None) == 0


def test_restarts_count_within_ten_minutes() -> None:
    glass, told = Glass(), []
    for count in range(1, 31):
        now = count * 100.0
        told.append(glass.restarts((ProcessRow("brain", count, "died", now),), now)[0][1])
    assert told[:3] == [1, 2, 3]
    assert told[-1] == 7  # at 0, 100, ... 600 s ago
    assert glass.restarts((ProcessRow("brain", 30, "died", 3000.0),), 3000.0 + STORM + 1) == (
        ("brain", 0),
    )


# --- the vigil ---------------------------------------------------------------------------------


class House:
    """A vigil with what it tells whom."""

    def __init__(self, folder: Path, clock: SimulatedClock) -> None:
        self.clock = clock
        self.taken: list[Alert] = []
        self.written: list[Alert] = []
        """What the brain answers, at the next look."""
        self.brain_is_there = True
        self.vigil = Vigil(LIMITS, folder, clock, 0.0, self._journal, None)

    def _journal(self, alert: Alert) -> None:
        if self.brain_is_there:
            self.taken.append(alert)
            self.written.append(alert)

    def watch(self, seconds: int, air: AirReport | None, script: ScriptReport | None) -> None:
        """Look once a second at reports that are as true now as they were."""
        for _ in range(seconds):
            now = self.clock.now()
            while self.written:
                self.vigil.written(self.written.pop())
            self.vigil.look(
                replace(air, t=now) if air else None, replace(script, t=now) if script else None, ()
            )
            self.clock.lag(1)


def test_what_happens_without_a_brain_is_in_the_journal_later(
    tmp_path: Path, clock: SimulatedClock
) -> None:
    house = House(tmp_path, clock)
    house.brain_is_there = False
    dead = script(writer=None, t=0.0)
    for _ in range(40):
        house.vigil.look(replace(air(), t=clock.now()), dead, ())
        clock.lag(1)
    assert house.taken == []
    house.brain_is_there = True
    house.watch(20, air(), script(writer=None))
    assert [(a.event, a.alarm.condition.value) for a in house.taken] == [
        ("fired", "brain_down"),
        ("resolved", "brain_down"),
    ]


def test_what_a_brain_took_with_it_is_told_the_next_one_and_a_desk_that_dies_too_leaves_it(
    tmp_path: Path, clock: SimulatedClock
) -> None:
    house = House(tmp_path, clock)
    house.watch(31, air(outputs=(output(OutputState.RETRYING),)), script(writer=None))
    assert len(house.taken) == 1
    house.written.clear()  # that brain died before it had written anything
    house.watch(int(AGAIN), air(outputs=(output(OutputState.RETRYING),)), script(writer=None))
    assert house.taken[1:] == house.taken[:1]
    house.written.clear()
    second = House(tmp_path, clock)
    second.vigil.resume()
    second.watch(20, air(outputs=(output(OutputState.RETRYING),)), script(writer=None))
    assert second.taken == house.taken[:1]


def test_an_alert_is_in_the_journal_once_however_often_it_is_told(
    tmp_path: Path, clock: SimulatedClock
) -> None:
    journal = Journal(tmp_path / "journal.db")
    alarm = Alarm(
        "slate", Condition.SLATE, "warning", "It is on.", 1.0, "2026-11-28T12:00:00+00:00"
    )

    def note(kind: str, what: dict[str, object]) -> None:
        journal.write(1.0, clock.wall(), kind, what)

    for event in ("fired", "fired", "resolved", "fired"):
        take_down(Alert(event, alarm, 5.0, "2026-11-28T12:00:05+00:00"), journal, note)  # type: ignore[arg-type]  # a literal each
    assert [entry.data["event"] for entry in journal.read("alarm")] == ["fired", "resolved"]
    assert next(journal.read("alarm")).data["what"] == "alarm fired: It is on."
    journal.close()


def test_a_desk_that_was_started_again_tells_the_end_and_not_the_beginning(
    tmp_path: Path, clock: SimulatedClock
) -> None:
    first = House(tmp_path, clock)
    first.watch(60, air(outputs=(output(OutputState.RETRYING),)), script(writer=None))
    assert [alert.event for alert in first.taken] == ["fired"]
    second = House(tmp_path, clock)
    second.vigil.resume()
    second.watch(60, air(outputs=(output(OutputState.RETRYING),)), script(writer=None))
    assert [alarm.key for alarm in second.vigil.alarms] == ["output_down:YouTube"]
    assert second.vigil.alarms[0].since == first.vigil.alarms[0].since
    second.watch(30, air(), script(writer=None))
    assert [alert.event for alert in second.taken] == ["resolved"]


@pytest.mark.parametrize("kept", [b"", b"{", b'[{"key": 1}]', b"\xff"])
def test_what_was_kept_and_cannot_be_read_is_let_go(
    tmp_path: Path, clock: SimulatedClock, kept: bytes
) -> None:
    (tmp_path / KEPT).write_bytes(kept)
    house = House(tmp_path, clock)
    house.vigil.resume()
    assert house.vigil.alarms == ()


def test_a_disk_that_refuses_does_not_keep_an_alarm_from_being_told(clock: SimulatedClock) -> None:
    house = House(Path("/proc/nowhere"), clock)
    house.watch(60, air(outputs=(output(OutputState.RETRYING),)), script(writer=None))
    assert [alert.event for alert in house.taken] == ["fired"]
