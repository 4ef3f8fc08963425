"""The operator's orders: each is done with a receipt, or refused with the reason."""

import asyncio

import pytest
from show_rig import Rig, money, repriced

from catalog.product import Stock
from studio.orders import (
    AnswerComment,
    BanWord,
    DropComment,
    DropLine,
    Hold,
    Mute,
    MuteAuthor,
    Order,
    PauseSelling,
    PitchNext,
    Receipt,
    ReloadCatalogue,
    Say,
    SkipLine,
    SkipProduct,
    Slate,
)
from studio.settings import Script
from studio.show import Kind, Priority


def ask(rig: Rig, order: Order) -> Receipt:
    receipt = asyncio.run(rig.director.ask(order, "o1", rig.t))
    assert receipt.id == "o1"
    assert receipt.at == rig.t
    assert receipt.words
    return receipt


def pitched_after(rig: Rig, t: float) -> list[str | None]:
    return [row.sku for row in rig.rows if row.kind is Kind.PITCH and row.t > t]


def test_the_operator_is_heard_next_or_at_once() -> None:
    rig = Rig().run(30)
    assert ask(rig, Say("We are back in the studio.")).done
    assert ask(rig, Say("Stop a second.", "now")).done
    first, second = rig.director.urgent(rig.t), rig.director.urgent(rig.t)
    assert first is not None
    assert second is not None
    assert (first.text, first.line.cue.priority) == ("Stop a second.", Priority.NOW)
    assert (second.text, second.line.cue.priority) == ("We are back in the studio.", Priority.NEXT)
    assert {first.line.writer, second.line.writer} == {"operator"}


def test_the_operator_may_say_the_price_that_holds_and_no_other() -> None:
    rig = Rig().run(30)
    assert ask(rig, Say("It is $29.90 today.")).done
    refused = ask(rig, Say("It is $9.90 today."))
    assert not refused.done
    assert "9.90" in refused.words
    assert rig.director.check("It is $9.90 today.") == refused.words
    assert rig.director.check("Lovely to see you all.") is None


def test_a_price_that_changes_before_the_operators_line_is_said_stops_it() -> None:
    rig = Rig().run(30)
    assert ask(rig, Say("It is $29.90 today.")).done
    rig.turn(repriced(rig.snapshot, "bottle", price=money("19.50")))
    assert rig.director.urgent(rig.t) is None
    assert rig.notes[-1][0] == "refused"


@pytest.mark.parametrize("words", ["", "   ", "a" * 2000])
def test_the_operator_is_told_why_nothing_is_said(words: str) -> None:
    assert not ask(Rig().run(10), Say(words)).done


def test_too_many_waiting_lines_are_refused() -> None:
    rig = Rig().run(10)
    receipts = [ask(rig, Say(f"Welcome, welcome and hello {'x' * n}.")) for n in range(12)]
    assert not receipts[-1].done
    assert receipts[0].done


def test_skipping_a_product_goes_on_with_the_next() -> None:
    rig = Rig().run(40)
    assert ask(rig, SkipProduct()).done
    rig.run(80)
    assert pitched_after(rig, 46)[0] == "earbuds"


def test_a_product_is_brought_next_even_if_another_was_prepared() -> None:
    rig = Rig(script=Script(segment_seconds=40)).run(47)
    assert ask(rig, PitchNext("tote")).done
    rig.run(120)
    following = [sku for sku in pitched_after(rig, 47) if sku != "bottle"]
    assert following[0] == "tote"


def test_what_cannot_be_pitched_is_refused_by_name() -> None:
    rig = Rig().run(10)
    assert "piano" in ask(rig, PitchNext("piano")).words
    rig.turn(repriced(rig.snapshot, "lamp", stock=Stock(0)))
    refused = ask(rig, PitchNext("lamp"))
    assert not refused.done
    assert "desk lamp" in refused.words.casefold()


