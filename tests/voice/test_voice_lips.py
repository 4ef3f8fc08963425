"""The mouth: shapes cover the sentence, hold long enough to be seen, and close for p, b and m."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.show import RATE, VISEMES
from voice.engine import Phone
from voice.lips import DIPHTHONGS, SHAPE, SHORTEST, lips
from voice.phones import PAUSE, VOWELS, from_ipa

MS = RATE // 1000
Spoken = tuple[tuple[Phone, ...], np.ndarray]


def humming(seconds: float) -> np.ndarray:
    t = np.arange(round(seconds * RATE)) / RATE
    return (0.2 * np.sin(2 * np.pi * 180 * t)).astype(np.float32)


def said(*sounds: tuple[str, int], stress: int = 1) -> tuple[Phone, ...]:
    """Phones from symbols and milliseconds."""
    phones, at = [], 0
    for symbol, length in sounds:
        phones.append(Phone(symbol, at / 1000, (at + length) / 1000, stress))
        at += length
    return tuple(phones)


@st.composite
def sentences(draw: st.DrawFn) -> Spoken:
    symbols = st.sampled_from([*SHAPE, *DIPHTHONGS])
    sounds = draw(st.lists(st.tuples(symbols, st.integers(0, 250)), max_size=30))
    phones = said(*sounds)
    spoken = sum(length for _, length in sounds) / 1000
    pcm = humming(max(0.02, spoken + draw(st.floats(-0.2, 0.5))))
    for start in draw(st.lists(st.integers(0, len(pcm) - 1), max_size=3)):
        pcm[start : start + RATE // 5] = 0
    return phones, pcm


@given(sentences())
@settings(max_examples=80, deadline=None)
def test_shapes_cover_the_sentence_without_gap_or_overlap(sentence: Spoken) -> None:
    phones, pcm = sentence
    shapes = lips(phones, pcm)
    assert shapes[0].start == 0
    assert shapes[-1].end == len(pcm)
    assert all(before.end == after.start for before, after in pairwise(shapes))
    assert all(before.shape != after.shape for before, after in pairwise(shapes))
    assert all(shape.shape in VISEMES and 0 <= shape.strength <= 1 for shape in shapes)


@given(sentences())
@settings(max_examples=80, deadline=None)
def test_no_shape_is_too_short_to_be_seen(sentence: Spoken) -> None:
    phones, pcm = sentence
    shapes = lips(phones, pcm)
    assert len(shapes) == 1 or all(shape.end - shape.start >= SHORTEST for shape in shapes)


@given(sentences())
@settings(max_examples=80, deadline=None)
def test_every_p_b_and_m_closes_the_mouth(sentence: Spoken) -> None:
    phones, pcm = sentence
    closed = [shape for shape in lips(phones, pcm) if shape.shape == "PP"]
    for phone in phones:
        start, end = round(phone.start * RATE), round(phone.end * RATE)
        if phone.symbol in {"p", "b", "m"} and end > start and start < len(pcm):
            assert any(shape.start <= min(end, len(pcm)) and shape.end >= start for shape in closed)


def test_a_diphthong_turns_after_three_fifths() -> None:
    shapes = lips(said(("ay", 200)), humming(0.2))
    assert [(shape.shape, shape.end // MS) for shape in shapes] == [("aa", 120), ("ih", 200)]


def test_a_closure_takes_what_it_needs_from_its_longer_neighbour() -> None:
    shapes = lips(said(("aa", 60), ("p", 10), ("iy", 200)), humming(0.27))
    assert [(s.shape, s.start // MS, s.end // MS) for s in shapes] == [
        ("aa", 0, 60),
        ("PP", 60, 100),
        ("ih", 100, 270),
    ]


def test_the_mouth_rests_where_the_sound_does() -> None:
    pcm = humming(1.0)
    pcm[300 * MS : 600 * MS] = 0
    shapes = lips(said(("aa", 1000)), pcm)
    assert [(s.shape, s.start // MS, s.end // MS) for s in shapes] == [
        ("aa", 0, 300),
        ("sil", 300, 600),
        ("aa", 600, 1000),
    ]


def test_the_silence_of_a_closure_is_not_rest() -> None:
    pcm = humming(0.5)
    pcm[150 * MS : 300 * MS] = 0
    shapes = lips(said(("aa", 150), ("b", 150), ("aa", 200)), pcm)
    assert [shape.shape for shape in shapes] == ["aa", "PP", "aa"]


def test_a_stressed_loud_vowel_opens_further_than_a_murmured_one() -> None:
    pcm = humming(0.6)
    pcm[300 * MS :] *= 0.1
    phones = (Phone("aa", 0, 0.3, 2), Phone("eh", 0.3, 0.6, 0))
    loud, soft = lips(phones, pcm)
    assert loud.strength > soft.strength + 0.3


def test_without_sound_there_are_no_lips() -> None:
    assert lips(said(("aa", 100)), np.zeros(0, np.float32)) == ()


def test_without_phones_the_mouth_rests() -> None:
    assert [shape.shape for shape in lips((), humming(0.3))] == ["sil"]


def test_every_vowel_has_a_shape_of_its_own_or_two() -> None:
    assert {*SHAPE, *DIPHTHONGS} >= VOWELS
    assert set(SHAPE.values()) == set(VISEMES)


@pytest.mark.parametrize(
    ("ipa", "sounds"),
    [
        ("ˈoʊ", ("ow",)),
        ("uː", ("uw",)),
        ("tʃ", ("ch",)),
        ("ɔ̃", ("ao",)),
        ("ç", ("hh",)),
        ("ˈɛɹ", ("eh", "r")),
        ("tɕ", ("ch",)),
        ("ˈɑu", ("aa", "uw")),
        ("øː", ("uh",)),
        ("", ()),
        ("ˈ", ()),
        ("☃", ()),
    ],
)
def test_ipa_is_brought_into_the_sounds_lips_know(ipa: str, sounds: tuple[str, ...]) -> None:
    assert from_ipa(ipa) == sounds
    assert all(sound in SHAPE or sound in DIPHTHONGS for sound in from_ipa(ipa))


@given(st.text(max_size=8))
@settings(max_examples=200)
def test_no_name_of_a_sound_is_too_strange(name: str) -> None:
    assert PAUSE not in from_ipa(name)
