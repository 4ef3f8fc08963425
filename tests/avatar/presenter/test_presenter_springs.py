"""Hair swings and comes to rest at any frame rate; glides follow without overshooting."""

from math import cos, pi

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playing import Playing
from score_parts import moment

from avatar.pack import Pack
from avatar.pack_sheet import Spring
from avatar.presenter import Placing
from avatar.springs import Glide, Swing
from studio.moment import Moment
from studio.show import FRAME_RATES

HAIR = Spring(hertz=1.7, damping=0.3, gain=0.35, reach=8)


def still(one: Moment, economy: int) -> Moment:
    return Moment(one.index, one.fps, one.sample, one.placed, one.board, one.wall, economy=economy)


@given(st.lists(st.floats(-40, 40), min_size=1, max_size=200))
def test_hair_stays_within_its_reach_whatever_the_head_does(motions: list[float]) -> None:
    swing = Swing(HAIR)
    for motion in motions:
        assert abs(swing.follow(motion, motion, 1 / 30)) <= 8


@given(
    st.floats(0.2, 12), st.floats(0.01, 2), st.lists(st.floats(0.001, 3), min_size=5, max_size=60)
)
def test_no_spring_runs_away_whatever_its_rate_and_however_frames_stall(
    hertz: float, damping: float, frames: list[float]
) -> None:
    swing = Swing(Spring(hertz=hertz, damping=damping, gain=1, reach=45))
    for n, seconds in enumerate(frames):
        swing.follow(10.0 if n % 2 else -10.0, 0.0, seconds)
    for _ in range(2000):
        left = swing.follow(0.0, 0.0, 1 / 30)
    assert abs(left) < 1 + 40 * np.exp(-2 * pi * hertz * damping * 50)


def test_hair_lags_swings_past_and_rests() -> None:
    swing = Swing(HAIR)
    swing.follow(0.0, 0.0, 1 / 30)
    row = [swing.follow(10.0, 0.0, 1 / 30) for _ in range(300)]
    assert row[0] < -2
    assert max(row) > 0.5
    assert row[-1] == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize("fps", FRAME_RATES)
@pytest.mark.parametrize(("hertz", "damping"), [(2.2, 0.35), (1.6, 0.3), (1.2, 0.35), (2.8, 0.15)])
def test_a_part_swings_at_its_own_rate(fps: int, hertz: float, damping: float) -> None:
    swing = Swing(Spring(hertz=hertz, damping=damping, gain=1, reach=45))
    swing.follow(0.0, 0.0, 1 / fps)
    row = np.array([swing.follow(10.0, 0.0, 1 / fps) for _ in range(4 * fps)])
    crossings = np.flatnonzero((row[1:] >= 0) & (row[:-1] < 0))
    fine = [n + row[n] / (row[n] - row[n + 1]) for n in crossings[:3]]
    period = np.mean(np.diff(fine)) / fps
    assert 1 / period == pytest.approx(hertz * (1 - damping**2) ** 0.5, rel=0.08)


def test_a_swing_does_not_depend_on_the_frame_rate() -> None:
    """The head nods at 0.8 Hz; the hair is where it is at 240 frames a second, within a degree."""
    found = {}
    for fps in (*FRAME_RATES, 240):
        swing = Swing(HAIR)
        row = [swing.follow(10 * (1 - cos(2 * pi * 0.8 * n / fps)), 0.0, 1 / fps)
               for n in range(3 * fps + 1)]  # fmt: skip
        found[fps] = np.interp(np.arange(1, 36) / 12, np.arange(len(row)) / fps, row)
    for fps in FRAME_RATES:
        assert np.abs(found[fps] - found[240]).max() < 0.35, fps


def test_parts_hang_still_on_a_slow_machine_and_swing_again_after(
    host: Pack, placing: Placing
) -> None:
    one = Playing(host, placing)
    lively = [one.pose(moment(n)).swings for n in range(30, 60)]
    saving = [one.pose(still(moment(n), 1)).swings for n in range(60, 90)]
    again = [one.pose(moment(n)).swings for n in range(90, 150)]
    assert any(any(row) for row in lively)
    assert all(not any(row) for row in saving)
    assert any(any(row) for row in again)


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


@given(st.lists(st.floats(-60, 60), min_size=2, max_size=60))
def test_a_glide_keeps_to_its_speed(targets: list[float]) -> None:
    glide, before = Glide(18, 60), 0.0
    glide.follow(0.0, 1 / 30)
    for target in targets:
        value = glide.follow(target, 1 / 30)
        assert abs(value - before) <= 60 / 30 + 1e-9
        before = value
