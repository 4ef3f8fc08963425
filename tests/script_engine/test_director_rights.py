"""Edits, tempo, stop and end: what the operator may do with the whole show."""

import pytest
from rights_rig import approving, ask
from show_rig import Rig

from script_engine.farewell import PATIENCE as GOODBYE
from studio.orders import (
    AnswerWith,
    EditLine,
    End,
    Extend,
    LockLine,
    Say,
    SkipProduct,
    Stop,
    Tempo,
)
from studio.settings import Script
from studio.show import Kind, Priority

# --- answers in own words -----------------------------------------------------------------------


def test_a_comment_is_answered_in_the_operators_words_and_marked_so() -> None:
    rig = Rig().run(20)
    rig.says(20, "does it float on water?", number="q")
    rig.run(rig.t + 0.3)
    assert not ask(rig, AnswerWith("q", "It costs $3.33.")).done
    assert not ask(rig, AnswerWith("nobody", "Hello.")).done
    assert ask(rig, AnswerWith("q", "It has not been tried on water.")).done
    rig.run(40)
    (row,) = [r for r in rig.rows if r.kind is Kind.ANSWER]
    assert (row.bound.text, row.bound.line.writer) == (
        "It has not been tried on water.",
        "operator",
    )
    reply = row.bound.line.cue.reply_to
    assert reply is not None
    assert reply.id == "q"
    assert rig.director.chat()[-1].state == "answered"


def test_a_comment_that_needed_a_person_is_answered_when_one_answers() -> None:
    rig = Rig().run(20)
    rig.says(20, "what is the frequency of the thing", number="q")
    rig.run(60)
    assert ask(rig, AnswerWith("q", "We will look that up for you.")).done
    rig.run(80)
    assert "We will look that up for you." in [row.bound.text for row in rig.rows]
    assert rig.director.chat()[-1].state == "answered"


# --- lines on their way -------------------------------------------------------------------------


def test_a_line_on_its_way_is_said_in_other_words_and_one_that_is_heard_is_not() -> None:
    rig = Rig().run(30)
    lines = [w for w in rig.director.waiting() if w.kind == "pitch"]
    last = lines[-1]
    assert ask(rig, EditLine(last.id, "In my own words now.", last.version)).done
    heard = rig.rows[-1].bound.line.id
    assert not ask(rig, EditLine(heard, "Too late for that.", 1)).done
    rig.run(45)
    texts = [row.bound.text for row in rig.rows]
    assert "In my own words now." in texts
    assert last.text not in texts


def test_a_locked_line_survives_a_skip() -> None:
    rig = Rig().run(30)
    last = [w for w in rig.director.waiting() if w.kind == "pitch"][-1]
    assert ask(rig, LockLine(last.id, last.version)).done
    assert ask(rig, SkipProduct()).done
    rig.run(60)
    assert last.id in [row.bound.line.id for row in rig.rows]


# --- tempo, stop, extend, end -------------------------------------------------------------------


def test_the_tempo_reaches_the_voice_with_the_next_line() -> None:
    rig = Rig().run(10)
    before = rig.director.next(rig.t)
    assert ask(rig, Tempo(1.2)).done
    after = [rig.director.next(rig.t) for _ in range(12)]
    assert before is not None
    paces = {line.line.delivery.pace for line in after if line}
    assert max(paces) <= 1.2 * 1.1
    assert min(paces) >= 1.2 * 0.85
    assert rig.director.standing().tempo == 1.2


def test_stopped_nothing_is_said_and_afterwards_what_was_on_its_way_comes_again() -> None:
    rig = Rig().run(30)
    ask(rig, Say("Remember me."))
    assert ask(rig, Stop()).done
    stopped = rig.t
    rig.says(40, "how much is it?", number="q")
    rig.run(60)
    assert not [r for r in rig.rows if r.t > stopped + 4]
    assert rig.director.next(rig.t) is rig.director.urgent(rig.t) is None
    assert ask(rig, Stop(on=False)).done
    rig.run(90)
    assert "Remember me." in [row.bound.text for row in rig.rows]
    assert [r for r in rig.rows if r.kind is Kind.ANSWER]


