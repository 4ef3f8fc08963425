"""Deadlines of a request, on a clock that leaps."""

import asyncio

import pytest
from llm_stage import Scripted, at_once, broken, settings

from script_engine.llm_draft import Draft, Message, draft

ASK = (Message("user", "lines, please"),)


def drafted(source: Scripted, most: int = 4) -> tuple[Draft, float]:
    return at_once(draft(source, ASK, settings(), most))


def test_whole_lines_are_kept_and_the_times_are_told() -> None:
    source = Scripted(0.5, "One here.\nTwo", 0.2, " here.", 0.1, "[stop]")
    made, _ = drafted(source)
    assert made.lines == ("One here.", "Two here.")
    assert made.fault is None
    assert made.first == pytest.approx(0.5)
    assert made.total == pytest.approx(0.8)


def test_a_model_that_does_not_begin_is_given_up_after_a_second_and_a_half() -> None:
    source = Scripted(100.0, "One here.\n")
    made, passed = drafted(source)
    assert (made.lines, made.first, made.fault) == ((), None, "it did not begin in time")
    assert passed == pytest.approx(1.5)
    assert source.closed


def test_empty_pieces_are_no_beginning() -> None:
    made, passed = drafted(Scripted(*["", 0.4] * 100))
    assert made.fault == "it did not begin in time"
    assert passed == pytest.approx(1.5)


def test_a_model_that_falls_silent_leaves_what_is_whole() -> None:
    source = Scripted("One here.\nTwo he", 50.0, "re.\n")
    made, passed = drafted(source)
    assert (made.lines, made.fault) == (("One here.",), "it fell silent")
    assert passed == pytest.approx(1.0)
    assert source.closed


def test_empty_pieces_put_no_deadline_off() -> None:
    made, passed = drafted(Scripted("One here.\nT", *["", 0.3] * 100))
    assert (made.lines, made.fault) == (("One here.",), "it fell silent")
    assert passed == pytest.approx(1.0)


def test_a_model_that_never_ends_is_ended_after_six_seconds() -> None:
    source = Scripted("One here.\n", *["more and ", 0.5] * 1000)
    made, passed = drafted(source)
    assert (made.lines, made.fault) == (("One here.",), "it took too long")
    assert passed == pytest.approx(6.0)
    assert source.closed


def test_enough_is_enough() -> None:
    source = Scripted(*["One more here.\n", 0.1] * 100)
    made, passed = drafted(source, most=3)
    assert len(made.lines) == 3
    assert made.fault is None
    assert passed < 0.5
    assert source.closed


def test_endless_babble_without_a_line_is_read_to_a_bound() -> None:
    made, _ = drafted(Scripted(*["babble " * 100] * 1000))
    assert made.lines == ()


def test_a_model_that_fails_half_way_leaves_what_is_whole() -> None:
    made, _ = drafted(Scripted("One here.\nTwo here.", broken()))
    assert (made.lines, made.fault) == (("One here.",), "the server answered 500")


@pytest.mark.parametrize("end", ["[length]", "[content_filter]"])
def test_the_tail_of_an_answer_that_was_cut_off_is_no_line(end: str) -> None:
    made, _ = drafted(Scripted("One here.\nTwo here. And", end))
    assert (made.lines, made.fault) == (("One here.",), None)


def test_a_model_that_said_stop_is_not_waited_for() -> None:
    made, passed = drafted(Scripted("One here.", "[stop]", 90.0))
    assert (made.lines, made.fault) == (("One here.",), None)
    assert passed < 0.1


def test_whoever_is_cancelled_closes_the_stream() -> None:
    source = Scripted("One here.\n", 0.9, "Two", 0.9, "Three")

    async def given_up() -> None:
        async with asyncio.timeout(1.0):
            await draft(source, ASK, settings(), 4)

    with pytest.raises(TimeoutError):
        at_once(given_up())
    assert source.closed
