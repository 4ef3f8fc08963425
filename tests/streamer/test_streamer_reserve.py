"""The reserve: in rotation, packed, up to so many seconds."""

from dataclasses import replace

import numpy as np
import pytest

from streamer.packed import Packed
from streamer.reserve import LIMIT, Reserve
from studio.packed import sixteen
from studio.show import RATE, BoundLine, Cue, Kind, Line, Utterance


def sentence(line: str, part: int = 0, parts: int = 1, seconds: float = 1.0) -> Utterance:
    bound = BoundLine(Line(line, Cue(Kind.RESERVE, "reserve"), "calm", "playbook"), "calm")
    pcm = np.sin(np.arange(round(seconds * RATE), dtype=np.float32) * 0.05)
    return Utterance(bound, part, parts, "calm", "calm", pcm)


def packed(line: str, part: int = 0, parts: int = 1, seconds: float = 1.0) -> Packed:
    return Packed.of(sentence(line, part, parts, seconds))


@pytest.mark.parametrize("samples", [0, 1, 4096, 4097, 99_999])
def test_a_packed_sentence_is_as_long_as_it_was_and_sounds_the_same(samples: int) -> None:
    chance = np.random.default_rng(samples)
    pcm = np.clip(chance.normal(0, 0.3, samples), -1, 1).astype(np.float32)
    whole = replace(sentence("a"), pcm=pcm)
    back = Packed.of(whole).whole()
    assert np.array_equal(sixteen(back.pcm), sixteen(pcm)), "to the last of 16 bits"
    assert Packed.of(whole).seconds == whole.seconds + whole.pause
    assert (back.text, back.bound) == (whole.text, whole.bound)


def test_a_packed_sentence_takes_less_than_half_of_its_16_bits() -> None:
    whole = sentence("a", seconds=5.0)
    assert Packed.of(whole).size < whole.pcm.nbytes / 4


def test_what_was_heard_longest_ago_is_heard_next() -> None:
    reserve = Reserve()
    for name in "abc":
        reserve.add(packed(name))
    order = [reserve.next()[0].bound.line.id for _ in range(6)]
    assert order[:3] == order[3:]
    assert sorted(order[:3]) == ["a", "b", "c"]


def test_a_line_is_heard_when_all_its_sentences_are_here() -> None:
    reserve = Reserve()
    reserve.add(packed("a", 1, 2))
    assert reserve.next() == ()
    reserve.add(packed("a", 0, 2))
    assert [u.part for u in reserve.next()] == [0, 1]


def test_who_looks_ahead_is_told_the_very_sentence_that_is_heard() -> None:
    reserve = Reserve()
    for name in "ab":
        reserve.add(packed(name))
    ahead = reserve.twin()
    foretold = [ahead.next()[0], ahead.next()[0]]
    assert [reserve.next()[0] is one for one in foretold] == [True, True]


def test_a_sentence_that_comes_anew_takes_the_place_of_the_old_one() -> None:
    reserve = Reserve()
    reserve.add(packed("a", seconds=1.0))
    assert reserve.next()[0].seconds == 1.0
    reserve.add(packed("a", seconds=2.0))
    assert reserve.next()[0].seconds == 2.0
    reserve.drop("a")
    assert reserve.next() == ()


def test_it_takes_so_many_seconds_and_says_so() -> None:
    reserve = Reserve()
    taken = 0
    while (reason := reserve.add(packed(str(taken), seconds=20.0))) is None:
        taken += 1
    assert reason == "the reserve holds 300 s already"
    assert reserve.seconds <= LIMIT < reserve.seconds + 20.3
