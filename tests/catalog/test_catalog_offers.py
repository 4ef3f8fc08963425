from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.edits import Edit, Refused, applied, read_edit
from catalog.fact import Fact, facts
from catalog.load import Loaded, read
from catalog.product import Snapshot
from catalog.timetable import snapshot_as_sold

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def shop(product: str) -> Loaded:
    return read(f"products: [{{sku: A, name: Bowl, {product}}}]".encode(), "s.yaml", "USD")


def told(snapshot: Snapshot, now: datetime = NOON) -> Mapping[str, Fact]:
    sold = snapshot_as_sold(snapshot, now)
    return facts(sold.products[0], sold, "en", now, "UTC")


def words(known: Mapping[str, Fact], *slots: str) -> list[str | None]:
    return [known[slot].text if slot in known else None for slot in slots]


def test_a_percent_is_taken_off_the_price_while_the_offer_runs() -> None:
    snapshot = shop("price: 29.90, offer: {percent: 15 %, ends: 2026-11-24T18:00:00Z}").snapshot
    assert words(told(snapshot), "price", "was", "percent_off") == ["$25.42", "$29.90", "15%"]
    over = told(snapshot, NOON + timedelta(hours=7))
    assert words(over, "price", "was", "offer_end") == ["$29.90", None, None]


@pytest.mark.parametrize("percent", ["0", "100", "-5", "abc", "1,5", "٢٠", "NaN"])
def test_a_percent_that_is_none_leaves_the_row_out(percent: str) -> None:
    raw = f"products: [{{name: A, price: 5 USD, offer: {{percent: '{percent}', ends: 2027-01-01}}}}, {{name: B, price: 5 USD}}]"
    loaded = read(raw.encode(), "s.yaml")
    assert [one.name for one in loaded.snapshot.products] == ["B"]
    assert loaded.problems[0].where == "products.1.offer.percent"


def test_a_percent_is_off_every_variant() -> None:
    snapshot = shop(
        "price: 20, offer: {percent: 10, ends: 2027-01-01}, variants: "
        "[{sku: S, price: 20}, {sku: L, price: 40}]"
    ).snapshot
    sold = snapshot_as_sold(snapshot, NOON).products[0]
    assert [str(variant.price) for variant in sold.variants] == ["18.00 USD", "36.00 USD"]


def test_a_quota_is_counted_down_by_the_stock_and_ends_the_offer() -> None:
    snapshot = shop("price: 30, offer: {price: 20, quota: 5}, stock: {left: 98, of: 100}").snapshot
    assert words(told(snapshot), "price", "offer_left", "was") == ["$20.00", "3", "$30.00"]
    nearly = applied(snapshot, Edit(0, "A", stock="96"))
    assert words(told(nearly), "price", "offer_left") == ["$20.00", "1"]
    sold = applied(nearly, Edit(0, "A", stock="95"))
    assert words(told(sold), "price", "offer_left", "was") == ["$30.00", None, None]
    unknown = applied(snapshot, Edit(0, "A", stock=""))
    assert words(told(unknown), "price") == ["$30.00"]


def test_a_quota_may_be_counted_by_the_shop() -> None:
    snapshot = shop("price: 30, offer: {price: 20, quota: {of: 50, left: 12}}").snapshot
    assert words(told(snapshot), "offer_left") == ["12"]
    assert told(snapshot)["offer_left"].kind == "count"
    edit = read_edit('{"t": 1, "id": "A", "set": {"quota": 1}}')
    assert words(told(applied(snapshot, edit)), "price", "offer_left") == ["$20.00", "1"]
    none = read_edit('{"t": 1, "id": "A", "set": {"quota": 0}}')
    assert words(told(applied(snapshot, none)), "price", "offer_left") == ["$30.00", None]
    with pytest.raises(Refused, match="with an offer"):
        applied(shop("price: 30").snapshot, none)


def test_a_quota_that_nothing_counts_is_told_and_its_price_never_said() -> None:
    loaded = shop("price: 30, offer: {price: 20, quota: 5}, stock: 80")
    assert words(told(loaded.snapshot), "price") == ["$30.00"]
    (problem,) = loaded.problems
    assert (problem.where, problem.level) == ("products.1.offer.quota", "warning")


@given(st.integers(0, 60), st.integers(1, 40), st.integers(0, 60))
def test_the_offer_never_sells_more_than_its_quota(of: int, quota: int, gone: int) -> None:
    left = max(0, of - gone)
    snapshot = shop(
        f"price: 30, offer: {{price: 20, quota: {quota}}}, stock: {{left: {left}, of: {of}}}"
    ).snapshot
    known = told(snapshot)
    if known["price"].text == "$20.00":
        assert of - left < quota
        assert 0 < int(known["offer_left"].value) <= min(left, quota)


def test_an_earlier_price_that_is_still_to_be_asked_is_not_told_yet() -> None:
    snapshot = shop("price: 20, was: {price: 30, evidence: price log 7, date: 2026-11-25}").snapshot
    assert words(told(snapshot), "was") == [None]
    later = told(snapshot, NOON + timedelta(days=1))
    assert later["was"].source == "price log 7, 2026-11-25"
    assert told(snapshot)["price"].until == datetime(2026, 11, 25, tzinfo=UTC)


def test_a_fact_knows_until_when_it_holds_its_unit_and_where_it_was_read() -> None:
    snapshot = shop(
        "price: 30, offer: {price: 20, daily: ['10:00', '14:00']}, stock: 4, attributes: {weight: 390 g}"
    ).snapshot
    known = told(snapshot)
    two, tomorrow = NOON + timedelta(hours=2), NOON + timedelta(hours=22)
    assert {
        known[slot].until for slot in ("price", "was", "saving", "percent_off", "offer_end")
    } == {two}
    assert known["stock"].until is None
    assert told(snapshot, NOON + timedelta(hours=4))["price"].until == tomorrow
    assert (known["price"].unit, known["stock"].unit) == ("USD", "pieces")
    assert known["attribute.weight"].unit == "g"
    assert known["price"].source == "s.yaml, products.1"
    assert known["was"].source == "regular price outside the offer"


def test_no_price_is_said_between_its_turn_and_the_news_of_it() -> None:
    snapshot = shop("price: 30, offer: {price: 20, ends: 2026-11-24T13:00:00Z}").snapshot
    sold = snapshot_as_sold(snapshot, NOON)
    late = facts(sold.products[0], sold, "en", NOON + timedelta(hours=1), "UTC")
    assert not {"price", "was", "saving", "offer_end"} & late.keys()
    assert "name" in late


@given(st.integers(0, 3000), st.integers(1, 3000), st.integers(-2000, 5000))
def test_the_next_turn_is_never_in_the_past_and_nothing_changes_before(
    start: int, length: int, minute: int
) -> None:
    begins, now = NOON + timedelta(minutes=start), NOON + timedelta(minutes=minute)
    ends = begins + timedelta(minutes=length)
    snapshot = shop(
        f"price: 30, offer: {{price: 20, starts: '{begins.isoformat()}', ends: '{ends.isoformat()}'}}"
    ).snapshot
    sold = snapshot_as_sold(snapshot, now).products[0]
    if sold.turns is None:
        assert now >= ends
        return
    assert sold.turns > now
    before = snapshot_as_sold(snapshot, sold.turns - timedelta(seconds=1)).products[0]
    after = snapshot_as_sold(snapshot, sold.turns).products[0]
    assert before.price == sold.price
    assert after.price != sold.price
    assert sold.price.amount in {Decimal(20), Decimal(30)}
