"""A brain is killed at any moment: nothing is said twice, and at most one line is lost."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from show_rig import Rig, Row

from script_engine.memory import loaded
from script_engine.tail import Tail
from studio.settings import Script
from studio.show import Comment, Kind

SHOWS, KILLS = (8 if os.environ.get("VITRINE_NIGHTLY") else 3), 25
"""Seventy-five kills in all; by night two hundred."""
AFTER = 32.0
"""Seconds that the show goes on after each."""
ASKED = (
    (14.0, "how much is the lamp?", "q1"),
    (29.0, "is the tote in stock?", "q2"),
    (45.0, "my parcel never arrived", "q3"),
)
SCRIPT = Script(segment_seconds=30, disclosure_minutes=1)


@dataclass(frozen=True)
class Killed:
    """What is left of a brain: the journal, and the memory beside it."""

    t: float
    entries: list[dict[str, Any]]
    rows: list[Row]
    memory: str


def asked(rig: Rig, after: float) -> Rig:
    for t, text, number in ASKED:
        if t > after:
            rig.says(t, text, f"viewer {number}", number)
    return rig


def kills(seed: int) -> Iterator[Killed]:
    """One show, left at so many random moments."""
    rig = asked(Rig(script=SCRIPT, seed=seed), 0.0)
    rng = Random(seed)
    for moment in sorted(rng.uniform(1.0, 70.0) for _ in range(KILLS)):
        rig.run(moment)
        yield Killed(rig.t, rig.entries(), list(rig.rows), rig.director.memory(rig.t).dumped())


@pytest.mark.no_cover
def test_nothing_is_said_twice_and_at_most_one_line_is_lost_however_often_it_is_killed() -> None:
    lost = 0
    for seed in range(SHOWS):
        for killed in kills(seed):
            again = Rig(script=SCRIPT, seed=seed, start=killed.t, later=True)
            again.director.begin(Tail("s", killed.entries), loaded(killed.memory))
            asked(again, killed.t).run(killed.t + AFTER)
            lost += lost_of(killed, again.rows)
    assert lost <= SHOWS * KILLS // 20


def lost_of(killed: Killed, after: list[Row]) -> int:
    """How many lines that were owed to viewers are not among both shows' rows."""
    rows = (*killed.rows, *after)
    ids = [row.bound.line.id for row in rows]
    assert len(ids) == len(set(ids)), killed.t
    said = [r.bound.text.casefold() for r in rows if r.kind is not Kind.DISCLOSURE]
    words = [text for text in said if len(text.split()) >= 5]
    assert len(words) == len(set(words)), killed.t
    replies = [row.bound.line.cue.reply_to for row in rows]
    answers = [reply.id for reply in replies if reply is not None]
    assert len(answers) == len(set(answers)), killed.t
    due = {number for t, _, number in ASKED if t < killed.t + AFTER - 20}
    greetings = [row.act for row in rows].count("greeting")
    gone = len(due - set(answers)) + abs(1 - greetings)
    assert gone <= 1, (killed.t, due - set(answers), greetings)
    assert Kind.DISCLOSURE in {row.kind for row in rows}, killed.t
    return gone


def test_an_answer_that_was_heard_after_the_memory_was_kept_is_not_given_again() -> None:
    rig = asked(Rig(script=SCRIPT), 0.0)
    while not (memory := rig.director.memory(rig.t)).questions:
        rig.run(rig.t + 0.25)
    answers(rig, {"q1"})
    again = Rig(script=SCRIPT, start=rig.t, later=True)
    again.director.begin(Tail("s", rig.entries()), loaded(memory.dumped()))
    again.run(again.t + AFTER)
    assert replied(again) == set()


def test_a_comment_that_is_told_again_after_its_answer_is_not_answered_again() -> None:
    rig = asked(Rig(script=SCRIPT), 0.0)
    answers(rig, {"q1"})
    again = Rig(script=SCRIPT, start=rig.t, later=True)
    t, text, number = ASKED[0]
    again.director.hear(Comment(number, "test", "viewer q1", text, t))  # the desk is quicker
    again.director.begin(Tail("s", rig.entries()), loaded(rig.director.memory(rig.t).dumped()))
    again.run(again.t + AFTER)
    assert replied(again) == set()


def test_a_comment_that_no_memory_has_is_answered_when_it_is_told_again() -> None:
    rig = Rig(script=SCRIPT)
    rig.run(13.0)
    again = Rig(script=SCRIPT, start=15.0, later=True)
    t, text, number = ASKED[0]
    again.director.begin(Tail("s", rig.entries()), loaded(rig.director.memory(rig.t).dumped()))
    again.director.hear(Comment(number, "test", "viewer q1", text, t))
    again.run(again.t + AFTER)
    assert replied(again) == {number}


def answers(rig: Rig, comments: set[str]) -> None:
    """Play on until these have their answers."""
    while not comments <= replied(rig):
        assert rig.t < 60
        rig.run(rig.t + 1)


def replied(rig: Rig) -> set[str]:
    """Comments that were answered on air."""
    return {r.bound.line.cue.reply_to.id for r in rig.rows if r.bound.line.cue.reply_to}
