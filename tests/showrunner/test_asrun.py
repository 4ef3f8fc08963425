from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any
from weakref import ref

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from showrunner.asrun import AsRun
from showrunner.captions import LINE, captions, srt
from studio.show import (
    RATE,
    Aired,
    BoundLine,
    Comment,
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


def test_an_answer_tells_the_question_and_not_who_wrote_it() -> None:
    asked = Comment("c-1", "own", "maria", "Is it heavy?", at=7.0)
    asrun, rows = AsRun(), []
    for part in range(2):
        told = sentence("l", part, 2)
        line = replace(told.bound.line, cue=replace(told.bound.line.cue, reply_to=asked))
        asrun.handed(replace(told, bound=replace(told.bound, line=line)))
    asrun.handed(sentence("between", 0, 1))
    for aired in (("l", 0, 2, 10.0), ("between", 0, 1, 12.0), ("l", 1, 2, 14.0)):
        rows += heard(asrun, Aired(*aired, 2.0, cut=False))
    first, _, second = rows
    assert (first["asked"], first["waited"]) == ("Is it heavy?", 3.0)
    assert "asked" not in second, "once is enough"
    assert "maria" not in str(rows)


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


def heard(asrun: AsRun, aired: Aired) -> list[dict[str, Any]]:
    before = asrun.turns_to(aired.line_id) if aired.dur > 0 else None
    return [row for row in (before, asrun.aired(aired)) if row is not None]


def test_a_line_that_another_cuts_in_two_makes_two_rows_in_the_order_of_their_start() -> None:
    asrun = AsRun()
    for part in range(3):
        asrun.handed(sentence("host", part, 3))
    asrun.handed(sentence("answer", 0, 1))
    rows = heard(asrun, Aired("host", 0, 3, 3.0, 0.8, cut=True, said="it is", caption="It is"))
    rows += heard(asrun, Aired("answer", 0, 1, 3.8, 5.0, cut=False))
    rows += heard(asrun, Aired("host", 1, 3, 9.1, 2.0, cut=False))
    rows += heard(asrun, Aired("host", 2, 3, 11.4, 2.0, cut=False))
    told = [(row["line"], row["part"], row["t"], row["dur"], row["cut"]) for row in rows]
    assert told == [
        ("host", 0, 3.0, 0.8, True),
        ("answer", 0, 3.8, 5.0, False),
        ("host", 1, 9.1, 4.0, False),
    ]
    assert rows[0]["caption"] == "It is"
    assert list(asrun.waiting) == []


def test_a_line_in_two_rows_names_in_each_the_facts_that_were_heard_in_it() -> None:
    asrun = AsRun()
    texts = ("It is $5 now.", "And it weighs 2 kg.")
    facts = (FactUse("A/price", "5 USD", 3, 6, 8), FactUse("A/weight", "2 kg", 3, 28, 32))
    line = Line("l", Cue(Kind.PITCH, "price", "A"), "", "playbook")
    bound = BoundLine(line, " ".join(texts), facts, 3)
    for part, text in enumerate(texts):
        asrun.handed(replace(sentence("l", part, 2), bound=bound, text=text, spoken=text))
    rows = heard(asrun, Aired("l", 0, 2, 3.0, 2.0, cut=False))
    rows += heard(asrun, Aired("other", 0, 1, 5.0, 2.0, cut=False))
    rows += heard(asrun, Aired("l", 1, 2, 7.0, 2.0, cut=False))
    assert [[f["id"] for f in row["facts"]] for row in rows] == [["A/price"], ["A/weight"]]


def test_a_reserve_line_that_is_broken_off_is_told_as_far_as_it_was_heard_and_begins_anew() -> None:
    asrun = AsRun()
    for part in range(2):
        asrun.stocked(sentence("r", part, 2))
    rows = heard(asrun, Aired("r", 0, 2, 1.0, 2.0, cut=False))
    rows += heard(asrun, Aired("x", 0, 1, 4.0, 1.0, cut=False))
    for part in range(2):
        rows += heard(asrun, Aired("r", part, 2, 10.0 + 2 * part, 2.0, cut=False))
    assert [(row["t"], row["dur"]) for row in rows] == [(1.0, 2.0), (10.0, 4.0)]


@given(st.lists(st.sampled_from("abc"), min_size=6, max_size=6).flatmap(st.permutations))
def test_rows_stand_in_the_order_of_their_start_however_lines_are_heard(order: list[str]) -> None:
    asrun = AsRun()
    parts = Counter(order)
    for line, count in parts.items():
        for part in range(count):
            asrun.handed(sentence(line, part, count))
    told, at = Counter[str](), 0.0
    rows: list[dict[str, Any]] = []
    for line in order:
        rows += heard(asrun, Aired(line, told[line], parts[line], at, 2.0, cut=False))
        told[line] += 1
        at += 2.3
    assert [row["t"] for row in rows] == sorted(row["t"] for row in rows)
    assert sum(row["dur"] for row in rows) == 12.0
    assert len({(row["line"], row["part"]) for row in rows}) == len(rows)


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


def test_of_the_reserve_the_lines_are_kept_and_not_the_sound() -> None:
    asrun = AsRun()
    pcm = np.zeros(48000, np.float32)
    gone = ref(pcm)
    words = BoundLine(Line("r", Cue(Kind.RESERVE, "reserve"), "calm", "playbook"), "calm")
    for part in (1, 0):
        asrun.stocked(Utterance(words, part, 2, f"part {part}", "calm", pcm))
    assert asrun.reserve == (words,)
    del pcm
    assert gone() is None
