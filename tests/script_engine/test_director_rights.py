"""Approval, locks, edits, tempo, stop and end: what the operator may do with the whole show."""

import asyncio
from dataclasses import replace
from itertools import count

import pytest
from show_rig import BOTTLE, DEMO, LAMP, Rig, money, repriced, shelf

from catalog.product import Brand
from script_engine.docket import PATIENCE, ROOM
from script_engine.farewell import PATIENCE as GOODBYE
from script_engine.tail import Tail
from studio.orders import (
    AnswerWith,
    Approval,
    ApproveLine,
    BanWord,
    DropLine,
    EditLine,
    End,
    Extend,
    LockLine,
    LockProduct,
    Order,
    PauseSelling,
    Receipt,
    RejectLine,
    Say,
    SkipProduct,
    Stop,
    Tempo,
    UseLlm,
)
from studio.report import WaitingLine
from studio.settings import Script
from studio.show import Kind, Priority

_ids = count(1)


def ask(rig: Rig, order: Order) -> Receipt:
    receipt = asyncio.run(rig.director.ask(order, f"o{next(_ids)}", rig.t))
    rig.withdraw(rig.director.withdrawn())
    assert receipt.words
    assert (receipt.effect is None) == (not receipt.done)
    return receipt


def waiting(rig: Rig, state: str = "approve") -> list[WaitingLine]:
    return [line for line in rig.director.waiting() if line.state == state]


def approving() -> Rig:
    rig = Rig().run(20)
    assert ask(rig, Approval(on=True)).done
    return rig


# --- approval -----------------------------------------------------------------------------------


def test_nothing_goes_on_air_that_was_not_approved_but_the_notice() -> None:
    rig = Rig(script=Script(disclosure_minutes=1)).run(20)
    ask(rig, Approval(on=True))
    on = rig.t
    rig.says(40, "how much is it?")
    rig.run(200)
    assert {row.kind for row in rig.rows if row.t > on + 6} == {Kind.DISCLOSURE}
    assert rig.silence > 60, "the reserve of playout covers, the script says nothing"


def test_an_approved_line_is_said_in_its_turn_and_its_answer_before_it() -> None:
    rig = approving()
    rig.says(22, "how much is the lamp?", number="q")
    rig.run(30)
    lines = waiting(rig)
    answer = next(line for line in lines if line.kind == "answer")
    pitch = next(line for line in lines if line.kind == "pitch")
    for line in (pitch, answer):
        assert ask(rig, ApproveLine(line.id, line.version)).done
    rig.run(60)
    assert [r.bound.line.id for r in rig.rows if r.t > 29] == [answer.id, pitch.id]
    assert rig.director.chat()[-1].state == "answered"


def test_a_rejected_line_never_airs_and_its_question_is_let_go() -> None:
    rig = approving()
    rig.says(22, "how much is the lamp?", number="q")
    rig.run(30)
    for line in waiting(rig):
        assert ask(rig, RejectLine(line.id, line.version)).done
    assert rig.director.chat()[-1].state == "dropped"
    rig.run(40)
    assert not [r for r in rig.rows if r.t > 30]
    assert len(waiting(rig)) == ROOM, "others are written in their place"


def test_an_edited_line_goes_out_in_the_operators_words_and_needs_no_more_approval() -> None:
    rig = approving().run(24)
    line = waiting(rig)[0]
    assert ask(rig, EditLine(line.id, "A calm word from me.", line.version)).done
    rig.run(40)
    row = rig.rows[-1]
    assert (row.bound.text, row.bound.line.writer, row.kind) == (
        "A calm word from me.",
        "operator",
        Kind.PITCH,
    )


def test_an_edit_passes_the_gate_like_every_line() -> None:
    rig = approving().run(24)
    line = waiting(rig)[0]
    refused = ask(rig, EditLine(line.id, "Only $1.11 today!", line.version))
    assert not refused.done
    assert waiting(rig)[0] == line


def test_an_order_about_a_line_that_has_changed_is_refused() -> None:
    rig = approving().run(24)
    line = waiting(rig)[0]
    assert ask(rig, EditLine(line.id, "A calm word from me.", line.version)).done
    for order in (
        EditLine(line.id, "Another word.", line.version),
        DropLine(line.id, line.version),
        RejectLine(line.id, line.version),
        LockLine(line.id, line.version),
        ApproveLine(line.id, line.version),
    ):
        assert "changed" in ask(rig, order).words


