"""A brain dies with what viewers wrote; the next one is told it, and each comment is told once."""

from showrunner.untaken import ABSENT, AGE, KEPT, Untaken
from studio.script_report import ChatEntry, ScriptReport
from studio.show import Comment
from tests.console.desk_double import script


def comment(number: str, at: float = 100.0) -> Comment:
    return Comment(number, "own site", "Ana", "how much is the lamp?", at)


def report(t: float, **states: str) -> ScriptReport:
    entries = (
        ChatEntry(number, "own site", "Ana", "how much?", t, "price", None, state, "")
        for number, state in states.items()
    )
    return script(t=t, chat=tuple(entries))


def test_what_waits_or_was_never_heard_of_is_told_the_next_brain() -> None:
    told: list[Comment] = []
    untaken = Untaken(told.append)
    untaken.seen(report(99.0))
    for number in ("answered", "waiting", "lost", "spam"):
        assert untaken.say(comment(number))
    untaken.seen(report(101.0, answered="answered", waiting="waiting", spam="spam"))
    told.clear()
    untaken.again(105.0)
    assert [one.id for one in told] == ["waiting", "lost"]


def test_what_nobody_waits_for_any_more_is_not_told_again_and_what_is_kept_is_bounded() -> None:
    told: list[Comment] = []
    untaken = Untaken(told.append)
    untaken.seen(report(99.0))
    for number in range(KEPT + 10):
        assert untaken.say(comment(str(number), 100.0 if number < 100 else 105.0))
    told.clear()
    untaken.again(100.0 + AGE + 1)
    assert [one.id for one in told] == [str(number) for number in range(100, KEPT + 10)]
    untaken.again(105.0 + AGE + 1)
    assert len(told) == KEPT - 90


def test_viewers_are_told_that_nobody_reads_when_no_brain_has_come_for_long() -> None:
    told: list[Comment] = []
    untaken = Untaken(told.append)
    untaken.seen(report(99.0))
    assert untaken.say(comment("soon", 99.0 + ABSENT))
    assert not untaken.say(comment("late", 99.1 + ABSENT))
    assert [one.id for one in told] == ["soon"]
