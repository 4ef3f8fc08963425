"""The governor: what was said lately is not said again."""

import pytest

from script_engine.novelty import (
    EXACT_SECONDS,
    SENTENCE_SECONDS,
    SKELETON_SECONDS,
    Novelty,
    Wording,
    line_key,
)

LINE = "This is a plain line about the lamp on the desk."


def test_a_line_is_fresh_once_and_exact_for_a_week() -> None:
    novelty = Novelty()
    assert novelty.verdict(LINE, LINE, "A", 0.0) == "fresh"
    novelty.note(LINE, LINE, "A", 0.0)
    assert novelty.verdict(LINE.upper(), LINE, "A", EXACT_SECONDS - 1) == "exact"
    assert novelty.verdict(LINE, LINE, "A", EXACT_SECONDS + 4 * 3600) == "opening"


def test_a_line_of_last_week_is_known_by_its_key_alone() -> None:
    novelty = Novelty()
    novelty.recall([(-5 * 24 * 3600.0, line_key(LINE))])
    assert novelty.verdict(LINE, LINE, "A", 0.0) == "exact"
    assert line_key(LINE) == line_key(LINE.upper().replace(".", "!"))


def test_a_sentence_rests_for_a_day_whatever_stands_around_it() -> None:
    novelty = Novelty()
    novelty.note("It sits on any shelf you like. Red or blue?", "a", "A", 0.0)
    again = "Whoever asked about the hall, listen. It sits on any shelf you like."
    assert novelty.verdict(again, "b", "B", 4000.0) == "sentence"
    assert novelty.verdict(again, "b", "B", SENTENCE_SECONDS + 4 * 3600) == "fresh"


def test_a_sentence_is_alike_within_the_hour_whatever_stands_around_it() -> None:
    novelty = Novelty()
    novelty.note("A good thing. It sits on any shelf that you like.", "a", "A", 0.0)
    again = "On any shelf that you like it sits. And now for something about the weather in May."
    assert novelty.verdict(again, "b", "B", 100.0) == "similar"


def test_words_wear_with_use_and_recover_after_a_day() -> None:
    novelty = Novelty()
    assert novelty.worn(Wording(LINE, LINE), 0.0) == 0.0
    novelty.note(LINE, LINE, "A", 0.0)
    fresh, worn = (
        novelty.worn(Wording(LINE, LINE), 2 * 24 * 3600.0),
        novelty.worn(Wording(LINE, LINE), 60.0),
    )
    assert fresh == 0.0
    assert worn == pytest.approx(1.0)
    half = Wording(LINE.replace("on the desk", "by the open window"), LINE)
    assert 0.0 < novelty.worn(half, 60.0) < worn


def test_the_same_words_in_another_order_are_alike_within_the_hour() -> None:
    novelty = Novelty()
    novelty.note("The lamp is on the desk, and the desk is by the door.", "x", "A", 0.0)
    again = "By the door is the desk, and on the desk is the lamp."
    assert novelty.verdict(again, "y", "A", 100.0) == "similar"
    assert novelty.verdict(again, "y", "A", 3700.0) == "fresh"


def test_the_same_opening_waits_for_twenty_lines() -> None:
    novelty = Novelty()
    novelty.note("Here is the thing about lamps and desks.", "a", None, 0.0)
    other = "Here is the question of the day, then, about something else entirely."
    assert novelty.verdict(other, "b", None, 4000.0) == "opening"
    for number in range(20):
        novelty.note(f"Line number {number} speaks of nothing", f"s{number}", None, 4000.0)
    assert novelty.verdict(other, "b", None, 8000.0) == "fresh"


def test_a_skeleton_rests_longer_for_the_same_product() -> None:
    novelty = Novelty()
    bones = "It costs {price}, and that is the whole story."
    novelty.note("It costs $5, and that is the whole story.", bones, "A", 0.0)
    for number in range(20):
        novelty.note(f"Number {number} says nothing much", f"s{number}", None, 0.0)
    other = "Much later comes quite another sentence with other words altogether."
    assert novelty.verdict(other, bones, "B", SKELETON_SECONDS - 1) == "skeleton"
    assert novelty.verdict(other, bones, "B", SKELETON_SECONDS + 1) == "fresh"
    assert novelty.verdict(other, bones, "A", SKELETON_SECONDS + 1) == "skeleton"


def test_a_short_word_may_come_again() -> None:
    novelty = Novelty()
    novelty.note("Hi there.", "Hi there.", None, 0.0)
    assert novelty.verdict("Hi there.", "Hi there.", None, 5000.0) != "exact"


def test_memory_stays_bounded() -> None:
    novelty = Novelty()
    for number in range(15_000):
        novelty.note(f"line {number} of many", f"bones {number}", None, 60.0 * number)
    assert len(novelty._lines) <= EXACT_SECONDS / 60 + 600
    assert len(novelty._sentences) <= SENTENCE_SECONDS / 60 + 600
    assert len(novelty._skeletons) <= 40_000
    assert len(novelty._heard) <= 3_000