def test_a_line_nobody_approves_gives_way_after_five_minutes_and_a_locked_one_stays() -> None:
    rig = approving().run(24)
    first, second = waiting(rig)[:2]
    assert ask(rig, LockLine(second.id, second.version)).done
    assert "locked" in ask(rig, DropLine(second.id, second.version)).words
    rig.run(24 + PATIENCE + 10, step=1.0)
    ids = {line.id for line in waiting(rig)}
    assert first.id not in ids
    assert second.id in ids
    assert [data for kind, data in rig.notes if kind == "docket"]


def test_an_answer_nobody_approves_is_let_go_when_nobody_waits_for_it() -> None:
    rig = approving()
    rig.says(22, "how much is the lamp?", number="q")
    rig.run(130, step=1.0)
    assert rig.director.chat()[-1].reason == "its answer was not approved in time"


def test_a_price_that_changes_takes_an_approved_line_back() -> None:
    rig = approving().run(24)
    rig.says(24, "how much is it?", number="q")
    rig.run(30)
    line = next(line for line in waiting(rig) if "29.90" in line.text)
    rig.turn(repriced(rig.snapshot, "bottle", price=money("19.50")))
    assert not ask(rig, ApproveLine(line.id, line.version)).done
    rig.run(40)
    again = next(w for w in waiting(rig) if w.kind == "answer")
    assert "19.50" in again.text


def test_without_approval_waiting_lines_go_out_and_the_show_goes_on() -> None:
    rig = approving().run(40)
    lines = [line.id for line in waiting(rig)]
    assert ask(rig, Approval(on=False)).done
    rig.run(120)
    aired = [row.bound.line.id for row in rig.rows]
    assert [line for line in aired if line in lines] == lines
    assert len(aired) > len(lines) + 6


def test_own_words_and_the_goodbye_in_own_words_need_no_approval() -> None:
    rig = approving()
    assert ask(rig, Say("I am still here.")).done
    rig.run(30)
    assert rig.rows[-1].bound.text == "I am still here."
    assert ask(rig, End("Thank you, and good night.")).done
    rig.run(45)
    assert rig.rows[-1].bound.text == "Thank you, and good night."
    assert rig.director.over(rig.t)


# --- a product's text is locked -----------------------------------------------------------------

LINES = ("It's the {short_name}.", "You pay {price} for it.")


def test_of_a_locked_product_only_the_brands_lines_are_said() -> None:
    lamp = replace(LAMP, sidecar=Brand(lines=LINES, locked=True))
    rig = Rig(shelf(*(lamp if p.sku == "lamp" else p for p in DEMO))).run(900, step=1.0)
    about = [r for r in rig.rows if r.sku == "lamp" or "desk lamp" in r.bound.text.casefold()]
    assert {row.bound.line.text for row in about} == set(LINES)
    assert "You pay $45.50 for it." in {row.bound.text for row in about}
    assert rig.silence < 1
    assert rig.director.standing().locked == ("lamp",)


def test_a_locked_product_without_lines_says_what_was_approved() -> None:
    rig = Rig(shelf(BOTTLE, LAMP)).run(20)
    assert ask(rig, LockProduct("lamp")).done
    rig.run(250, step=1.0)
    assert not [r for r in rig.rows if r.t > 26 and "desk lamp" in r.bound.text.casefold()]
    line = waiting(rig)[0]
    assert line.sku == "lamp"
    assert ask(rig, ApproveLine(line.id, line.version)).done
    rig.run(270)
    assert line.id in [row.bound.line.id for row in rig.rows]
    assert rig.silence < 1, "the other product goes on meanwhile"


def test_a_lock_takes_back_what_is_on_its_way_and_can_be_lifted() -> None:
    rig = Rig(shelf(LAMP)).run(30)
    assert [w for w in rig.director.waiting() if w.sku == "lamp"]
    ask(rig, LockProduct("lamp"))
    assert not [w for w in rig.director.waiting() if w.sku == "lamp"]
    locked = rig.run(60).t
    assert ask(rig, LockProduct("lamp", on=False)).done
    rig.run(120)
    assert not [r for r in rig.rows if r.sku == "lamp" and 36 < r.t < locked]
    assert [r for r in rig.rows if r.sku == "lamp" and r.t > locked]
    assert not ask(rig, LockProduct("piano")).done


