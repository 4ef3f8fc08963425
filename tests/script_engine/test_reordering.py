"""The running order under the operator's hand: what is moved comes there, and nothing is lost."""

import asyncio
from datetime import UTC, datetime
from itertools import pairwise
from random import Random
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from show_rig import Rig, product, repriced, shelf
from test_rundown import plain

from catalog.product import Stock
from script_engine.memory import loaded
from script_engine.tail import Tail
from studio.orders import Hold, PitchNext, Receipt, Reorder, SkipProduct
from studio.script_report import Segment
from studio.settings import Script
from studio.show import Kind

GOODS = tuple(product(s, n, f"Thing {s}", f"thing {s}", "9.00") for n, s in enumerate("abcdef", 1))


def rig(segment: float = 40, **rundown: Any) -> Rig:
    script = Script.model_validate({"segment_seconds": segment, "rundown": rundown})
    return Rig(snapshot=shelf(*GOODS), script=script).run(15)


def order(rig: Rig) -> list[Segment]:
    return [s for s in rig.director.order(rig.t) if s.movable]


def ids(rig: Rig) -> list[str]:
    return [segment.id for segment in order(rig)]


def move(rig: Rig, segment: str, before: str | None, version: int | None = None) -> Receipt:
    seen = rig.director.standing().order_version if version is None else version
    receipt = asyncio.run(rig.director.ask(Reorder(segment, before, seen), "o1", rig.t))
    rig.withdraw(rig.director.withdrawn())
    return receipt


def pitched(rig: Rig, after: float) -> list[str | None]:
    """Products by the turns that began after show time `after`."""
    found: list[str | None] = []
    for row in rig.rows:
        if row.kind is Kind.PITCH and row.t > after and (not found or found[-1] != row.sku):
            found.append(row.sku)
    return found


def test_a_moved_turn_comes_where_it_was_put_and_the_others_keep_their_order() -> None:
    show = rig()
    assert ids(show)[:5] == ["1:b", "1:c", "1:d", "1:e", "1:f"]
    receipt = move(show, "1:e", "1:c")
    assert (receipt.done, receipt.words) == (True, "Thing e moved before Thing c, about 09:01.")
    assert ids(show)[:5] == ["1:b", "1:e", "1:c", "1:d", "1:f"]
    show.run(280)
    assert pitched(show, 0)[:6] == ["a", "b", "e", "c", "d", "f"]


def test_a_turn_that_is_written_already_makes_room_for_another() -> None:
    show = rig().run(38)
    assert order(show)[0].state == "next"
    while show.director.waiting()[-1].sku != "b":
        show.run(show.t + 0.5)
    assert move(show, "1:f", "1:b").done
    show.run(130)
    assert pitched(show, 0)[:3] == ["a", "f", "b"]


def test_skipping_while_the_next_turn_is_written_skips_what_is_on_air_and_not_that_turn() -> None:
    show = rig().run(38)
    while show.director.waiting()[-1].sku != "b":
        show.run(show.t + 0.5)
    assert pitched(show, 0) == ["a"]
    receipt = asyncio.run(show.director.ask(SkipProduct(), "o1", show.t))
    show.withdraw(show.director.withdrawn())
    assert (receipt.done, receipt.words) == (True, "Goes on after thing a.")
    show.run(130)
    assert pitched(show, 0)[:3] == ["a", "b", "c"]


def test_moving_a_turn_back_gives_the_order_that_was() -> None:
    show = rig()
    before = ids(show)
    assert move(show, "1:c", None).done
    assert ids(show) != before
    assert move(show, ids(show)[-1], "1:d").done
    assert ids(show) == before


def test_an_order_that_has_changed_since_it_was_seen_is_left_alone() -> None:
    show = rig()
    show.director.order(show.t)
    seen = show.director.standing().order_version
    assert move(show, "1:e", "1:c", seen).done
    other = move(show, "1:f", "1:c", seen)
    assert not other.done
    assert "has changed since you saw it" in other.words
    assert ids(show)[:3] == ["1:b", "1:e", "1:c"]


def test_a_turn_that_begins_makes_no_new_version() -> None:
    show = rig()
    show.director.order(show.t)
    seen, first = show.director.standing().order_version, ids(show)[0]
    while ids(show)[0] == first:
        show.run(show.t + 1)
    assert show.director.standing().order_version == seen
    assert move(show, "1:e", "1:c", seen).done