def test_holding_stays_on_the_product_until_released() -> None:
    rig = Rig(script=Script(segment_seconds=30)).run(20)
    assert ask(rig, Hold(on=True)).done
    rig.run(150)
    assert set(pitched_after(rig, 20)) == {"bottle"}
    assert ask(rig, Hold(on=False)).done
    rig.run(220)
    assert next(sku for sku in pitched_after(rig, 150) if sku != "bottle") == "earbuds"


def test_paused_selling_leaves_answers_notices_and_small_talk() -> None:
    rig = Rig(script=Script(disclosure_minutes=2)).run(30)
    assert ask(rig, PauseSelling(on=True)).done
    assert not ask(rig, PauseSelling(on=True)).done
    rig.says(60, "how much is it?")
    rig.run(300)
    kinds = {row.kind for row in rig.rows if row.t > 36}
    assert kinds == {Kind.RESERVE, Kind.ANSWER, Kind.DISCLOSURE}
    assert rig.silence < 1
    resumed = rig.t
    assert ask(rig, PauseSelling(on=False)).done
    rig.run(resumed + 30)
    assert pitched_after(rig, resumed)


@pytest.mark.no_cover
def test_half_an_hour_without_selling_is_not_silent() -> None:
    rig = Rig().run(10)
    ask(rig, PauseSelling(on=True))
    rig.run(1800, step=1.0)
    assert rig.silence < 1


def test_a_comment_is_answered_on_demand_and_dropped_on_demand() -> None:
    rig = Rig().run(20)
    for n, text in enumerate(["hello!", "how much is it", "in stock?"]):
        rig.says(rig.t, text, f"viewer {n}", f"q{n}")
    for _, event in rig.at:
        event()
    rig.at.clear()
    assert ask(rig, DropComment("q1")).done
    assert ask(rig, AnswerComment("q0")).done
    line = rig.director.urgent(rig.t)
    assert line is not None
    assert line.line.cue.act == "answer_greeting"
    assert not ask(rig, AnswerComment("nobody")).done
    states = {entry.id: entry.state for entry in rig.director.chat()}
    assert states["q1"] == "dropped"


def test_a_waiting_line_is_dropped_and_an_unknown_one_refused() -> None:
    rig = Rig().run(30)
    waiting = rig.director.waiting()
    assert ask(rig, DropLine(waiting[-1].id)).done
    assert waiting[-1].id in rig.director.withdrawn()
    assert waiting[-1].id not in {line.id for line in rig.director.waiting()}
    assert not ask(rig, DropLine("no-such-line")).done


def test_the_ai_notice_cannot_be_dropped() -> None:
    rig = Rig()
    rig.director.next(0)
    notice = rig.director.next(0)
    assert notice is not None
    assert notice.line.cue.kind is Kind.DISCLOSURE
    assert not ask(rig, DropLine(notice.line.id)).done


def test_a_banned_word_is_not_spoken_any_more_not_even_in_lines_on_their_way() -> None:
    rig = Rig().run(40)
    assert ask(rig, BanWord("price")).done
    now = rig.t
    rig.run(160)
    assert not [row for row in rig.rows if row.t > now + 6 and "price" in row.bound.text.split()]
    assert "price" in rig.director.standing().banned
    assert ask(rig, BanWord("price", on=False)).done
    assert "price" not in rig.director.standing().banned


def test_a_muted_viewer_is_not_answered() -> None:
    rig = Rig()
    rig.run(10)
    assert ask(rig, MuteAuthor("Flo")).done
    rig.says(20, "how much is it", "Flo")
    rig.run(40)
    assert not [row for row in rig.rows if row.kind is Kind.ANSWER]
    assert rig.director.standing().muted == ("Flo",)


@pytest.mark.parametrize("order", [Mute(on=True), Slate(on=True), SkipLine(), ReloadCatalogue()])
def test_orders_for_others_are_refused(order: Order) -> None:
    assert not ask(Rig(), order).done