# --- answers in own words -----------------------------------------------------------------------


def test_a_comment_is_answered_in_the_operators_words_and_marked_so() -> None:
    rig = Rig().run(20)
    rig.says(20, "does it float on water?", number="q")
    rig.run(20.3)
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
    rig.run(20 + GOODBYE - 5)
    assert not rig.director.over(rig.t)
    rig.run(20 + GOODBYE + 1)
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


# --- after a restart ----------------------------------------------------------------------------


def again(rig: Rig) -> Rig:
    """The show goes on with another Director, from the journal and the memory alone."""
    memory = rig.director.memory(rig.t)
    following = Rig(rig.snapshot, rig.script, show_id=rig.show_id, start=rig.t, later=True)
    following.journal = rig.entries()
    following.director.begin(Tail(rig.show_id, rig.entries()), rig.copied(memory))
    return following


def test_everything_the_operator_decided_outlives_a_restart() -> None:
    rig = approving().run(26)
    for order in (BanWord("bargain"), Tempo(0.9), LockProduct("tote"), UseLlm(on=False)):
        assert ask(rig, order).done
    line = waiting(rig)[0]
    ask(rig, EditLine(line.id, "Edited, and kept.", line.version))
    ask(rig, Say("Said after the restart."))
    before, after = rig.director.standing(), again(rig)
    standing = after.director.standing()
    for name in ("approval", "tempo", "llm", "locked", "banned", "paused", "held"):
        assert getattr(standing, name) == getattr(before, name), name
    assert {w.id for w in waiting(after)} == {w.id for w in waiting(rig)}
    after.run(60)
    texts = [row.bound.text for row in after.rows]
    assert texts[:2] == ["Said after the restart.", "Edited, and kept."]


def test_a_pause_and_a_hold_outlive_a_restart() -> None:
    rig = Rig().run(20)
    ask(rig, PauseSelling(on=True))
    rig.director._programme.held = True
    standing = again(rig).director.standing()
    assert (standing.paused, standing.held) == (True, True)


def test_words_of_the_operator_that_were_on_their_way_are_said_after_a_restart() -> None:
    rig = Rig().run(30)
    ask(rig, Say("This must not get lost."))
    assert rig.director.urgent(rig.t) is not None
    after = again(rig).run(60)
    assert [r.bound.text for r in after.rows].count("This must not get lost.") == 1


def test_a_question_that_waited_is_answered_after_a_restart_and_an_answered_one_is_not() -> None:
    rig = Rig().run(20)
    rig.says(20, "how much is the lamp?", "Ann", "q1")
    rig.run(40)
    assert [r for r in rig.rows if r.kind is Kind.ANSWER]
    rig.says(rig.t, "how much is the tote?", "Bob", "q2")
    rig.says(rig.t, "how much is the lamp?", "Cid", "q3")
    rig.run(rig.t + 0.2)
    after = again(rig)
    after.says(after.t, "how much is the lamp?", "Dan", "q4")
    after.run(80)
    replies = [r.bound.line.cue.reply_to for r in after.rows if r.kind is Kind.ANSWER]
    assert [reply.id for reply in replies if reply] == ["q2"]


def test_an_ending_show_still_ends_after_a_restart() -> None:
    rig = Rig().run(30)
    ask(rig, End("Goodbye everybody."))
    after = again(rig).run(60)
    assert [r.bound.text for r in after.rows] == ["Goodbye everybody."]
    assert after.director.over(after.t)


def test_another_show_keeps_the_bans_and_drops_the_lines() -> None:
    rig = approving().run(26)
    ask(rig, BanWord("bargain"))
    memory = rig.copied(rig.director.memory(rig.t))
    other = Rig(later=True, show_id="next")
    other.director.begin(Tail("next", rig.entries()), memory)
    assert other.director.standing().banned == ("bargain",)
    assert other.director.standing().approval
    assert not [w for w in other.director.waiting() if w.state == "approve"]


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
