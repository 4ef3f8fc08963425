"""From pieces to lines: thinking, emphasis and tails."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from script_engine.llm_text import Lines, Unthought, cleaned, ends


def lines(*pieces: str, end: bool = True) -> list[str]:
    found = Lines()
    for piece in pieces:
        found.feed(piece)
    if end:
        found.end()
    return found.whole


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("- It costs {price}.", "It costs {price}."),
        ("1. It costs {price}.", "It costs {price}."),
        ("2) It costs {price}.", "It costs {price}."),
        ("• It costs {price}.", "It costs {price}."),
        ("## It costs {price}.", "It costs {price}."),
        ("**It costs** {price}.", "It costs {price}."),
        ('"It costs {price}."', "It costs {price}."),
        ("“It costs {price}.”", "It costs {price}."),
        ("Host: It costs {price}.", "It costs {price}."),
        ("**Line 2:** It costs {price}.", "It costs {price}."),
        ("It costs {price}. 🎉✨👩‍🍳", "It costs {price}."),
        ("  It \t costs\u00a0{price}.  ", "It costs {price}."),
        ("`It costs {price}.`", "It costs {price}."),
        ("It’s a “good” day.", "It’s a “good” day."),
    ],
)
def test_what_a_model_adds_of_itself_is_taken_off(written: str, line: str) -> None:
    assert cleaned(written) == line


def test_the_tail_without_an_end_is_no_line() -> None:
    assert lines("One here.\nTwo he", "re.\nThree is cut of", end=False) == [
        "One here.",
        "Two here.",
    ]
    assert lines("One here.\nTwo is cut of") == ["One here."]
    assert lines("One here.\nTwo here.") == ["One here.", "Two here."]
    assert lines("One here.\nTwo here.", end=False) == ["One here."]


def test_thinking_is_no_text() -> None:
    assert lines("<think>Say this.\n</think>That.\n") == ["That."]
    assert lines("<THINK>a</think>This.\n<think>b", "</thi", "nk>That.\n") == ["This.", "That."]


def test_thinking_that_never_ends_is_no_text() -> None:
    assert lines("<think>Say this.\nThen that.\n") == []
    assert lines("First.\n<think>Say this.\nThen that.") == ["First."]


def test_a_closing_tag_alone_says_that_all_before_it_was_thinking() -> None:
    assert lines("They want lines.\nSo be it.\n</think>\nThat.\n") == ["That."]


def test_a_line_nobody_ends_is_let_go() -> None:
    assert lines("babble " * 1000, "\nThat.\n") == ["That."]


@settings(max_examples=60)
@given(st.text(alphabet="<>/think abc.\n{}*-", max_size=80), st.data())
def test_how_a_stream_is_cut_makes_no_difference(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    edges = [0, *cuts, len(text)]
    pieces = [text[a:b] for a, b in pairwise(edges)]
    assert lines(*pieces) == lines(text)


@settings(max_examples=25)
@given(st.lists(st.text(max_size=30), max_size=10))
def test_any_babble_is_read(pieces: list[str]) -> None:
    for line in lines(*pieces):
        assert line == line.strip()
        assert "\n" not in line


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_nothing_of_a_thought_is_ever_seen(secret: str) -> None:
    seen, _ = Unthought().feed(f"<think>{secret}zebra")
    assert "zebra" not in seen or "</think" in secret.lower() or "</th" in secret.lower()


def test_a_sentence_ends_with_a_stop_and_perhaps_a_quote() -> None:
    assert all(map(ends, ("So.", "So?", "So!", "So…", "“So.”", "那么。")))
    assert not any(map(ends, ("So", "So,", "So:", "Here they are:", "")))
