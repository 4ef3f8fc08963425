from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from show_rig import product, shelf

from catalog.product import Product, Snapshot
from script_engine.chat_text import cleaned, folded
from script_engine.lexicons import lexicon
from script_engine.resolve import Finder
from script_engine.screen_time import DELAY, ScreenTime

WORDS = lexicon("en")


def finder(*products: Product) -> Finder:
    return Finder(shelf(*products), WORDS)


@pytest.mark.parametrize(
    ("text", "sku"),
    [
        ("price of #2", "earbuds"),
        ("show number four", "tote"),
        ("no. 1 please", "bottle"),
        ("item 3?", "lamp"),
        ("how much is the botle", "bottle"),
        ("earbud price", "earbuds"),
        ("the dune one", "lamp"),
        ("how much is this", "lamp"),
        ("current price", "lamp"),
    ],
)
def test_a_product_is_found_by_number_name_or_what_is_on_screen(text: str, sku: str) -> None:
    assert finder().find(folded(text), "lamp").skus == (sku,)


@pytest.mark.parametrize(
    "text", ["compare #1 and #2", "is 1 cheaper than 2", "1 vs 2", "between no. 1 and no. 2"]
)
def test_two_numbers_are_two_products(text: str) -> None:
    assert finder().find(folded(text), "lamp").skus == ("bottle", "earbuds")


@pytest.mark.parametrize(
    "text", ["is #99 available", "number 0 price", "price of kettles", "kettle price?"]
)
def test_what_nobody_sells_is_never_answered_with_what_is_on_screen(text: str) -> None:
    assert finder().find(folded(text), "lamp").how == "stranger"


def test_a_number_of_a_name_is_no_place_in_the_list() -> None:
    names = ("Wool Rug", "Candle No. 3", "Table Lamp")
    shop = finder(*(product(str(n), n, name, name, "10") for n, name in enumerate(names, 1)))
    assert shop.find("how much is candle no. 3", None).skus == ("2",)
    assert shop.find("how much is no. 3", None).skus == ("3",)


def test_a_mark_of_trade_hides_no_name() -> None:
    shop = finder(
        product("a", 1, "Moon Lamp™ v2.0", "Moon Lamp", "9"), product("b", 2, "Rug", "rug", "5")
    )
    assert shop.find(folded(cleaned("is the LAMP™ in?")), "b").skus == ("a",)


def test_between_two_that_fit_alike_nobody_guesses() -> None:
    both = finder(
        product("a", 1, "Oak Table Lamp", "table lamp", "10"),
        product("b", 2, "Brass Floor Lamp", "floor lamp", "20"),
        product("c", 3, "Wool Rug", "rug", "30"),
    )
    assert both.find("how much is the lamp", "c").how == "tie"
    assert both.find("how much is the floor lamp", "c").skus == ("b",)
    assert both.find("how much is the lamp", "a").skus == ("a",)


def test_a_thing_nobody_sells_is_a_stranger() -> None:
    assert finder().find("how much is the toaster", "lamp").how == "stranger"


def test_a_part_of_the_product_on_screen_is_no_stranger() -> None:
    assert finder().find("how long is the cable", "lamp").skus == ("lamp",)


def test_five_thousand_products_are_told_apart() -> None:
    many = finder(
        *(product(f"p{n}", n, f"Model Quartz {n:04} Kettle", f"kettle {n:04}", "9") for n in range(1, 5001))
    )  # fmt: skip
    assert many.find("how much is the kettle 4321", "p1").skus == ("p4321",)
    assert many.find("how much is the kettle", "p7").skus == ("p7",)


@given(st.text(max_size=300))
def test_any_text_finds_products_of_the_catalogue_or_none(text: str) -> None:
    found = finder().find(folded(text), "lamp")
    assert set(found.skus) <= {"bottle", "earbuds", "lamp", "tote"}


def test_an_empty_catalogue_finds_nothing() -> None:
    assert Finder(Snapshot(1, ()), WORDS).find("how much is the lamp", None).skus == ()


def test_this_one_is_what_the_viewer_saw_when_typing() -> None:
    screen = ScreenTime()
    screen.on(0, "bottle")
    screen.on(100, "lamp")
    assert screen.seen(100 + DELAY - 1) == "bottle"
    assert screen.seen(100 + DELAY + 1) == "lamp"


def test_screen_time_remembers_only_the_last_turns() -> None:
    screen = ScreenTime()
    for n in range(1000):
        screen.on(float(n), str(Decimal(n)))
    assert screen.now == "999"
    assert screen.seen(0.0) is not None
