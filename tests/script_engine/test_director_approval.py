"""Approval before air and locked products: what the operator lets through, and what not."""

from dataclasses import replace

from rights_rig import approving, ask, waiting
from show_rig import BOTTLE, DEMO, LAMP, Rig, money, repriced, shelf

from catalog.product import Brand
from script_engine.docket import PATIENCE, ROOM
from studio.orders import (
    Approval,
    ApproveLine,
    DropLine,
    EditLine,
    End,
    LockLine,
    LockProduct,
    RejectLine,
    Say,
)
from studio.settings import Script
from studio.show import Kind

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
