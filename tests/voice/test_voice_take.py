"""A take of an engine that knows little: words and mouth are found all the same."""

import asyncio
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np
import pytest
import soxr
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.visemes import opening
from studio.show import RATE
from tests.voice.voice_stand_ins import tokens
from voice.by_ear import by_ear
from voice.chain import Chain, Level
from voice.ear import heard
from voice.engine import Phone, Role, Speech, Tone
from voice.espeak import Espeak, EspeakSettings
from voice.take import finished

CHAIN = Chain(Tone(), Level(-20, -23), -16, -1.5)


def vowel(seconds: float) -> np.ndarray:
    t = np.arange(round(seconds * RATE)) / RATE
    return sum(0.1 / n * np.sin(2 * np.pi * 150 * n * t) for n in range(1, 12)).astype(np.float32)


def hiss(seconds: float) -> np.ndarray:
    noise = np.random.default_rng(1).standard_normal(round(seconds * RATE))
    return (0.05 * np.diff(noise, prepend=0)).astype(np.float32)


def rest(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * RATE), np.float32)


def test_the_ear_tells_voice_hiss_and_rest() -> None:
    phones = by_ear(np.concatenate([vowel(0.4), hiss(0.3), vowel(0.3), rest(0.4), vowel(0.3)]))
    kinds = [{"s": "hiss", "pau": "rest"}.get(phone.symbol, "voice") for phone in phones]
    starts = [phones[n].start for n in range(1, len(phones)) if kinds[n] != kinds[n - 1]]
    assert [kind for kind, _ in groupby(kinds)] == ["voice", "hiss", "voice", "rest", "voice"]
    assert starts == pytest.approx([0.4, 0.7, 1.0, 1.4], abs=0.04)
    assert all(a.end == b.start for a, b in pairwise(phones))


@pytest.mark.parametrize("lang", ["en", "de", "es"])
def test_the_jaw_opens_with_the_vowels_of_a_voice_it_never_heard(lang: str) -> None:
    text = {
        "en": "My mother bought a yellow lamp and a heavy pan of iron.",
        "de": "Meine Mutter kaufte eine gelbe Lampe und eine schwere Pfanne.",
        "es": "Mi madre compro una manta amarilla y una olla de hierro.",
    }[lang]

    async def said() -> Speech:
        engine = Espeak(EspeakSettings(variant="m3"), Role(lang, 1.0, Path("absent")))
        await engine.open()
        try:
            return await engine.speak(tokens(text))
        finally:
            await engine.close()

    speech = asyncio.run(said())
    pcm = soxr.resample(speech.pcm, speech.rate, RATE).astype(np.float32)
    true = np.repeat(opening(speech.phones, pcm), 2)
    assert np.corrcoef(heard(pcm)[: len(true), -1], true)[0, 1] > 0.6


@pytest.mark.parametrize("samples", [0, 1, 479, 480, 481])
def test_the_ear_bears_the_shortest_sound(samples: int) -> None:
    assert len(by_ear(np.full(samples, 0.1, np.float32))) == min(samples, 1)


def test_without_phones_the_mouth_follows_the_sound() -> None:
    pcm = np.concatenate([vowel(0.5), rest(0.5), vowel(0.5)])
    take = finished(Speech(pcm, RATE), CHAIN, [3, 5])
    assert take.timing == "audio"
    silent = [v for v in take.visemes if v.shape == "sil"]
    assert [(v.start / RATE, v.end / RATE) for v in silent] == [pytest.approx((0.5, 1.0), abs=0.06)]
    assert take.accents


def test_without_word_times_words_share_the_sound_by_their_letters() -> None:
    take = finished(Speech(vowel(1.0), RATE), CHAIN, [2, 6])
    (start, middle), (again, end) = take.tokens
    assert start == 0
    assert middle == again
    assert (end - again) / (middle - start) == pytest.approx(3, abs=0.01)


def test_a_word_run_together_with_the_one_before_shares_its_time() -> None:
    speech = Speech(vowel(1.0), RATE, words=((0.0, 0.4), None, (0.5, 1.0)))
    take = finished(speech, CHAIN, [3, 1, 4])
    assert take.timing == "words"
    starts = [start / RATE for start, _ in take.tokens]
    ends = [end / RATE for _, end in take.tokens]
    assert starts == pytest.approx([0, 0.3, 0.5], abs=0.02)
    assert ends == pytest.approx([0.3, 0.4, 1.0], abs=0.03)


def test_cutting_silence_moves_everything_with_the_sound() -> None:
    speech = Speech(np.concatenate([rest(0.5), vowel(0.5)]), RATE, words=((0.5, 1.0),))
    take = finished(speech, CHAIN, [4])
    assert len(take.pcm) / RATE < 0.6
    assert take.tokens[0][0] / RATE == pytest.approx(0.01, abs=0.01)


@given(
    st.lists(st.tuples(st.sampled_from(["b", "aa", "s", "pau"]), st.floats(0, 0.3)), max_size=12)
)
def test_sounds_follow_each_other_from_the_first_sample_to_the_last(
    spans: list[tuple[str, float]],
) -> None:
    at, phones = 0.0, []
    for symbol, seconds in spans:
        phones.append(Phone(symbol, at, at + seconds))
        at += seconds
    take = finished(
        Speech(vowel(0.8), RATE, tuple(phones), ((0.0, 0.4), (0.4, 0.8))), CHAIN, [3, 4]
    )
    assert take.sounds[0].start == 0
    assert take.sounds[-1].end == len(take.pcm)
    assert all(a.end == b.start for a, b in pairwise(take.sounds))
    assert all(sound.end > sound.start for sound in take.sounds)
