"""A take of an engine that knows little: words and mouth are found all the same."""

from itertools import pairwise

import numpy as np
import pytest

from studio.show import RATE
from voice.by_ear import by_ear
from voice.chain import Chain, Level
from voice.engine import Speech, Tone
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


def test_the_ear_tells_vowel_hiss_and_rest() -> None:
    phones = by_ear(np.concatenate([vowel(0.4), hiss(0.3), vowel(0.3), rest(0.4), vowel(0.3)]))
    assert [phone.symbol for phone in phones] == ["aa", "s", "aa", "pau", "aa"]
    edges = [phone.end for phone in phones]
    assert edges == pytest.approx([0.4, 0.7, 1.0, 1.4, 1.7], abs=0.04)
    assert all(a.end == b.start for a, b in pairwise(phones))


@pytest.mark.parametrize("samples", [0, 1, 479, 480, 481])
def test_the_ear_bears_the_shortest_sound(samples: int) -> None:
    assert len(by_ear(np.full(samples, 0.1, np.float32))) == min(samples, 1)


def test_without_phones_the_mouth_follows_the_sound() -> None:
    pcm = np.concatenate([vowel(0.5), rest(0.5), vowel(0.5)])
    take = finished(Speech(pcm, RATE), CHAIN, [3, 5])
    assert take.timing == "audio"
    assert [shape.shape for shape in take.visemes][:3] == ["aa", "sil", "aa"]
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
