"""Hands do what the line says, and land where real speech is stressed."""

import numpy as np
import pytest
from real_speech import Corpus
from score_parts import BABBLE, moment, placed, sentence

from avatar import gaze, head
from avatar.gaze import Places
from avatar.gesture import Hands, stroke
from avatar.pack import Pack
from avatar.pack_sheet import Times
from avatar.parameters import ARM
from avatar.spoken import Score, Spoken
from studio.show import RATE, Gesture, Utterance

TIMES = Times()


def heard(said: Utterance) -> Spoken:
    return Spoken(said, 2.0, 2.0 + said.seconds)


@pytest.mark.parametrize("lang", ["en", "es", "de"])
def test_a_stroke_lands_just_before_an_accented_word_of_real_speech(
    real: Corpus, lang: str
) -> None:
    early = []
    for said in real[lang]:
        spoken = heard(said)
        if spoken.end - spoken.start < 1.2 or not spoken.accents:
            continue
        lands = stroke(spoken, TIMES).lands
        words = [2.0 + word.start / RATE for word in said.words]
        after = [at - lands for at in (*words, *(at for at, _ in spoken.accents)) if at > lands]
        early.append(min(after))
        accents = [at for at, _ in spoken.accents]
        assert min(abs(at - spoken.landing) for at in accents) <= 0.2
    assert len(early) > 12
    assert np.mean([0 <= e <= 0.12 for e in early]) == 1.0


@pytest.mark.parametrize("lang", ["en", "es", "de"])
def test_a_hand_sets_out_before_the_word_and_not_before_the_sentence(
    real: Corpus, lang: str
) -> None:
    for said in real[lang]:
        spoken = heard(said)
        plan = stroke(spoken, TIMES)
        assert plan.begins >= spoken.start - 0.3
        assert plan.lands - plan.begins == pytest.approx(0.52, abs=0.01)


def test_eyes_head_and_hand_go_to_the_card_in_that_order() -> None:
    places = Places(card=(0.85, -0.1), chat=None)
    said = placed(sentence(BABBLE * 3, gesture=Gesture.POINT_CARD, accents=((1.0, 1.0),)), 2.0)
    score = Score.of(moment(60, said))
    (spoken,) = score.spoken
    plan = stroke(spoken, TIMES)
    times = [1.0 + n / 100 for n in range(400)]
    eyes = next(t for t in times if gaze.look(1, score, t, places).at == places.card)
    assert eyes < plan.begins
    assert eyes + head.FOLLOWS < plan.begins + 0.1
    assert plan.begins < plan.lands < spoken.landing


def test_two_raised_arms_are_no_mirror_and_come_to_rest_together(host: Pack) -> None:
    said = placed(sentence(BABBLE * 3, gesture=Gesture.OPEN_ARMS, accents=((1.0, 1.0),)), 2.0)
    score = Score.of(moment(60, said))
    hands = Hands(host, None)
    plan = stroke(score.spoken[0], hands.times(Gesture.OPEN_ARMS))
    left, right = (list(ARM[side]) for side in "LR")

    def apart(t: float) -> float:
        values, _ = hands.play(1, score, t, holding=False)
        return float(np.abs(values[left] - values[right]).max())

    assert apart((plan.begins + plan.lands) / 2) > 1.0
    assert apart((plan.lands + plan.leaves) / 2) > 0.3
    assert apart(plan.ends - 0.03) < 0.2


def test_a_hand_does_not_go_back_the_way_it_came(host: Pack) -> None:
    said = placed(sentence(BABBLE * 3, gesture=Gesture.COUNT_ONE, accents=((1.0, 1.0),)), 2.0)
    score = Score.of(moment(60, said))
    hands = Hands(host, None)
    plan = stroke(score.spoken[0], hands.times(Gesture.COUNT_ONE))
    shoulder, elbow, _ = ARM["L"]
    way = [
        hands.play(1, score, float(t), holding=False)[0]
        for t in np.arange(plan.begins, plan.ends, 0.005)
    ]
    up = min(way[: len(way) // 2], key=lambda values: abs(values[elbow] - 4.0))
    down = min(way[len(way) // 2 :], key=lambda values: abs(values[elbow] - 4.0))
    assert up[elbow] == pytest.approx(down[elbow], abs=0.3)
    assert up[shoulder] - down[shoulder] > 1.5