def test_more_seconds_for_the_product_on_air() -> None:
    plain = Rig(script=Script(segment_seconds=40)).run(150)
    longer = Rig(script=Script(segment_seconds=40)).run(30)
    assert ask(longer, Extend(40)).done
    longer.run(150)

    def leaves(rig: Rig) -> float:
        return next(r.t for r in rig.rows if r.kind is Kind.PITCH and r.sku != "bottle")

    assert 25 < leaves(longer) - leaves(plain) < 60


def test_more_seconds_also_when_the_next_turn_is_written_already() -> None:
    rig = Rig(script=Script(segment_seconds=40)).run(43)
    assert ask(rig, Extend(60)).done
    rig.run(90)
    assert {r.sku for r in rig.rows if r.kind is Kind.PITCH and r.t < 85} == {"bottle"}


def test_the_show_ends_with_closing_words_once() -> None:
    rig = Rig().run(30)
    assert ask(rig, End()).done
    assert not ask(rig, End()).done
    assert not rig.director.over(rig.t)
    rig.run(50)
    assert rig.rows[-1].kind is Kind.CLOSING
    assert [r.kind for r in rig.rows].count(Kind.CLOSING) == 1
    assert rig.director.over(rig.t)


def test_a_goodbye_that_nobody_approves_is_not_waited_for_long() -> None:
    rig = approving()
    ask(rig, End())
    ordered = rig.t
    rig.run(ordered + GOODBYE - 5)
    assert not rig.director.over(rig.t)
    rig.run(ordered + GOODBYE + 1)
    assert rig.director.over(rig.t)
    assert Kind.CLOSING not in {row.kind for row in rig.rows}


# --- priorities ---------------------------------------------------------------------------------


def test_first_the_stop_then_the_operator_the_notice_an_order_in_trouble_answers_and_the_rest() -> (
    None
):
    rig = Rig(script=Script(disclosure_minutes=1)).run(24)
    rig.director._notice.heard = -100.0
    for number, text in (("q1", "how much is it?"), ("q2", "my order never arrived")):
        rig.says(rig.t, text, number, number)
    for _, event in rig.at:
        event()
    rig.at.clear()
    for handed in rig.director._calls.lines():
        rig.director._calls.recall([handed])
    ask(rig, Say("A word from me."))
    ask(rig, Stop())
    assert rig.director.urgent(rig.t + 1) is None
    ask(rig, Stop(on=False))
    got = []
    for n in range(2, 10):
        line = rig.director.urgent(rig.t + n)
        if line is None:
            break
        got.append(line.line.cue.act)
        if line.line.cue.kind is Kind.DISCLOSURE:
            rig.director._notice.heard = rig.t
        rig.director._calls.recall(rig.director._calls.lines())
    assert got == ["operator", "disclosure", "answer_order_problem", "answer_price"]
    assert rig.director.next(rig.t + 10) is not None


def test_every_line_says_what_led_to_it() -> None:
    rig = Rig().run(20)
    rig.says(20, "how much is the lamp?", number="q7")
    receipt = ask(rig, Say("From me."))
    rig.run(60)
    causes = {row.kind: row.bound.line.cue.cause for row in rig.rows}
    assert causes[Kind.ANSWER] == "comment q7"
    assert causes[Kind.OPERATOR] == f"order {receipt.id}"
    assert causes[Kind.PITCH] == "turn 1"
    planned = {data["line"]: data for kind, data in rig.notes if kind == "planned"}
    assert all(row.bound.line.id in planned for row in rig.rows)
    effects = [data for kind, data in rig.notes if kind == "effect"]
    assert [data["id"] for data in effects] == [receipt.id]


@pytest.mark.parametrize("when", ["next", "now"])
def test_operator_priority_is_carried(when: str) -> None:
    rig = Rig().run(20)
    ask(rig, Say("Hello from me.", when))  # type: ignore[arg-type]
    line = rig.director.urgent(rig.t)
    assert line is not None
    assert line.line.cue.priority is (Priority.NOW if when == "now" else Priority.NEXT)
