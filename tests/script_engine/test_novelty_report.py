"""The figures of sameness say what they promise, on shows small enough to count by hand."""

import pytest

from script_engine.novelty_report import Said, masked, said, sameness, spacing

LONG = "one two three four five six seven eight nine"


def test_a_show_without_repeats_is_all_new() -> None:
    figures = sameness(
        [Said(0.0, LONG), Said(9.0, "ten words of quite another kind stand here now and then")]
    )
    assert figures.d4 == 1.0
    assert figures.rep8 == figures.exact == figures.near_hour == figures.open3 == 0.0


def test_a_line_said_twice_is_counted_once() -> None:
    figures = sameness([Said(0.0, LONG), Said(9.0, LONG.upper())])
    assert figures.exact == 0.5
    assert figures.rep8 == 0.5
    assert figures.near_hour == 0.5
    assert figures.open3 == 0.5
    assert figures.d4 == 0.5


def test_short_lines_may_come_again() -> None:
    assert sameness([Said(0.0, "Over to you."), Said(9.0, "Over to you.")]).exact == 0.0


def test_near_repeats_are_forgiven_after_an_hour() -> None:
    first, later = "the lamp is on the desk by the door", "by the door on the desk is the lamp"
    assert sameness([Said(0.0, first), Said(3500.0, later)]).near_hour == 0.5
    assert sameness([Said(0.0, first), Said(3700.0, later)]).near_hour == 0.0
    assert sameness([Said(0.0, first), Said(3700.0, later)]).near_day == 0.5


def test_masked_lines_show_the_sameness_of_frames() -> None:
    lines = [
        Said(0.0, "The blue lamp costs nine euros today, and that is all.", "The {name} costs {price} today, and that is all."),
        Said(60.0, "A small red kettle costs forty today, and that is all.", "A {name} costs {price} today, and that is all."),
    ]  # fmt: skip
    assert sameness(masked(lines)).rep8 > sameness(lines).rep8


def test_distances_are_in_minutes_and_by_product() -> None:
    bones = "It is {price}."
    lines = [Said(0.0, "It is 5.", bones, "A"), Said(600.0, "It is 6.", bones, "B"), Said(1800.0, "It is 7.", bones, "A")]  # fmt: skip
    found = spacing(lines)
    assert found.least == pytest.approx(10.0)
    assert found.least_of_product == pytest.approx(30.0)


def test_notices_and_unknown_skeletons_are_left_out() -> None:
    rows = [
        {"t": 0.0, "kind": "disclosure", "text": "I am an AI"},
        {
            "t": 5.0,
            "kind": "pitch",
            "text": "five dollars",
            "caption": "$5.",
            "skeleton": "{price}.",
        },
        {"t": 9.0, "kind": "pitch", "text": "hello"},
    ]
    assert [line.text for line in said(rows)] == ["$5.", "hello"]
    assert [line.text for line in said(rows, spoken=True)] == ["five dollars", "hello"]
    assert [line.text for line in masked(said(rows))] == ["§."]


def test_nothing_said_has_no_figures() -> None:
    assert sameness([]).words == 0
    assert spacing([]).least is None
