"""Accents: where the head nods."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.show import RATE
from voice.accents import APART, accents
from voice.engine import Phone


def tone(seconds: float, hertz: float = 180.0) -> np.ndarray:
    t = np.arange(round(seconds * RATE)) / RATE
    return (0.1 * np.sign(np.sin(2 * np.pi * hertz * t))).astype(np.float32)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["aa", "iy", "t", "pau", "ow"]), st.integers(1, 300), st.integers(0, 2)
        ),
        max_size=25,
    )
)
@settings(max_examples=60, deadline=None)
def test_accents_are_apart_and_on_stressed_vowels(sounds: list[tuple[str, int, int]]) -> None:
    phones, at = [], 0.0
    for symbol, length, stress in sounds:
        phones.append(Phone(symbol, at, at + length / 1000, stress))
        at += length / 1000
    found = accents(phones, tone(at))
    assert all(after.at - before.at >= APART for before, after in pairwise(found))
    starts = {round(p.start * RATE) for p in phones if p.stress and p.symbol in {"aa", "iy", "ow"}}
    assert all(accent.at in starts and 0 <= accent.strength <= 1 for accent in found)


def test_the_louder_of_two_vowels_close_together_is_taken() -> None:
    pcm = np.concatenate([0.2 * tone(0.2), tone(0.2), 0.2 * tone(1.0)])
    phones = [Phone("aa", 0, 0.2, 1), Phone("iy", 0.2, 0.4, 1), Phone("aa", 1.0, 1.4, 1)]
    assert accents(phones, pcm)[0].at == round(0.2 * RATE)


def test_a_higher_pitch_makes_a_stronger_accent() -> None:
    pcm = np.concatenate([tone(0.5, 150), tone(0.5, 220), tone(0.5, 150)])
    phones = [Phone("aa", n / 2, n / 2 + 0.5, 1) for n in range(3)]
    low, high, again = accents(phones, pcm)
    assert high.strength > max(low.strength, again.strength)


def test_without_stress_there_is_no_accent() -> None:
    assert accents([Phone("aa", 0, 0.5, 0)], tone(0.5)) == ()
    assert accents([], tone(0.5)) == ()


def test_silence_does_not_trouble_it() -> None:
    found = accents([Phone("aa", 0, 0.01, 2)], np.zeros(RATE // 100, np.float32))
    assert [accent.at for accent in found] == [0]
