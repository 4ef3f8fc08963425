"""espeak-ng names a stop at its burst; the lips are shut before it."""

import asyncio
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.closures import closed
from voice.engine import Phone, Role, Token
from voice.espeak import Espeak, EspeakSettings
from voice.lips import SHAPE

RATE = 22_050


def humming(seconds: float) -> np.ndarray:
    return (0.2 * np.sin(2 * np.pi * 180 * np.arange(round(seconds * RATE)) / RATE)).astype("f4")


def test_a_stop_begins_with_the_silence_before_its_burst() -> None:
    pcm = humming(0.6)
    pcm[round(0.25 * RATE) : round(0.3 * RATE)] = 0
    phones = (Phone("aa", 0, 0.3, 1), Phone("p", 0.3, 0.36), Phone("aa", 0.36, 0.6))
    vowel, stop, after = closed(phones, pcm, RATE)
    assert stop.start == vowel.end == pytest.approx(0.25, abs=0.006)
    assert (stop.end, after) == (0.36, phones[2])


def test_a_pause_before_a_stop_stays_a_pause() -> None:
    pcm = humming(1.0)
    pcm[round(0.2 * RATE) : round(0.7 * RATE)] = 0
    phones = (Phone("aa", 0, 0.2), Phone("pau", 0.2, 0.7), Phone("t", 0.7, 0.8))
    assert closed(phones, pcm, RATE)[2].start == pytest.approx(0.64, abs=0.006)


def test_a_stop_without_silence_stays_where_it_is() -> None:
    phones = (Phone("aa", 0, 0.3), Phone("k", 0.3, 0.6))
    assert closed(phones, humming(0.6), RATE) == phones


@given(
    st.lists(st.tuples(st.sampled_from(sorted(SHAPE)), st.integers(1, 200)), max_size=20),
    st.integers(0, 1 << 20),
)
@settings(max_examples=60, deadline=None)
def test_phones_stay_ascending_and_without_gaps(sounds: list[tuple[str, int]], seed: int) -> None:
    phones, at = [], 0.0
    for symbol, length in sounds:
        phones.append(Phone(symbol, at, at + length / 1000))
        at += length / 1000
    noise = np.random.default_rng(seed)
    pcm = (humming(at) * (noise.random(round(at * RATE)) > 0.5)).astype("f4")
    found = closed(phones, pcm, RATE)
    assert [p.symbol for p in found] == [p.symbol for p in phones]
    assert all(a.end == b.start for a, b in pairwise(found))
    assert all(p.start < p.end for p in found)


def test_espeaks_own_lips_are_shut_in_the_silence_of_a_p() -> None:
    async def said() -> tuple[np.ndarray, int, tuple[Phone, ...]]:
        engine = Espeak(EspeakSettings(), Role("en", 1.0, Path("absent")))
        await engine.open()
        try:
            speech = await engine.speak([Token("happy"), Token("paper"), Token("cups", ".")])
        finally:
            await engine.close()
        return speech.pcm, speech.rate, speech.phones

    pcm, rate, phones = asyncio.run(said())
    stops = [phone for phone in phones if phone.symbol == "p" and phone.start > 0.05]
    assert len(stops) == 4
    for stop in stops:
        first = pcm[round((stop.start + 0.008) * rate) : round((stop.start + 0.03) * rate)]
        assert np.abs(first).max() < 0.1 * np.abs(pcm).max()
