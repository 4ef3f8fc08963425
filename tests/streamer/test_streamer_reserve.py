"""The reserve: in rotation, in half the memory, up to so many seconds."""

import numpy as np

from streamer.reserve import LIMIT, Reserve
from studio.packed import Packed
from studio.show import RATE, BoundLine, Cue, Kind, Line, Utterance


def sentence(line: str, part: int = 0, parts: int = 1, seconds: float = 1.0) -> Utterance:
    bound = BoundLine(Line(line, Cue(Kind.RESERVE, "reserve"), "calm", "playbook"), "calm")
    pcm = np.sin(np.arange(round(seconds * RATE), dtype=np.float32) * 0.05)
    return Utterance(bound, part, parts, "calm", "calm", pcm)


def test_a_packed_sentence_is_half_as_large_and_sounds_the_same() -> None:
    whole = sentence("a")
    packed = Packed.of(whole)
    assert packed.sound.nbytes * 2 == whole.pcm.nbytes
    assert packed.seconds == whole.seconds + whole.pause
    assert np.abs(packed.whole().pcm - whole.pcm).max() <= 0.5 / 32767 + 1e-7


def test_what_was_heard_longest_ago_is_heard_next() -> None:
    reserve = Reserve()
    for name in "abc":
        reserve.add(sentence(name))
    order = [reserve.next()[0].bound.line.id for _ in range(6)]
    assert order[:3] == order[3:]
    assert sorted(order[:3]) == ["a", "b", "c"]


def test_a_line_is_heard_when_all_its_sentences_are_here() -> None:
    reserve = Reserve()
    reserve.add(sentence("a", 1, 2))
    assert reserve.next() == ()
    reserve.add(sentence("a", 0, 2))
    assert [u.part for u in reserve.next()] == [0, 1]


def test_who_looks_ahead_is_told_the_very_sentence_that_is_heard() -> None:
    reserve = Reserve()
    for name in "ab":
        reserve.add(sentence(name))
    ahead = reserve.twin()
    foretold = [ahead.next()[0], ahead.next()[0]]
    assert [reserve.next()[0] is one for one in foretold] == [True, True]


def test_a_sentence_that_comes_anew_takes_the_place_of_the_old_one() -> None:
    reserve = Reserve()
    reserve.add(sentence("a", seconds=1.0))
    assert reserve.next()[0].seconds == 1.0
    reserve.add(sentence("a", seconds=2.0))
    assert reserve.next()[0].seconds == 2.0
    reserve.drop("a")
    assert reserve.next() == ()


def test_it_takes_so_many_seconds_and_says_so() -> None:
    reserve = Reserve()
    taken = 0
    while (reason := reserve.add(sentence(str(taken), seconds=20.0))) is None:
        taken += 1
    assert reason == "the reserve holds 300 s already"
    assert reserve.seconds <= LIMIT < reserve.seconds + 20.3
