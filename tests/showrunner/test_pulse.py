"""The heartbeat: what is felt of it, and what a pause of the supervisor means."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from showrunner.pulse import BEAT, FORGIVEN, OPTION, Heart, Pulse, heart
from showrunner.starved import starved


@pytest.fixture
def pulse() -> Iterator[Pulse]:
    one = Pulse()
    yield one
    one.born()
    one.close()


def test_a_beat_is_felt_and_silence_counts(pulse: Pulse) -> None:
    child = Heart(pulse.theirs)
    pulse.feel(BEAT)
    assert (pulse.felt, pulse.quiet) == (False, BEAT)
    child.beat()
    pulse.feel(BEAT)
    assert (pulse.felt, pulse.quiet) == (True, 0.0)
    for _ in range(8):
        pulse.feel(BEAT)
    assert pulse.quiet == 8 * BEAT


def test_an_hour_without_a_look_counts_for_two_looks(pulse: Pulse) -> None:
    pulse.feel(3600.0)
    assert pulse.quiet == 2 * BEAT


def test_who_gets_no_core_is_not_thought_to_hang(pulse: Pulse) -> None:
    for look in range(40):  # ten seconds, of which it could have run for one
        pulse.feel(BEAT, starved=100 + 0.9 * BEAT * look)
    assert pulse.quiet == pytest.approx(40 * BEAT - 39 * 0.9 * BEAT)


def test_a_wait_that_the_kernel_tells_late_is_taken_off_all_the_same(pulse: Pulse) -> None:
    for _ in range(36):
        pulse.feel(BEAT, starved=5.0)
    pulse.feel(BEAT, starved=13.0)
    assert pulse.quiet == 37 * BEAT - 8.0


def test_what_was_waited_before_a_beat_excuses_nothing_after_it(pulse: Pulse) -> None:
    pulse.feel(BEAT, starved=0.0)
    Heart(pulse.theirs).beat()
    pulse.feel(BEAT, starved=20.0)
    for _ in range(8):
        pulse.feel(BEAT, starved=20.0)
    assert pulse.quiet == 8 * BEAT


def test_a_child_that_turns_in_a_circle_is_found_on_a_busy_machine_too(pulse: Pulse) -> None:
    for look in range(400):
        pulse.feel(BEAT, starved=0.99 * BEAT * look)
    assert pulse.quiet == 400 * BEAT - FORGIVEN


@pytest.mark.skipif(not Path("/proc/self/schedstat").is_file(), reason="this kernel does not say")
def test_the_kernel_tells_how_long_a_process_waited_for_a_core(tmp_path: Path) -> None:
    here = tmp_path / "7"
    here.mkdir()
    (here / "schedstat").write_text("1132073 4941017000 7\n")
    assert starved(7, tmp_path) == pytest.approx(4.941017)
    assert 0.0 <= starved(os.getpid()) < 36_000
    assert starved(8, tmp_path) == 0.0


def test_a_supervisor_that_does_not_look_never_holds_up_a_child(pulse: Pulse) -> None:
    child = Heart(pulse.theirs)
    for _ in range(100_000):  # more than a pipe holds
        child.beat()
    pulse.feel(BEAT)
    assert pulse.quiet == 0.0


def test_a_heart_survives_its_supervisor(pulse: Pulse) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    Heart(theirs).beat()
    os.close(theirs)


def test_a_process_that_was_started_by_hand_has_no_pipe() -> None:
    heart(["-m"]).beat()


def test_what_a_child_starts_does_not_inherit_its_pipe(pulse: Pulse) -> None:
    os.set_inheritable(pulse.theirs, True)
    heart(["-m", OPTION, str(pulse.theirs)]).beat()
    assert not os.get_inheritable(pulse.theirs)


def test_a_loop_beats_while_it_turns_and_is_well(pulse: Pulse) -> None:
    well = True

    async def live() -> None:
        nonlocal well
        with Heart(pulse.theirs).on_loop(lambda: well):
            await asyncio.sleep(0)
            pulse.feel(BEAT)
            assert pulse.quiet == 0.0
            well = False
            await asyncio.sleep(2 * BEAT)
        pulse.feel(BEAT)
        assert pulse.quiet > 0

    asyncio.run(live())
