from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from showrunner.asrun import AsRun
from showrunner.captions import LINE, captions, srt
from studio.show import (
    RATE,
    Aired,
    BoundLine,
    Cue,
    FactUse,
    Kind,
    Line,
    Utterance,
    Word,
)


def sentence(line: str, part: int, parts: int, text: str = "It is $5 now.") -> Utterance:
    cue = Cue(Kind.PITCH, "price", "FH-1")
    facts = (FactUse("FH-1/price", "5.00 USD", 3, 6, 8),)
    bound = BoundLine(
        Line(line, cue, "It is {price} now.", "playbook", "price-001"), text, facts, 3
    )
    words = tuple(Word(w, i * RATE // 2, (i + 1) * RATE // 2) for i, w in enumerate(text.split()))
    pcm = np.zeros(len(words) * RATE // 2, np.float32)
    return Utterance(
        bound, part, parts, text, text.replace("$5", "five dollars").lower(), pcm, words
    )


def test_a_line_makes_one_row_when_its_last_sentence_was_heard() -> None:
    asrun = AsRun()
    for part in range(2):
        asrun.handed(sentence("l", part, 2))
    assert asrun.aired(Aired("l", 0, 2, 10.0, 2.0, cut=False)) is None
    row = asrun.aired(Aired("l", 1, 2, 12.3, 2.0, cut=False))
    assert row is not None
    assert (row["t"], row["dur"], row["cut"]) == (10.0, 4.0, False)
    assert row["text"] == "it is five dollars now. it is five dollars now."
    assert row["facts"] == [{"id": "FH-1/price", "value": "5.00 USD", "version": 3}]
    assert list(asrun.waiting) == []


def test_a_cut_line_tells_only_the_words_that_were_heard() -> None:
    asrun = AsRun()
    asrun.handed(sentence("l", 0, 1))
    row = asrun.aired(Aired("l", 0, 1, 10.0, 1.1, cut=True, said="it is five", caption="It is"))
    assert row is not None
    assert (row["text"], row["caption"], row["cut"]) == ("it is five", "It is", True)


def test_a_sentence_that_was_heard_is_kept_when_the_rest_was_never_voiced() -> None:
    asrun = AsRun()
    asrun.handed(sentence("l", 0, 2))
    assert asrun.aired(Aired("l", 1, 2, 10.5, 0.0, cut=True)) is None, "the first is still on air"
    row = asrun.aired(Aired("l", 0, 2, 10.0, 2.0, cut=False))
    assert row is not None
    assert (row["caption"], row["dur"], row["cut"]) == ("It is $5 now.", 2.0, True)
    assert list(asrun.waiting) == []


def test_a_line_taken_back_unheard_leaves_no_row() -> None:
    asrun = AsRun()
    asrun.handed(sentence("l", 0, 1))
    assert asrun.aired(Aired("l", 0, 1, 10.0, 0.0, cut=True)) is None
    assert list(asrun.waiting) == []


def test_what_waits_is_in_order_and_measured_with_its_pauses() -> None:
    asrun = AsRun()
    for line in ("a", "b"):
        asrun.handed(sentence(line, 0, 1))
    assert [u.bound.line.id for u in asrun.waiting] == ["a", "b"]
    assert asrun.seconds == 2 * (2.0 + 0.3)


def test_a_reserve_line_makes_a_row_each_time_it_is_heard() -> None:
    asrun = AsRun()
    asrun.stocked(sentence("r", 0, 1))
    rows = [asrun.aired(Aired("r", 0, 1, t, 2.0, cut=False)) for t in (5.0, 50.0)]
    assert [row and row["t"] for row in rows] == [5.0, 50.0]
    assert len(list(asrun.reserve)) == 1


def test_captions_follow_the_sound_and_keep_to_two_lines() -> None:
    text = " ".join(f"word{n}" for n in range(40))
    shown = list(captions([(sentence("l", 0, 1, text), Aired("l", 0, 1, 100.0, 20.0, cut=False))]))
    assert " ".join(c.text.replace("\n", " ") for c in shown) == text
    assert all(len(line) <= LINE for c in shown for line in c.text.split("\n"))
    assert shown[0].start == 100.0
    assert all(a.end <= b.start + 1e-6 for a, b in pairwise(shown))


@given(st.floats(0, 20))
def test_captions_show_no_word_that_was_cut_off(heard: float) -> None:
    text = " ".join(f"w{n}" for n in range(40))
    shown = captions([(sentence("l", 0, 1, text), Aired("l", 0, 1, 0.0, heard, cut=True))])
    words = " ".join(c.text.replace("\n", " ") for c in shown).split()
    assert words == [f"w{n}" for n in range(40) if n * 0.5 < heard]


def test_subrip_counts_and_stamps() -> None:
    shown = captions([(sentence("l", 0, 1), Aired("l", 0, 1, 3661.5, 2.0, cut=False))])
    assert srt(shown) == "1\n01:01:01,500 --> 01:01:03,500\nIt is $5 now.\n"
