"""The heartbeat: what is felt of it, and what a pause of the supervisor means."""

import asyncio
import os
from collections.abc import Iterator

import pytest

from showrunner.pulse import BEAT, OPTION, Heart, Pulse, heart


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
