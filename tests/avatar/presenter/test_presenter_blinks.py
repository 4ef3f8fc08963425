"""Eyes blink as people's do: often enough, unevenly, sometimes twice, and when they go far."""

from functools import lru_cache
from itertools import pairwise

import numpy as np
import pytest
from long_talk import NOWHERE, STAGE, scores, talk
from numpy.typing import NDArray
from scipy import stats
from score_parts import BABBLE, moment, placed, sentence

from avatar import blink, gaze
from avatar.blink import CLOSING, LENGTH, OPENING, SHUT, Blink
from avatar.spoken import Score
from studio.show import Gesture

MINUTES = 10
SEEDS = (1, 2, 3, 4, 5)
PER_SECOND = 50


@lru_cache(maxsize=16)
def closures(seed: int, *, speaking: bool) -> NDArray[np.float64]:
    """Ten minutes of lids, fifty times a second."""
    row = talk(MINUTES * 60, seed) if speaking else []
    return np.array(
        [
            blink.closure(seed, score, score.t, NOWHERE)
            for score in scores(row, MINUTES * 60, PER_SECOND)
        ]
    )


def falls(lids: NDArray[np.float64]) -> NDArray[np.float64]:
    """Seconds at which lids begin to fall."""
    moving = lids > 0.01
    return np.flatnonzero(moving[1:] & ~moving[:-1]) / PER_SECOND


def by_themselves(seed: int) -> tuple[Blink, ...]:
    reels = round(MINUTES * 60 / blink.REEL + 0.5)
    return tuple(b for n in range(reels) for b in blink.reel_of(seed, n, speaking=False))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("speaking", "low", "high"), [(False, 12, 20), (True, 18, 28)])
def test_ten_minutes_have_the_rate_of_people(
    seed: int, speaking: bool, low: float, high: float
) -> None:
    assert low <= len(falls(closures(seed, speaking=speaking))) / MINUTES <= high


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("speaking", [False, True])
def test_lids_are_never_down_for_longer_than_a_blink(seed: int, speaking: bool) -> None:
    down = closures(seed, speaking=speaking) > 0.01
    edges = np.flatnonzero(np.diff(np.pad(down, 1).astype(int)))
    assert (edges[1::2] - edges[::2]).max() <= np.ceil(LENGTH * PER_SECOND) + 1


@pytest.mark.parametrize("seed", SEEDS)
def test_intervals_are_log_normal(seed: int) -> None:
    times = np.array([b.at for b in by_themselves(seed) if not b.again])
    gaps = np.diff(times)
    gaps = gaps[(gaps > 0.75) & (gaps < 8.9)]  # what was clipped is no sample
    spread = np.log(gaps)
    fit = stats.kstest((spread - spread.mean()) / spread.std(), "norm")
    assert fit.pvalue > 0.02
    assert np.mean(gaps) > 1.04 * np.median(gaps)


@pytest.mark.parametrize("seed", SEEDS)
def test_some_blinks_are_double_and_some_partial(seed: int) -> None:
    row = by_themselves(seed)
    firsts = [b for b in row if not b.again]
    assert 0.08 <= (len(row) - len(firsts)) / len(firsts) <= 0.18
    partial = [b.depth for b in firsts if b.depth < 1]
    assert 0.15 <= len(partial) / len(firsts) <= 0.35
    assert all(0.6 <= depth <= 0.8 for depth in partial)
    for one, after in pairwise(row):
        if after.again:
            assert 0.12 <= after.at - one.at - LENGTH <= 0.25


def test_lids_fall_faster_than_they_rise() -> None:
    once = blink.Blink(1.0, 1.0)
    times = np.arange(0.9, 1.4, 0.001)
    shut = np.array([once.closure(t) for t in times])
    falling = (np.diff(shut) > 0).sum()
    rising = (np.diff(shut) < 0).sum()
    assert 1.5 < rising / falling < 3
    assert shut.max() == 1.0
    assert shut[0] == shut[-1] == 0.0
    assert abs(CLOSING + SHUT + OPENING - LENGTH) < 1e-9


def test_a_wide_shift_of_the_eyes_goes_with_a_blink() -> None:
    said = placed(sentence(BABBLE * 3, gesture=Gesture.POINT_CARD, accents=((1.0, 1.0),)), 2.0)
    score = Score.of(moment(60, said))
    wide = gaze.shifts(4, score.spoken, STAGE)
    assert wide
    for at in wide:
        near = [blink.closure(4, score, at + s / 100, STAGE) for s in range(-5, 25)]
        assert max(near) > 0.9
    assert not gaze.shifts(4, score.spoken, NOWHERE)


def test_about_four_phrases_in_ten_end_with_a_blink() -> None:
    row = talk(600, 9)
    ends = [phrase.end for one in row for phrase in one.phrases]
    score = Score(0.0, tuple(row))
    asked = set(blink.forced(9, score.spoken, NOWHERE))
    share = sum(any(abs(end - 0.05 - at) < 0.02 for at in asked) for end in ends) / len(ends)
    assert 0.3 <= share <= 0.45
