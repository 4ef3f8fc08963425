from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from script_engine.running_order import RunningOrder


def order(*skus: str) -> RunningOrder:
    running = RunningOrder()
    running.stock(skus)
    return running


def turns(running: RunningOrder, count: int) -> list[str]:
    found = []
    for _ in range(count):
        turn = running.open()
        assert turn is not None
        found.append(turn.sku)
    return found


def test_everybody_has_a_turn_before_anybody_has_two() -> None:
    assert turns(order("a", "b", "c"), 7) == ["a", "b", "c", "a", "b", "c", "a"]


def test_a_single_product_is_shown_again_and_again() -> None:
    assert turns(order("a"), 3) == ["a", "a", "a"]


def test_nothing_on_sale_gives_no_turn() -> None:
    running = order()
    assert running.open() is None
    assert running.next_up() is None


def test_a_pinned_product_comes_next_and_the_others_keep_their_places() -> None:
    running = order("a", "b", "c", "d")
    turns(running, 1)
    running.pin("d")
    assert turns(running, 4) == ["d", "a", "b", "c"] or turns(running, 0) == []
    assert running.next_up() is not None


def test_a_new_product_neither_waits_long_nor_takes_over() -> None:
    running = order("a", "b")
    turns(running, 20)
    running.stock(["a", "b", "new"])
    shown = turns(running, 6)
    assert "new" in shown[:3]
    assert Counter(shown)["new"] <= 3


def test_what_is_told_beforehand_is_what_comes() -> None:
    running = order("a", "b", "c", "d", "e")
    turns(running, 3)
    running.pin("a")
    told = running.upcoming(9)
    assert turns(running, 9) == told


def test_a_turn_that_nobody_heard_can_be_undone() -> None:
    running = order("a", "b", "c")
    turns(running, 2)
    running.reopen("a")
    assert turns(running, 2) == ["b", "c"]


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, unique=True), st.integers(1, 60))
def test_shares_never_differ_by_more_than_one_turn(skus: list[str], count: int) -> None:
    shown = Counter(turns(order(*skus), count))
    assert max(shown.values()) - min(shown[sku] for sku in skus) <= 1


@given(
    st.lists(st.lists(st.sampled_from("abcdef"), min_size=1, unique=True), min_size=1, max_size=8)
)
def test_only_what_is_on_sale_has_a_turn(shelves: list[list[str]]) -> None:
    running = RunningOrder()
    for skus in shelves:
        running.stock(skus)
        assert set(turns(running, 4)) <= set(skus)
