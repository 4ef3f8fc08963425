"""Hair swings and comes to rest; glides follow without overshooting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatar.pack_sheet import Spring
from avatar.springs import Glide, Swing

HAIR = Spring(hertz=1.7, damping=0.3, gain=0.35, reach=8)


@given(st.lists(st.floats(-40, 40), min_size=1, max_size=200))
def test_hair_stays_within_its_reach_whatever_the_head_does(motions: list[float]) -> None:
    swing = Swing(HAIR)
    for motion in motions:
        assert abs(swing.follow(motion, motion, 1 / 30)) <= 8


def test_hair_lags_swings_past_and_rests() -> None:
    swing = Swing(HAIR)
    swing.follow(0.0, 0.0, 1 / 30)
    row = [swing.follow(10.0, 0.0, 1 / 30) for _ in range(300)]
    assert row[0] < -2
    assert max(row) > 0.5
    assert row[-1] == pytest.approx(0.0, abs=0.01)


def test_a_swing_does_not_depend_on_the_frame_rate() -> None:
    ends = []
    for fps in (24, 30, 60):
        swing = Swing(HAIR)
        swing.follow(0.0, 0.0, 1 / fps)
        row = [swing.follow(min(10.0, 20 * n / fps), 0.0, 1 / fps) for n in range(fps)]
        ends.append(row[-1])
    assert max(ends) - min(ends) < 0.6


@given(st.floats(-100, 100), st.floats(-100, 100), st.floats(4, 60))
def test_a_glide_arrives_and_never_passes_its_target(
    start: float, target: float, speed: float
) -> None:
    glide = Glide(speed)
    glide.follow(start, 1 / 30)
    low, high = min(start, target), max(start, target)
    for _ in range(200):
        value = glide.follow(target, 1 / 30)
        assert low - 1e-6 <= value <= high + 1e-6
    assert value == pytest.approx(target, abs=0.01 + 1e-6 * abs(target))
