"""Somebody who waits does small things, never the same twice in a row, and breathes."""

from itertools import pairwise

import numpy as np
import pytest
from long_talk import scores, talk
from score_parts import BABBLE, sentence

from avatar import breath, idle
from avatar.idle import ACTS
from avatar.spoken import Score, Spoken

SEEDS = (1, 2, 3, 4)


@pytest.mark.parametrize("seed", SEEDS)
def test_weight_is_shifted_every_8_to_25_seconds(seed: int) -> None:
    gaps = np.diff(idle.shifts(seed, 0, 3600))
    assert gaps.min() >= 8
    assert gaps.max() <= 25
    assert gaps.std() > 2


@pytest.mark.parametrize("seed", SEEDS)
def test_a_shift_of_weight_goes_to_the_other_side_without_a_jump(seed: int) -> None:
    row = np.array([idle.stance(seed, n / 30).sway for n in range(30 * 300)])
    assert np.abs(np.diff(row)).max() < 1.5
    for at, after in pairwise(idle.shifts(seed, 5, 290)):
        before, settled = (idle.stance(seed, t).sway for t in (at - 0.01, after - 0.01))
        assert before * settled < 0
        assert abs(settled) <= 11


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_done_twice_in_a_row_and_everything_is_done(seed: int) -> None:
    deeds = []
    for n in range(3600):
        deed = idle.last_deed(seed, float(n))
        if deed is not None and (not deeds or deed != deeds[-1]):
            deeds.append(deed)
    assert all(a.act is not b.act for a, b in pairwise(deeds))
    assert {deed.act for deed in deeds} == set(ACTS)
    assert min(b.at - a.end for a, b in pairwise(deeds)) > 0
    gaps = [b.at - a.at for a, b in pairwise(deeds)]
    assert min(gaps) >= 3
    assert max(gaps) <= 9


def test_nothing_is_done_while_something_is_said() -> None:
    row = talk(60, 1)
    assert all(idle.doing(1, s, s.t) is None for s in scores(row, 59, 10) if s.at(s.t))


def test_quiet_breath_has_the_pace_of_people() -> None:
    for seed in SEEDS:
        air = np.array([breath.breath(seed, Score(n / 20, ()), n / 20) for n in range(20 * 300)])
        inward = np.diff(air) > 0
        breaths = (inward[1:] & ~inward[:-1]).sum() / 5
        assert 12 <= breaths <= 20
        assert 0.33 <= inward.mean() <= 0.47
        assert air.min() >= 0
        assert air.max() <= 1


def spoken(start: float, name: str, times: int = 2) -> Spoken:
    said = sentence(BABBLE * times, name=name, accents=())
    return Spoken(said, start, start + said.seconds)


def test_a_breath_is_taken_before_each_sentence_and_spent_in_it() -> None:
    one = spoken(2.0, "a")
    two = spoken(one.end + 0.4, "b")
    score = Score(0.0, (one, two))
    for said in (one, two):
        first = said.phrases[0].start
        rise = breath.breath(1, score, first) - breath.breath(1, score, first - 0.4)
        assert rise > 0.3
        row = [breath.breath(1, score, said.start + 0.1 + s / 20) for s in range(20)]
        assert all(b < a for a, b in pairwise(row))
    assert breath.breath(1, score, two.end - 0.05) < 0.2


def test_no_breath_fits_a_pause_under_a_quarter_second() -> None:
    one = spoken(2.0, "a")
    two = spoken(one.phrases[-1].end + 0.15, "b")
    score = Score(0.0, (one, two))
    row = [breath.breath(1, score, one.end - 0.5 + s / 20) for s in range(20)]
    assert all(b < a for a, b in pairwise(row))


def test_longer_speech_begins_with_a_deeper_breath() -> None:
    short, long = spoken(2.0, "a", 1), spoken(2.0, "a", 4)
    full = [breath.breath(1, Score(0.0, (s,)), s.phrases[0].start) for s in (short, long)]
    assert full[1] > full[0] + 0.1