def test_a_pitch_that_was_ordered_meanwhile_is_a_new_version() -> None:
    show = rig()
    ids(show)
    seen = show.director.standing().order_version
    asyncio.run(show.director.ask(PitchNext("f"), "o2", show.t))
    assert not move(show, "1:e", "1:c", seen).done
    assert ids(show)[:2] == ["1:f", "1:b"]
    assert move(show, "1:f", "1:c").done
    assert ids(show)[:3] == ["1:b", "1:f", "1:c"]
    assert move(show, "1:d", "1:b").done
    assert ids(show)[:4] == ["1:d", "1:b", "1:f", "1:c"]


def test_what_does_not_move_says_why() -> None:
    show = rig(fixed=[{"at": "09:20", "product": "f", "seconds": 30}])
    told = show.director.order(show.t)
    assert told[0].id == "now"
    assert told[0].stays == "is on air"
    notice = next(s for s in told if s.title == "AI notice")
    assert (notice.movable, notice.stays) == (False, "comes at its own time")
    assert move(show, "now", "1:c").words == "What is on air does not move."
    assert move(show, "1:c", "now").words == "What is on air has no turn put before it."
    assert "AI notice comes at its own time" in move(show, notice.id, "1:c").words
    assert "AI notice comes at its own time" in move(show, "1:c", notice.id).words
    assert "stands there already" in move(show, "1:c", "1:d").words
    assert "stands there already" in move(show, "1:c", "1:c").words
    assert "not in the running order any more" in move(show, "9:piano", "1:c").words
    assert not any(r.done for r in (move(show, "1:c", "9:c"), move(show, "", None)))


def test_every_segment_has_an_id_of_its_own_and_a_time_of_day() -> None:
    show = rig(fixed=[{"at": "09:20", "product": "f", "seconds": 30}])
    told = show.director.order(show.t)
    assert len({segment.id for segment in told}) == len(told)
    start = datetime(2026, 11, 24, 9, tzinfo=UTC)
    for segment in told:
        at = (datetime.fromisoformat(segment.at) - start).total_seconds()
        assert abs(at - show.t - segment.starts_in) <= 1
        assert segment.movable is not bool(segment.stays)


def test_turns_after_a_fixed_item_are_told_for_the_time_behind_it() -> None:
    show = rig(fixed=[{"at": "09:02", "product": "f", "seconds": 120}])
    item = next(s for s in show.director.order(show.t) if s.title.startswith("Thing f 09"))
    inside = [s for s in order(show) if item.starts_in < s.starts_in < item.starts_in + 119]
    assert inside == []


def test_a_promised_turn_cannot_be_put_too_late() -> None:
    show = rig(products=[{"product": "c", "gap_minutes": 4}])
    refused = move(show, "1:c", None)
    assert not refused.done
    assert refused.words == (
        "Thing c would come too late: the rundown promises it at least every 4 minutes."
    )
    assert move(show, "1:f", "1:b").done
    show.run(400)
    began = [row.t for row in show.rows if row.kind is Kind.PITCH and row.sku == "c"]
    assert began[0] <= 240


@pytest.mark.parametrize("seed", [1, 2])
def test_promises_are_kept_whatever_is_moved(seed: int) -> None:
    """From start to start of turns, as two of one product may stand side by side."""
    promised = {"products": [{"product": "c", "gap_minutes": 5}],
                "hero": {"products": ["e", "f"], "every_minutes": 6}}  # fmt: skip
    script = Script.model_validate({"segment_seconds": 40, "rundown": promised})
    show, chance, done = Rig(snapshot=shelf(*GOODS), script=script, **plain()), Random(seed), 0
    while show.t < 2400:
        show.run(show.t + chance.uniform(5, 90), step=1.0)
        told = ids(show)
        done += move(show, chance.choice(told), chance.choice([*told, None])).done
    assert done > 10
    for skus, gap in (("c", 300), ("ef", 360)):
        began: dict[str, float] = {}
        for row in show.rows:
            if row.kind is Kind.PITCH and row.sku is not None and row.sku in skus:
                began.setdefault(row.bound.line.cue.cause, row.t)
        times = [0.0, *sorted(began.values()), show.t]
        assert max(b - a for a, b in pairwise(times)) <= gap


