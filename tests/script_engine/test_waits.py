"""What an answer waits for, and what it does not: speech on its way, the re-hook, long sentences."""

import math

import pytest

from script_engine.call_sheet import CallSheet, Handed
from script_engine.rhythm import breathless
from script_engine.sheet import Subjects
from script_engine.welcome import ANSWER, ASKED, HURRY, RETRY, SOON, Welcome
from studio.show import Aired, BoundLine, Cue, Kind, Line, Priority

WORDS = "one two three four five six seven eight nine ten."


def handed(number: str, at: float, kind: Kind, priority: Priority = Priority.PLANNED) -> Handed:
    line = Line(number, Cue(kind, "hook", priority=priority), WORDS, "playbook")
    return Handed(BoundLine(line, WORDS), Subjects(), at)


def calls(*lines: Handed) -> CallSheet:
    sheet = CallSheet()
    for line in lines:
        sheet.hand(line)
    return sheet


def test_an_answer_is_not_on_air_before_the_sentence_before_it_has_ended() -> None:
    pitch, answer = handed("p", 10, Kind.PITCH), handed("a", 12, Kind.ANSWER, Priority.NEXT)
    sheet = calls(pitch, answer)
    assert sheet.left(answer, 13) == math.inf
    sheet.aired(Aired("p", 0, 2, 10.0, 4.0, cut=False))
    whole = sheet.seconds(WORDS)
    assert sheet.left(answer, 14.5) == pytest.approx(whole - 0.5)
    sheet.aired(Aired("a", 0, 2, 14.0, 2.0, cut=False))
    assert sheet.left(answer, 16.0) == pytest.approx(whole - 2)


def test_a_re_hook_waits_for_what_is_urgent_and_for_what_was_handed_over_before_it() -> None:
    rehook, answer = handed("r", 11, Kind.REHOOK), handed("a", 12, Kind.ANSWER, Priority.NEXT)
    sheet = calls(handed("p", 10, Kind.PITCH), rehook, handed("q", 12, Kind.PITCH))
    each = sheet.seconds(WORDS)
    assert sheet.before(Kind.REHOOK, 0) == pytest.approx(each)
    sheet.hand(answer)
    assert sheet.before(Kind.REHOOK, 0) == pytest.approx(2 * each)
    assert sheet.before(Kind.CLOSING, 0) is None


def test_an_answer_goes_first_while_the_re_hook_is_still_in_time_after_it() -> None:
    welcome = Welcome(2.5)
    welcome.heard(0)
    limit = 150
    assert not welcome.hurries(limit - HURRY - 1, None)
    assert welcome.hurries(limit - HURRY, None)
    assert not welcome.hurries(limit - ANSWER - 6, 5)
    assert welcome.hurries(limit - ANSWER - 4, 5)
    assert not welcome.hurries(limit + RETRY, 5)


def test_a_re_hook_is_planned_sooner_once_somebody_was_answered() -> None:
    calm, lively = Welcome(2.5), Welcome(2.5)
    for welcome in (calm, lively):
        welcome.heard(0)
    lively.answered()
    assert not calm.due(150 - SOON - ASKED + 1)
    assert lively.due(150 - SOON - ASKED + 1)
    lively.heard(100)
    assert not lively.due(250 - SOON - ASKED + 1), "the next one is not about that answer"


def test_long_sentences_and_figures_cost_and_short_ones_do_not() -> None:
    assert breathless("It is small. It is light. It is yours, and it stays so for long.") == 0
    long = "It is small and light and yours and it stays so for as long as you keep it."
    assert breathless(long) > 0
    assert breathless("It is 1,299.90 in the shop and 1,199.90 here today.") > 0
    assert breathless("It is small. " * 6) == 0
    assert breathless("It is small. " * 6, whole=True) > breathless("It is small.", whole=True) == 0
