"""Who was there is written down minute by minute, as counts and never as names."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from showrunner.attendance import MINUTE, Attendance
from studio.clock import SimulatedClock
from studio.show import Comment

MORNING = datetime(2026, 11, 28, 23, 50, tzinfo=UTC)
SAID = st.tuples(st.sampled_from(["ana", "ben", "cem"]), st.floats(0, 90))


@dataclass(frozen=True)
class Gone:
    chat_let_go: int = 0
    chat_expired: int = 0


def comment(author: str, number: int = 0) -> Comment:
    return Comment(f"c-{number}", "own site", author, "hello", 0.0)


def counting(clock: SimulatedClock) -> tuple[Attendance, list[dict[str, Any]]]:
    told: list[dict[str, Any]] = []
    return Attendance(lambda _kind, what: told.append(what), clock, Gone), told


@given(st.lists(SAID, max_size=40))
def test_the_new_ones_of_a_day_are_its_writers(said: list[tuple[str, float]]) -> None:
    clock = SimulatedClock(wall=MORNING)
    attendance, told = counting(clock)
    writers: set[tuple[object, str]] = set()
    due = MINUTE
    for number, (author, pause) in enumerate(said):
        clock.lag(pause)
        while clock.now() > due:
            attendance.write()
            due += MINUTE
        attendance.hear(comment(author, number))
        writers.add((clock.wall().date(), author))
    attendance.write()
    assert sum(row["comments"] for row in told) == len(said)
    assert sum(row["new"] for row in told) == len(writers)
    assert all(row["authors"] <= row["comments"] for row in told)
    assert not any(name in str(told) for name in ("ana", "ben", "cem"))


def test_the_most_viewers_of_a_minute_are_told_until_the_desk_says_no_more() -> None:
    clock = SimulatedClock()
    attendance, told = counting(clock)
    for viewers in (3, 7, 5):
        attendance.watching(viewers)
    attendance.write()
    assert [row["viewers"] for row in told] == [7]
    clock.lag(MINUTE)
    attendance.write()
    attendance.write()
    assert len(told) == 2
