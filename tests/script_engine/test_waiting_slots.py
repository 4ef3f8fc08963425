"""The facts a waiting line rests on: where they stand in it, and what they are now."""

import asyncio

import pytest
from show_rig import Rig, money, repriced

from studio.orders import Say
from studio.script_report import WaitingLine


def waiting(rig: Rig, words: str) -> WaitingLine:
    receipt = asyncio.run(rig.director.ask(Say(words), "o1", rig.t))
    assert receipt.done, receipt.words
    assert rig.director.urgent(rig.t) is not None
    return next(line for line in rig.director.waiting() if line.text == words)


def test_each_slot_is_where_its_fact_is_spoken() -> None:
    rig, seen = Rig(), set()
    while rig.t < 150:
        rig.run(rig.t + 2)
        for line in rig.director.waiting():
            for slot in line.slots:
                seen.add(slot.fact)
                words = line.text[slot.start : slot.end].casefold()
                amount = slot.value.partition(" ")[0]
                assert slot.fact.rpartition("/")[2] in {"was", "saving"} or amount in words, line
    assert "bottle/price" in seen
    volatile = {"price", "was", "saving", "percent_off", "stock", "offer_end", "offer_left"}
    assert {fact.rpartition("/")[2] for fact in seen} <= volatile


@pytest.mark.parametrize(
    "words",
    ["It is $29.90 today.", "\U0001f9ca\U0001f9ca It is $29.90.", "Cafe\u0301 time: $29.90."],
)
def test_places_count_code_points_in_every_script(words: str) -> None:
    line = waiting(Rig().run(30), words)
    assert [(line.text[s.start : s.end], s.fact) for s in line.slots] == [
        ("$29.90", "bottle/price")
    ]


def test_a_price_that_has_changed_is_told_as_it_is_now() -> None:
    rig = Rig().run(30)
    line = waiting(rig, "It is $29.90 today.")
    assert line.slots[0].value == "29.90 USD"
    rig.snapshot = repriced(rig.snapshot, "bottle", price=money("19.50"))
    gone = rig.director.catalogue(rig.snapshot)
    assert line.id in gone
    assert line.id not in {told.id for told in rig.director.waiting()}
