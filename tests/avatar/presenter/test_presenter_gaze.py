"""Eyes hold the viewer, wander where people's do, and go to what is spoken of."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from long_talk import NOWHERE, STAGE, scores, talk
from real_speech import Corpus, line, voiced
from score_parts import BABBLE, moment, placed, sentence

from avatar import gaze
from avatar.spoken import Score, Spoken
from studio.show import FactUse, Gesture, Mood, Utterance

SEEDS = (1, 2, 3, 4, 5)
NAME = "Fernhollow Aurora Lamp"
PITCH = f"Look at the {NAME} for a moment, it costs $45.50 until Sunday, and it ships tomorrow."


@pytest.fixture(scope="session")
def pitch(presenter_cache: Path) -> Utterance:
    """A sentence with a product's name and its price."""
    found = [(NAME, "L/name"), ("$45.50", "L/price")]
    facts = tuple(
        FactUse(name, "", 1, PITCH.index(w), PITCH.index(w) + len(w)) for w, name in found
    )
    (said,) = voiced("en", [line(PITCH, "p", sku="L", facts=facts)], presenter_cache / "voice")
    return said


def shares(seed: int, row: list[Spoken]) -> tuple[float, float, float]:
    """Shares of the time spoken in which the eyes are on the viewer, aside, on card or chat."""
    viewer = aside = stage = 0
    for score in scores(row, 600, 20):
        if score.at(score.t) is not None:
            at = gaze.look(seed, score, score.t, STAGE).at
            viewer += at == (0.0, 0.0)
            stage += at in {STAGE.card, STAGE.chat}
            aside += at not in {(0.0, 0.0), STAGE.card, STAGE.chat}
    total = viewer + aside + stage
    return viewer / total, aside / total, stage / total


@pytest.mark.parametrize("seed", SEEDS)
def test_a_presenter_looks_at_the_viewer_four_fifths_of_the_time(
    seed: int, pitch: Utterance, real: Corpus
) -> None:
    viewer, aside, stage = shares(seed, talk(600, seed, [*real["en"][:4], pitch]))
    assert 0.74 <= viewer <= 0.86
    assert 0.07 <= aside <= 0.16
    assert 0.04 <= stage <= 0.13


@pytest.mark.parametrize("seed", SEEDS)
def test_looks_aside_are_short_small_and_in_pauses(seed: int) -> None:
    row = talk(600, seed)
    starts = [phrase.start for one in row for phrase in one.phrases]
    found = gaze.planned(seed, tuple(row), NOWHERE)
    assert len(found) > 40
    for glance in found:
        assert 0.4 <= glance.end - glance.start <= 1.25
        assert 0.14 <= abs(glance.look.at[0]) <= 0.36
        assert min(abs(start - glance.start) for start in starts) < 0.2


def test_who_thinks_looks_aside_more(real: Corpus) -> None:
    def aside(mood: Mood) -> float:
        said = [sentence(BABBLE * 3, mood=mood, name=f"m{n}") for n in range(20)]
        return float(np.mean([shares(seed, talk(600, seed, said))[1] for seed in (1, 2)]))

    assert aside(Mood.THINKING) > 1.4 * aside(Mood.NEUTRAL)


def test_eyes_are_on_the_card_when_its_name_and_its_price_are_said(pitch: Utterance) -> None:
    said = placed(pitch, 2.0)
    score = Score.of(moment(60, said))
    (spoken,) = score.spoken
    words = {word.text: 2.0 + word.start / 48_000 for word in pitch.words}
    assert spoken.mentions == pytest.approx((words["Fernhollow"], words["$45.50"]))
    for at in spoken.mentions:
        assert gaze.look(1, score, at - 0.1, STAGE).at == STAGE.card
        assert gaze.look(1, score, at - gaze.EARLY - 0.05, STAGE).at != STAGE.card


def test_eyes_reach_the_card_before_the_hand_sets_out() -> None:
    said = placed(sentence(BABBLE * 3, gesture=Gesture.POINT_CARD, accents=((1.0, 1.0),)), 2.0)
    score = Score.of(moment(60, said))
    (spoken,) = score.spoken
    row = gaze.planned(1, score.spoken, STAGE)
    (look,) = [glance for glance in row if glance.look.at == STAGE.card]
    assert 0.6 <= spoken.landing - look.start <= 1.0


def test_a_question_is_read_as_its_answer_begins() -> None:
    said = placed(sentence(BABBLE * 3, answers=True), 2.0)
    score = Score.of(moment(60, said))
    before = [gaze.look(1, score, 2.0 + s / 100, STAGE).at for s in range(-35, 120)]
    assert before.count(STAGE.chat) / len(before) > 0.6


def test_nobody_looks_at_what_is_not_there() -> None:
    said = placed(sentence(BABBLE * 3, gesture=Gesture.POINT_CARD, answers=True), 2.0)
    score = Score.of(moment(60, said))
    at = [gaze.look(1, score, 1.0 + s / 50, NOWHERE).at for s in range(250)]
    assert max(abs(x) for x, _ in at) < 0.4


@pytest.mark.parametrize("seed", SEEDS)
def test_eyes_that_stand_still_jump_a_little_every_moment(seed: int) -> None:
    row = [gaze.tiny(seed, n / 100) for n in range(6000)]
    jumps = [n for n, (a, b) in enumerate(pairwise(row)) if a != b]
    gaps = np.diff(jumps) / 100
    assert gaps.min() >= 0.38
    assert gaps.max() <= 1.22
    assert max(abs(v) for at in row for v in at) <= 0.03


def test_silent_eyes_are_mostly_with_the_viewer() -> None:
    row = list(scores([], 600, 10))
    at = [gaze.look(3, score, score.t, STAGE).at for score in row]
    assert 0.6 <= at.count((0.0, 0.0)) / len(at) <= 0.92
