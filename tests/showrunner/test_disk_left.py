"""How long the disk lasts is what a disk filled minute by minute comes to."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from showrunner.disk_left import ENOUGH, LOOK, DiskWatch, Space, seconds_left
from studio.clock import SimulatedClock

GIGA = 1e9
AGES = 5_000
"""Steps after which a disk counts as never full."""


def filled(space: Space, recording: float, journal: float, step: float) -> float | None:
    """The same by filling it: recordings up to their limit, the journal always."""
    free, recorded = float(space.free), float(space.recorded)
    floor = space.spared if recording > 0 else 0
    if recording + journal == 0:
        return None
    for steps in range(AGES):
        if free <= floor:
            return steps * step
        more = recording * step
        if space.most is not None:
            more = min(more, max(0.0, space.most - recorded))
        recorded += more
        free -= more + journal * step
    return None


@settings(max_examples=60)
@given(
    free=st.floats(0, 500), recorded=st.floats(0, 100), spared=st.floats(0, 5),
    most=st.none() | st.floats(0, 200), recording=st.sampled_from([0.0, 3e5, 1e6]),
    journal=st.sampled_from([0.0, 300.0, 2e4]),
)  # fmt: skip
def test_it_is_what_filling_the_disk_comes_to(
    free: float,
    recorded: float,
    spared: float,
    most: float | None,
    recording: float,
    journal: float,
) -> None:
    space = Space(
        int(free * GIGA), int(spared * GIGA), int(recorded * GIGA), most and most * GIGA
    )  # fmt: skip
    left = seconds_left(space, recording, journal)
    step = 3600.0
    told = filled(space, recording, journal, step)
    if told is None:
        assert left is None or left >= (AGES - 2) * step
    else:
        assert left is not None
        # A limit is reached within a step, and the rest of that step is the journal's alone.
        assert abs(left - told) <= 2 * step + step * recording / max(journal, recording)


def watch(folder: Path, clock: SimulatedClock, *, records: bool) -> DiskWatch:
    return DiskWatch(
        folder, folder / "takes", clock, records=records, bytes_a_second=300_000.0,
        keep=(None, None, 0.0),
    )  # fmt: skip


def look(seen: DiskWatch) -> None:
    seen.left = seen._judged(seen.take())


def test_at_first_the_set_bit_rate_is_believed_and_then_what_was_measured(tmp_path: Path) -> None:
    clock = SimulatedClock()
    (tmp_path / "takes").mkdir()
    seen = watch(tmp_path, clock, records=True)
    take = tmp_path / "takes" / "20261128-130000Z_1128125601_0.000.part.mp4"
    for minute in range(int(ENOUGH / LOOK) + 1):
        take.write_bytes(bytes(1000 * minute))
        look(seen)
        assert seen.left is not None
        assert seen.left.measured == (minute * LOOK >= ENOUGH)
        assert seen.left.rate == (1000 / LOOK if seen.left.measured else 300_000.0)
        clock.lag(LOOK)


def test_a_recording_that_is_finished_or_deleted_is_no_growth(tmp_path: Path) -> None:
    clock = SimulatedClock()
    (tmp_path / "takes").mkdir()
    seen = watch(tmp_path, clock, records=True)
    grows = tmp_path / "takes" / "20261128-130000Z_1128125601_0.000.part.mp4"
    old = tmp_path / "takes" / "20261128-120000Z_1128125601_9.000.mp4"
    grows.write_bytes(bytes(5000))
    old.write_bytes(bytes(9000))
    look(seen)
    clock.lag(ENOUGH)
    grows.rename(grows.with_name(grows.name.replace(".part", "")))
    old.unlink()
    look(seen)
    assert seen.left is not None
    assert (seen.left.measured, seen.left.rate, seen.left.seconds) == (True, 0.0, None)
