"""Eyes blink as people's do: often enough, unevenly, sometimes twice."""

import numpy as np
import pytest
from numpy.typing import NDArray
from score_parts import moment, placed, sentence

from avatar import blink
from avatar.blink import CLOSING, OPENING, SHUT
from avatar.spoken import Score

MINUTES = 10


def blinks(seed: int, *, speaking: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    found = [b for reel in range(MINUTES) for b in blink.reel_of(seed, reel, speaking=speaking)]
    return np.array([b.at for b in found]), np.array([b.depth for b in found])


@pytest.mark.parametrize(("speaking", "low", "high"), [(False, 12, 20), (True, 18, 28)])
def test_ten_minutes_have_the_rate_of_people(speaking: bool, low: float, high: float) -> None:
    rates = [len(blinks(seed, speaking=speaking)[0]) / MINUTES for seed in range(1, 6)]
    assert low <= float(np.mean(rates)) <= high


def test_intervals_are_skewed_doubles_and_partial_blinks_happen() -> None:
    times, depths = (
        np.concatenate(part)
        for part in zip(*(blinks(seed, speaking=False) for seed in range(1, 9)), strict=True)
    )
    gaps = np.diff(times)
    double = (gaps > 0) & (gaps < CLOSING + SHUT + OPENING + 0.13)
    single = gaps[(gaps > 0) & ~double]
    assert 0.08 <= double.mean() <= 0.18
    assert np.mean(single) > 1.08 * np.median(single)
    assert 0.1 <= (depths < 1).mean() <= 0.35


def test_lids_fall_faster_than_they_rise() -> None:
    once = blink.Blink(1.0, 1.0)
    times = np.arange(0.9, 1.4, 0.001)
    shut = np.array([once.closure(t) for t in times])
    falling = (np.diff(shut) > 0).sum()
    rising = (np.diff(shut) < 0).sum()
    assert 1.5 < rising / falling < 3
    assert shut.max() == 1.0
    assert shut[0] == shut[-1] == 0.0


def test_speaking_blinks_by_its_own_reel() -> None:
    said = placed(sentence(), 10.0)
    score = Score.of(moment(310, said))
    speaking = [b for b in blink.reel_of(3, 0, speaking=True) if 10.0 <= b.at < said.end / 48000]
    for one in speaking:
        assert blink.closure(3, score, one.at + CLOSING + 0.01) >= 0.6
