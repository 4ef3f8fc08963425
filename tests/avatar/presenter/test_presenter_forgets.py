"""What the presenter has worked out of a sentence is kept, its sound is not."""

import gc
from dataclasses import replace
from weakref import ref

import numpy as np
from playing import Playing
from score_parts import BABBLE, moment, placed, sentence

from avatar.pack import Pack
from avatar.presenter import Placing
from avatar.spoken import Score
from studio.show import RATE, Gesture

SENTENCES = 6


def test_a_sentence_that_was_said_takes_its_sound_with_it(host: Pack, placing: Placing) -> None:
    one = Playing(host, placing, 1, 30)
    gone = []
    for n in range(SENTENCES):
        said = placed(sentence(BABBLE, gesture=Gesture.WAVE), 2.0 * n)
        gone.append(ref(said.utterance))
        for frame in range(60 * n, 60 * n + 60):
            one.pose(moment(frame, said))
        del said
    gc.collect()
    assert [utterance() for utterance in gone] == [None] * SENTENCES


def test_what_it_has_worked_out_of_a_sentence_stays_with_the_sentence() -> None:
    loud = np.sin(np.arange(RATE) / 20).astype(np.float32)
    said = placed(replace(sentence(BABBLE), pcm=loud), 1.0)
    first, again = (Score.of(moment(frame, said)).spoken[0] for frame in (30, 60))
    assert again is first
    assert first.swell(1.5) > 0.5
    assert first.swell(1.5) > 0.5
    moved = Score.of(moment(60, placed(said.utterance, 1.5))).spoken[0]
    assert moved is not first
    assert moved.utterance is first.utterance, "one mouth for both"
