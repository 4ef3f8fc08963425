"""The governor: what was said lately is not said again."""

from script_engine.novelty import EXACT_SECONDS, SKELETON_SECONDS, Novelty

LINE = "This is a plain line about the lamp on the desk."


def test_a_line_is_fresh_once_and_exact_for_a_day() -> None:
    novelty = Novelty()
    assert novelty.verdict(LINE, LINE, "A", 0.0) == "fresh"
    novelty.note(LINE, LINE, "A", 0.0)
    assert novelty.verdict(LINE.upper(), LINE, "A", EXACT_SECONDS - 1) == "exact"
    assert novelty.verdict(LINE, LINE, "A", EXACT_SECONDS + 1) != "exact"


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
    for number in range(45_000):
        novelty.note(f"line {number} of many", f"bones {number}", None, float(number))
    assert len(novelty._exact) <= 40_000
    assert len(novelty._skeletons) <= 40_000
    assert len(novelty._heard) <= 1_500
