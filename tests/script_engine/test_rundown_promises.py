"""What a rundown may promise: whatever is let through is kept, and the rest is refused by name."""

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_rundown import plan

from script_engine.contract import Contract
from script_engine.feasible import check
from studio.config import HOME, load
from studio.errors import Misconfigured
from studio.rundown import read_rundown
from studio.settings import Script

SKUS = list("abcdefgh")
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def judge(rundown: dict[str, Any], skus: list[str] = SKUS) -> str:
    """What `check` objects to; nothing when the rundown can be kept."""
    try:
        check(Script.model_validate({"rundown": rundown}), "Europe/Berlin", skus, NOW)
    except Misconfigured as refusal:
        return str(refusal)
    return ""


promises = st.fixed_dictionaries(
    {"product": st.sampled_from(SKUS), "weight": st.sampled_from([0, 0.5, 1, 3])},
    optional={
        "share": st.integers(0, 50),
        "gap_minutes": st.sampled_from([6, 10, 15, 30]),
        "seconds": st.sampled_from([40, 60, 100, 180]),
    },
)
rundowns = st.fixed_dictionaries(
    {"products": st.lists(promises, max_size=4, unique_by=lambda one: one["product"])},
    optional={
        "hero": st.fixed_dictionaries(
            {"products": st.lists(st.sampled_from(SKUS), min_size=1, max_size=2, unique=True)},
            optional={"every_minutes": st.sampled_from([8, 12, 20])},
        ),
        "promos": st.just([{"name": "P", "opens": "02:00", "closes": "02:40", "products": ["a"]}]),
        "fixed": st.just([{"at": "03:00", "product": "b"}]),
        "questions": st.sampled_from([None, {"every_minutes": 30, "seconds": 60}]),
        "recap": st.just({"every_minutes": 30}),
    },
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rundowns)
def test_a_rundown_that_is_let_through_is_kept(rundown: dict[str, Any]) -> None:
    if judge(rundown):
        return
    _, had = plan(rundown, SKUS, 1.3)
    assert had, "somebody is always on"
    contract = Contract(Script.model_validate({"rundown": rundown}).rundown, 100)
    for promise in contract.deadlines:
        times = [0.0, *(t for sku, t in had if sku in promise.products)]
        assert max(b - a for a, b in pairwise([*times, 1.3 * 3600])) <= promise.gap, promise.key


def test_what_cannot_be_kept_is_refused_by_name_and_says_what_to_change() -> None:
    shares = {"products": [{"product": "a", "share": 60}, {"product": "b", "share": 50}]}
    assert "110%" in judge(shares)
    assert "lower `share`" in judge(shares)
    tight = {"products": [{"product": "a", "gap_minutes": 3}]}
    assert judge(tight).startswith("script.rundown.products[0].gap_minutes: 3 minutes leave no")
    assert "raise it to" in judge(tight)
    many = {"products": [{"product": sku, "gap_minutes": 8} for sku in "abcde"]}
    assert "cannot come every 8 minutes beside the other promises" in judge(many) or "%" in judge(
        many
    )
    zero = {"products": [{"product": sku, "weight": 0} for sku in SKUS]}
    assert "every product has weight 0" in judge(zero)
    twice = {"products": [{"product": "a"}, {"product": "a"}]}
    assert "'a' stands there twice" in judge(twice)


def test_a_product_that_is_not_in_the_catalogue_is_named_with_the_one_that_was_meant() -> None:
    skus = ["FH-BTL-750", "FH-LMP-11"]
    words = judge({"hero": {"products": ["FH-BTL-75"]}}, skus)
    assert "hero.products: found 'FH-BTL-75'" in words
    assert "is 'FH-BTL-750' meant?" in words


def test_windows_that_meet_are_refused_with_the_day_on_which_they_do() -> None:
    window = {"name": "One", "opens": "18:00", "closes": "19:00", "products": ["a"]}
    other = {**window, "name": "Two", "opens": "18:30", "closes": "20:00", "products": ["b"]}
    assert "the window 'Two' meets the window 'One' on" in judge({"promos": [window, other]})
    apart = {"promos": [{**window, "days": ["mon"]}, {**other, "days": ["tue"]}]}
    assert judge(apart) == ""
    item = {"at": "18:10", "product": "b"}
    assert "fixed[0]" in judge({"promos": [window], "fixed": [item]})
    assert judge({"promos": [window], "fixed": [{**item, "product": "a"}]}) == ""


def test_what_lies_outside_the_show_hours_is_refused() -> None:
    window = {"name": "Night", "opens": "23:00", "closes": "01:00", "products": ["a"]}
    hours = {"opens": "09:00", "closes": "22:00"}
    assert "is not within the show hours" in judge({"hours": hours, "promos": [window]})
    late = {"opens": "18:00", "closes": "02:00"}
    assert judge({"hours": late, "promos": [window]}) == ""
    assert "at least 5 minutes" in judge({"hours": {"opens": "09:00", "closes": "09:02"}})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("products:\n  - {product: a, share: 120}\n", ":2: products[0].share: "),
        (
            "hours: {opens: 9:00, closes: 22:00, shuts: '22:00'}\n",
            ":1: hours.shuts: is no key of this file",
        ),
        (
            "promos:\n  - {name: X, opens: '25:00', closes: '9:00', products: [a]}\n",
            ":2: promos[0]",
        ),
        ("file: other.yaml\n", "is no key of this file"),
        ("hero: {products: []}\n", ":1: hero.products: "),
        ("fixed: [{at: 10:00, product: a, days: [mo]}]\n", "'mo'"),
    ],
)
def test_a_fault_in_the_file_is_told_with_line_key_and_value(
    tmp_path: Path, text: str, words: str
) -> None:
    file = tmp_path / "day.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Misconfigured) as refusal:
        read_rundown(file)
    assert str(file) in str(refusal.value)
    assert words in str(refusal.value)


def test_bare_times_of_day_mean_what_they_say(tmp_path: Path) -> None:
    file = tmp_path / "day.yaml"
    file.write_text("hours: {opens: 9:05, closes: 22:30:15}\n", encoding="utf-8")
    hours = read_rundown(file).hours
    assert hours is not None
    assert (str(hours.opens), str(hours.closes)) == ("09:05:00", "22:30:15")


def test_the_example_is_a_rundown_of_the_demo_catalogue() -> None:
    rundown = read_rundown(HOME / "examples/rundown.yaml")
    skus = {spot.product for spot in rundown.products} | set(
        rundown.hero.products if rundown.hero else ()
    )
    skus |= {sku for promo in rundown.promos for sku in promo.products}
    skus |= {item.product for item in rundown.fixed}
    catalogue = (HOME / "examples/catalogue/products.yaml").read_text(encoding="utf-8")
    assert all(sku in catalogue for sku in skus)
    script = Script(rundown=rundown)
    check(script, "Europe/Berlin", sorted(skus), NOW)


def test_a_rundown_may_stand_in_the_settings_or_be_named_there(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("script: {rundown: {hero: {products: [a]}}}\n", encoding="utf-8")
    hero = load(file, env={}).script.rundown.hero
    assert hero is not None
    assert hero.every_minutes == 20
    file.write_text("script: {rundown: day.yaml}\n", encoding="utf-8")
    assert load(file, env={}).script.rundown.file == Path("day.yaml")
    file.write_text("script: {rundown: {file: a.yaml, recap: {}}}\n", encoding="utf-8")
    with pytest.raises(Misconfigured, match="names a file and has recap as well"):
        load(file, env={})