def test_a_turn_of_the_rotation_stays_out_of_a_promo_window() -> None:
    window = {"name": "Evening", "opens": "09:02", "closes": "09:04", "products": ["e", "f"]}
    show = rig(promos=[window])
    told = order(show)
    inside = next(n for n, s in enumerate(told) if s.block == "Evening")
    assert inside > 0
    refused = move(show, told[0].id, told[inside + 1].id)
    assert not refused.done
    assert "stays on its side of Evening" in refused.words
    assert move(show, told[inside + 1].id, told[inside].id).done
    show.run(200)
    assert next(s for s in pitched(show, 120) if s in ("e", "f")) == told[inside + 1].sku


def test_a_product_that_is_sold_out_leaves_its_place() -> None:
    show = rig()
    assert move(show, "1:e", "1:b").done
    show.turn(repriced(show.snapshot, "e", stock=Stock(0)))
    assert ids(show)[:3] == ["1:b", "1:c", "1:d"]
    show.run(100)
    assert "e" not in pitched(show, 15)


@pytest.mark.parametrize("t", [15.0, 41.0, 60.0])
def test_a_move_outlives_the_brain(t: float) -> None:
    show = rig().run(t)
    told = [s for s in order(show) if s.sku != "f"]
    assert move(show, "1:f", told[1].id).done
    show.director.order(show.t)
    wanted, seen = [s.sku for s in order(show)][:4], show.director.standing().order_version
    memory = loaded(show.director.memory(show.t).dumped())
    again = Rig(show.snapshot, show.script, start=show.t, later=True, journal=show.entries())
    again.director.begin(Tail("s", show.entries()), memory)
    came = [s.sku for s in again.director.order(again.t) if s.movable or s.state == "now"]
    assert [sku for sku in came if sku != show.rows[-1].sku][:3] == wanted[:3]
    stale = move(again, ids(again)[3], ids(again)[1], seen)
    assert "has changed since you saw it" in stale.words
    again.run(t + 190)
    assert [sku for sku in pitched(again, t + 0.1) if sku != show.rows[-1].sku][:3] == wanted[:3]


def test_a_turn_that_is_written_and_was_placed_outlives_the_brain() -> None:
    show = rig()
    assert move(show, "1:f", "1:b").done
    while not any(line.sku == "f" for line in show.director.waiting()):
        show.run(show.t + 0.5)
    memory = loaded(show.director.memory(show.t).dumped())
    assert memory is not None
    assert memory.begun is not None
    again = Rig(show.snapshot, show.script, start=show.t, later=True, journal=show.entries())
    again.director.begin(Tail("s", show.entries()), memory)
    again.run(show.t + 100)
    assert [sku for sku in pitched(again, show.t) if sku != "a"][:2] == ["f", "b"]


def test_a_held_product_does_not_lose_what_was_placed_behind_it() -> None:
    show = rig()
    assert move(show, "1:f", "1:b").done
    asyncio.run(show.director.ask(Hold(on=True), "o2", show.t))
    show.run(120)
    assert pitched(show, 0) == ["a"]
    asyncio.run(show.director.ask(Hold(on=False), "o3", show.t))
    show.run(220)
    assert pitched(show, 0)[:3] == ["a", "f", "b"]


FIXED: dict[str, Any] = {
    "fixed": [{"at": "09:03", "product": "f", "seconds": 60}],
    "questions": None,
}
SHOW = rig(**FIXED)
"""Moves are tried on one show: a move costs nothing of what was there before it."""


@settings(max_examples=20, deadline=None)
@given(moves=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 8)), max_size=12))
def test_any_moves_keep_every_turn_and_whatever_has_its_time(moves: list[tuple[int, int]]) -> None:
    first = SHOW.director.order(SHOW.t)
    stays = [(s.id, s.title, s.at) for s in first if not s.movable]
    for old, new in moves:
        turns = order(SHOW)
        wanted = [turn.sku for turn in turns if turn is not turns[old]]
        to = new - (new > old)
        wanted.insert(to, turns[old].sku)
        receipt = move(SHOW, turns[old].id, turns[new].id if new < len(turns) else None)
        assert receipt.done is (to != old)
        now = SHOW.director.order(SHOW.t)
        assert [s.sku for s in now if s.movable] == wanted
        assert [(s.id, s.title, s.at) for s in now if not s.movable] == stays
