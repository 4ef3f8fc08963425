"""Captions: every word in its time, two lines at most, nothing wider than its room."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from stage_parts import utterance

from avatar.caption_pages import Page, break_pages, page_at
from avatar.stage_tokens import load_tokens
from avatar.text import Letters
from studio.show import RATE, BoundLine, Cue, Kind, Line, Utterance, Word

_TOKENS = load_tokens(None)
_LETTERS = Letters(_TOKENS.fonts, _TOKENS.weights)
ROOM = 794.0


def measure(text: str) -> float:
    return _LETTERS.width(text, 52, 700)


def drawn(text: str) -> str:
    """The letters some font has."""
    return "".join(_LETTERS.drawable(text, 700).split())


words = st.text(
    st.characters(codec="utf-8", categories=("L", "Nd", "P", "Sc")), min_size=1, max_size=40
)
sentences = st.lists(words, min_size=1, max_size=30).map(" ".join)


@given(sentences)
def test_no_line_is_wider_than_its_room_and_no_page_has_three(text: str) -> None:
    for page in break_pages(utterance(text), ROOM, measure, gap=4):
        assert page.lines <= 2
        for mark in page.marks:
            assert mark.x >= -0.01
            assert mark.x + mark.width <= ROOM + 0.01


@given(sentences)
@example("\u014e\U00016fe0 :")  # a letter no font has stands between two that are kerned
def test_every_drawable_word_is_on_exactly_one_page_in_order(text: str) -> None:
    pages = break_pages(utterance(text), ROOM, measure)
    shown = "".join(mark.text for page in pages for mark in page.marks)
    assert drawn(shown) == drawn(text)


@given(st.lists(st.integers(2, 12), min_size=2, max_size=40), st.floats(0, 1))
def test_the_marked_word_is_the_one_being_heard(lengths: list[int], at: float) -> None:
    spoken = utterance(" ".join("a" * n for n in lengths))
    sample = int(at * (len(spoken.pcm) - 1))
    pages = break_pages(spoken, ROOM, measure)
    page = page_at(pages, sample)
    mark = page.marks[page.spoken(sample)]
    heard = [word for word in spoken.words if word.start <= sample < word.end]
    if heard:
        assert mark.start == heard[0].start
        assert mark.text == heard[0].text


def test_pages_end_at_the_end_of_a_sentence_where_that_fits() -> None:
    text = (
        "The lid is dishwasher safe, but wash the bottle by hand. Keep it away from open fire, "
        "and do not put it into the microwave."
    )
    pages = break_pages(utterance(text), ROOM, measure)
    assert [_words(page)[-1] for page in pages] == ["hand.", "fire,", "microwave."]


def test_a_word_longer_than_a_line_is_cut_and_its_parts_follow_each_other_in_time() -> None:
    long = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung"
    pages = break_pages(utterance(long), ROOM, measure)
    starts = [mark.start for page in pages for mark in page.marks]
    assert len(starts) > 1
    assert starts == sorted(set(starts))


def test_an_utterance_without_word_times_is_shown_all_the_same() -> None:
    bare = Utterance(
        BoundLine(Line("l", Cue(Kind.PITCH, "hook"), "Good evening.", "playbook"), "Good evening."),
        0,
        1,
        "Good evening.",
        "good evening",
        np.zeros(RATE, np.float32),
    )
    (page,) = break_pages(bare, ROOM, measure)
    assert _words(page) == ["Good", "evening."]


def test_words_that_the_engine_writes_otherwise_are_trusted() -> None:
    odd = Utterance(
        BoundLine(Line("l", Cue(Kind.PITCH, "hook"), "It's $5.", "playbook"), "It's $5."),
        0,
        1,
        "It's $5.",
        "it's five dollars",
        np.zeros(RATE, np.float32),
        (Word("It's", 0, 9000), Word("five", 9000, 20000), Word("dollars", 20000, 40000)),
    )
    (page,) = break_pages(odd, ROOM, measure)
    assert _words(page) == ["It's", "five", "dollars"]


def test_hebrew_runs_from_the_right_and_keeps_a_latin_name_in_order() -> None:
    (page,) = break_pages(utterance("זה Fjord Bottle שלנו"), ROOM, lambda text: 20.0 * len(text))
    left_to_right = [mark.text for mark in sorted(page.marks, key=lambda mark: mark.x)]
    assert left_to_right == ["שלנו", "Fjord", "Bottle", "זה"]
    assert max(mark.x + mark.width for mark in page.marks) == ROOM
    ordered = sorted(page.marks, key=lambda mark: mark.x)
    assert all(a.x + a.width + 20 == b.x for a, b in pairwise(ordered))


def _words(page: Page) -> list[str]:
    return [mark.text for mark in page.marks]
