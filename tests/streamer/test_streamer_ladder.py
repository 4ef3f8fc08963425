"""The load ladder on scripted machines. A machine is what a rung costs on it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streamer.ladder import CALM, LONGEST_CALM, OPENING, Ladder, Load, Rung, Step, rungs

FPS = 30
FRAME = 1 / FPS
ALL = rungs("veryfast")
STEADY = Load(frames=30, late=0, repeated=0, owed=0, paint=0.010, encode=0.012)
LATE = Load(frames=30, late=12, repeated=0, owed=0, paint=0.041, encode=0.012)


@dataclass(frozen=True)
class Machine:
    """Seconds that drawing with effects and encoding with veryfast cost."""

    paint: float
    encode: float
    effects: float = 1.2
    """How much dearer effects make drawing."""

    def second(self, rung: Rung) -> Load:
        paint = self.paint / (self.effects if rung.economy else 1)
        quick = {"veryfast": 1.0, "superfast": 0.73, "ultrafast": 0.55}
        encode = self.encode * quick[rung.preset]
        late = max(0, round(FPS * (1 - rung.every * FRAME / paint)))
        repeated = max(0, round(FPS * (1 - FRAME / encode)))
        return Load(FPS, late, repeated, 0, paint, encode)


def run(
    ladder: Ladder, seconds: int, load: Callable[[int, Rung], Load | None], start: int = 0
) -> list[tuple[int, Step]]:
    steps = []
    for t in range(start, start + seconds):
        step = ladder.tell(load(t, ladder.rung), float(t))
        if step is not None:
            steps.append((t, step))
    return steps


def test_the_rungs_of_the_usual_show_are_effects_preset_and_pictures() -> None:
    assert [rung.words(ALL[0]) for rung in ALL] == [
        "everything on",
        "effects off",
        "effects off, x264 superfast",
        "effects off, x264 superfast, one picture in 2 frames",
        "effects off, x264 ultrafast, one picture in 3 frames",
    ]


def test_a_show_that_is_encoded_for_drawn_pictures_has_one_quicker_preset() -> None:
    ways = rungs("drawn")
    assert [rung.preset for rung in ways] == ["drawn", "drawn", *3 * ["ultrafast"]]
    assert [rung.every for rung in ways] == [1, 1, 1, 2, 3]


def test_a_show_with_the_fastest_preset_has_no_rung_that_changes_nothing() -> None:
    ways = rungs("ultrafast")
    assert {rung.preset for rung in ways} == {"ultrafast"}
    assert [rung.every for rung in ways] == [1, 1, 2, 3]


def test_a_slow_preset_gives_way_to_one_that_is_much_faster() -> None:
    presets = [rung.preset for rung in rungs("medium")]
    assert presets == ["medium", "medium", "veryfast", "veryfast", "superfast"]


def test_five_seconds_of_trouble_lead_one_rung_down_and_the_reason_has_the_figures() -> None:
    ladder = Ladder(ALL, FPS)
    steps = run(ladder, 60, lambda t, rung: LATE if rung.economy == 0 and t >= 20 else STEADY)
    assert [(t, step.rung, step.down) for t, step in steps] == [(24, 1, True)]
    assert steps[0][1].reason == (
        "60 late, 0 repeated, 0 owed of 150 frames in 5 s"
        " (drawing 41 ms a picture, encoding 12 ms, a frame is 33 ms)"
    )
    assert (ladder.words("veryfast"), ladder.down, ladder.up) == ("effects off", 1, 0)


def test_the_opening_of_a_show_and_a_single_stall_are_no_reason() -> None:
    ladder = Ladder(ALL, FPS)
    stall = Load(frames=200, late=0, repeated=40, owed=190, paint=0.01, encode=0.012)

    def load(t: int, _: Rung) -> Load:
        return LATE if t < OPENING else stall if t % 60 == 0 else STEADY

    assert run(ladder, 3600, load) == []


def test_it_climbs_after_a_minute_of_calm_one_rung_at_a_time() -> None:
    ladder = Ladder(ALL, FPS)
    run(ladder, 60, lambda _t, _r: LATE)
    assert ladder.at == 4
    steps = run(ladder, 400, lambda _t, _r: STEADY, start=60)
    assert [step.rung for _, step in steps] == [3, 2, 1, 0]
    times = [t for t, _ in steps]
    assert all(later - earlier >= CALM for earlier, later in zip([59, *times], times, strict=False))


@pytest.mark.parametrize("unmeasured", [None, replace(STEADY, paint=None)])
def test_seconds_in_which_the_show_was_not_drawn_are_no_part_of_a_calm(
    unmeasured: Load | None,
) -> None:
    ladder = Ladder(ALL, FPS)
    run(ladder, 15, lambda _t, _r: LATE)
    assert ladder.at == 1
    assert run(ladder, 40, lambda _t, _r: STEADY, start=15) == []
    assert run(ladder, 600, lambda _t, _r: unmeasured, start=55) == []
    steps = run(ladder, 60, lambda _t, _r: STEADY, start=655)
    assert [step.rung for _, step in steps] == [0]
    assert steps[0][0] == pytest.approx(655 + CALM - 40, abs=5)


def test_a_painter_that_finishes_no_picture_in_a_second_is_trouble() -> None:
    ladder = Ladder(ALL, FPS)
    steps = run(ladder, 20, lambda _t, _r: Load(30, 30, 0, 0, None, 0.012))
    assert [step.rung for _, step in steps] == [1]
    assert "drawing no picture, encoding 12 ms" in steps[0][1].reason


def test_it_stays_where_the_rung_above_would_leave_no_room() -> None:
    ladder = Ladder(ALL, FPS)
    run(ladder, 25, lambda _t, _r: LATE)
    assert ladder.rung.economy == 1
    busy = Load(frames=30, late=0, repeated=0, owed=0, paint=0.8 * FRAME, encode=0.012)
    assert run(ladder, 3600, lambda _t, _r: busy, start=25) == []


def test_each_climb_that_fails_doubles_the_calm_up_to_a_quarter_of_an_hour() -> None:
    """The machine looks idle on the lower rung and fails on the upper one, whatever it says."""
    ladder = Ladder(ALL, FPS)
    steps = run(ladder, 3 * 3600, lambda _t, rung: STEADY if rung.economy else LATE)
    climbs = [t for t, step in steps if not step.down]
    falls = [t for t, step in steps if step.down]
    waits = [round(up - down) for down, up in zip(falls, climbs, strict=False)]
    for wait, least in zip(waits, (60, 120, 240, 480, 900, 900), strict=False):
        assert least <= wait <= least + 5
    assert max(waits) <= LONGEST_CALM + 5
    assert ladder.at in {0, 1}


def test_an_old_relapse_is_forgiven() -> None:
    ladder = Ladder(ALL, FPS)
    hours = 3600

    def load(t: int, rung: Rung) -> Load:
        bad = t in range(100, 130) or t in range(2 * hours, 2 * hours + 30)
        return LATE if bad and rung.economy == 0 else STEADY

    steps = run(ladder, 3 * hours, load)
    assert [step.down for _, step in steps] == [True, False, True, False]
    assert steps[3][0] - steps[2][0] < CALM + 5


def test_a_ladder_that_is_off_has_one_rung_and_keeps_to_it() -> None:
    ladder = Ladder(ALL[:1], FPS)
    assert run(ladder, 600, lambda _t, _r: LATE) == []
    assert ladder.words("veryfast") == "everything on"


costs = st.floats(0.001, 0.2)


@settings(deadline=None)
@given(costs, costs, st.floats(1.0, 2.0))
def test_it_never_swings_and_ends_where_the_load_allows(
    paint: float, encode: float, effects: float
) -> None:
    machine = Machine(paint, encode, effects)
    ladder = Ladder(ALL, FPS)
    steps = run(ladder, 3600, lambda _t, rung: machine.second(rung))
    assert not machine.second(ladder.rung).troubled(FRAME) or ladder.rung is ALL[-1]
    falls = [t for t, step in steps if step.down]
    assert sum(not step.down for _, step in steps) <= 4 + 3600 / LONGEST_CALM + 5
    assert len(falls) <= 3600 / LONGEST_CALM + 4 + 5
    if not machine.second(ALL[0]).troubled(FRAME):
        assert steps == []


@settings(deadline=None)
@given(costs, costs, st.floats(1, 4), st.floats(1, 4))
def test_a_machine_with_more_to_do_never_gives_up_less(
    paint: float, encode: float, more_paint: float, more_encode: float
) -> None:
    def deepest(machine: Machine) -> int:
        ladder = Ladder(ALL, FPS)
        run(ladder, 60, lambda _t, rung: machine.second(rung))
        return ladder.at

    assert deepest(Machine(paint, encode)) <= deepest(
        Machine(paint * more_paint, encode * more_encode)
    )


spells = st.tuples(st.sampled_from([STEADY, LATE]), st.integers(1, 200))


@settings(deadline=None)
@given(st.lists(spells, max_size=20))
def test_whatever_comes_steps_are_seconds_apart_and_climbs_a_minute(
    weather: list[tuple[Load, int]],
) -> None:
    ladder = Ladder(ALL, FPS)
    loads = [load for load, seconds in weather for _ in range(seconds)]
    steps = run(ladder, len(loads), lambda t, _: loads[t])
    before = 0
    for t, step in steps:
        assert t - before >= (7 if step.down else CALM)
        assert 0 <= step.rung < len(ALL)
        before = t


@pytest.mark.parametrize("share", [0.0, 0.03])
def test_the_odd_late_frame_is_no_trouble(share: float) -> None:
    ladder = Ladder(ALL, FPS)
    odd = Load(100, round(100 * share), 0, 0, 0.030, 0.030)
    assert run(ladder, 3600, lambda _t, _r: odd) == []
