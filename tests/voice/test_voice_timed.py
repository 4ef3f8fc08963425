"""From a model's durations to phones and words."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from voice_stand_ins import tokens

from voice.engine import Speech, Token
from voice.lips import DIPHTHONGS, SHAPE
from voice.timed import timed
from voice.worker_child import Spoken
from voice.workers.wording import owners

RATE = 1000


def heard(shape: list, sentence: list[Token], *, kind: str = "sounds", raised: float = 1) -> Speech:
    """Speech of which one sample is a millisecond."""
    pcm = np.zeros(sum(samples for _, samples, _ in shape), np.float32)
    return timed(Spoken(pcm, RATE, {kind: shape}, 1), sentence, raised)


def named(speech: Speech) -> list[tuple[str, int, int]]:
    return [(p.symbol, round(1000 * p.start), round(1000 * p.end)) for p in speech.phones]


def test_symbols_become_phones_and_words() -> None:
    shape = [("", 30, None), ("h", 40, 0), ("a", 60, 0), ("ɪ", 50, 0), (" ", 10, None)]
    shape += [("m", 70, 1), ("iː", 80, 1), (".", 90, None)]
    speech = heard(shape, tokens("hi me."))
    assert named(speech) == [
        ("pau", 0, 30),
        ("hh", 30, 70),
        ("ay", 70, 190),
        ("m", 190, 260),
        ("iy", 260, 340),
        ("pau", 340, 430),
    ]
    assert speech.words == ((0.03, 0.18), (pytest.approx(0.19), 0.34))
    assert speech.timing == "engine"


def test_marks_belong_to_the_sound_beside_them() -> None:
    shape = [("ˈ", 10, 0), ("ɑ", 50, 0), ("ː", 40, 0), ("t", 30, 0), ("ʃ", 20, 0), ("ˌ", 5, 0)]
    speech = heard([*shape, ("i", 45, 0)], [Token("archie", ".", stress=True)])
    assert named(speech) == [("aa", 0, 100), ("ch", 100, 150), ("iy", 150, 200)]
    assert [p.stress for p in speech.phones] == [2, 0, 1]


def test_stress_written_before_a_syllable_is_on_its_vowel() -> None:
    shape = [("ə", 50, 0), ("ˈ", 0, 0), ("b", 50, 0), ("a", 50, 0), ("ʊ", 50, 0), ("t", 50, 0)]
    speech = heard(shape, tokens("about."))
    assert [(p.symbol, p.stress) for p in speech.phones] == [
        ("ax", 0),
        ("b", 0),
        ("aw", 1),
        ("t", 0),
    ]


def test_letters_give_words_only() -> None:
    shape = [("h", 100, 0), ("i", 100, 0), (" ", 20, None), ("y", 50, 1), ("o", 50, 1)]
    speech = heard(shape, tokens("hi yo."), kind="letters")
    assert speech.phones == ()
    assert speech.words == ((0.0, 0.2), (0.22, 0.32))
    assert speech.timing == "words"


def test_without_durations_there_is_only_sound() -> None:
    speech = timed(Spoken(np.ones(10, np.float32), RATE, {}, 1), tokens("hi."))
    assert (speech.phones, speech.words, speech.timing) == ((), (), "audio")


def test_a_raised_voice_is_played_faster_and_its_times_with_it() -> None:
    shape = [("h", 100, 0), ("a", 100, 0)]
    speech = heard(shape, tokens("ha."), raised=1.25)
    assert speech.rate == 1250
    assert named(speech)[-1] == ("aa", 80, 160)


def test_words_that_were_run_together_share_the_group() -> None:
    sizes = [2, 3, 5]  # wʌn ʌvðə lamps, in some alphabet
    alone = {0: 2, 1: 1, 2: 2, 3: 5}
    assert owners(sizes, 4, alone.__getitem__) == [[0, 0], [1, 2, 2], [3] * 5]


def test_a_word_said_in_parts_owns_them_all() -> None:
    assert owners([3, 2, 4], 2, {0: 3, 1: 6}.__getitem__) == [[0, 0, 0], [1, 1], [1] * 4]


def test_words_that_are_as_many_as_groups_are_not_asked_for() -> None:
    assert owners([1, 2], 2, {}.__getitem__) == [[0], [1, 1]]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), st.data())
def test_every_phoneme_has_a_word_and_they_ascend(sizes: list[int], data: st.DataObject) -> None:
    lengths = data.draw(st.lists(st.integers(0, 9), min_size=1, max_size=12))
    owned = owners(sizes, len(lengths), lengths.__getitem__)
    assert [len(group) for group in owned] == sizes
    flat = [number for group in owned for number in group]
    assert flat == sorted(flat)
    assert set(flat) <= set(range(len(lengths)))


SYMBOLS = ["", " ", ",", "ˈ", "ː", "a", "ɪ", "t", "ʃ", "ŋ", "θ", "5", "ɚ", "̃", "ʰ", "?", "ɔ", "x"]


@given(
    st.lists(
        st.tuples(st.sampled_from(SYMBOLS), st.integers(0, 400), st.none() | st.integers(0, 4)),
        min_size=1,
        max_size=40,
    ),
    st.integers(1, 5),
    st.sampled_from([1.0, 0.9, 1.19]),
)
@example([("", 0, None), ("ˈ", 50, 0), ("", 0, None), (" ", 0, 0)], 1, 1.0)
def test_phones_fill_the_sound_without_a_gap(shape: list, count: int, raised: float) -> None:
    sentence = [Token("word")] * count
    speech = heard(shape, sentence, raised=raised)
    if not speech.phones:
        assert len(speech.pcm) == 0
        return
    assert speech.phones[0].start == 0.0
    assert speech.phones[-1].end == pytest.approx(speech.seconds)
    assert all(a.end == b.start for a, b in pairwise(speech.phones))
    assert all(p.end > p.start for p in speech.phones)
    assert all(p.symbol in SHAPE or p.symbol in DIPHTHONGS for p in speech.phones)
    assert len(speech.words) == count
