from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.board import card, row
from catalog.fact import Fact, facts
from catalog.naming import short_name
from catalog.phrases import offer_end
from catalog.product import Daily, Money, Offer, Product, Snapshot, Stock, Variant, Was
from catalog.timetable import as_sold, window
from catalog.words import clean, plain, read_markup, spoken_address

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def lamp(**fields: object) -> Product:
    known = {
        "sku": "L",
        "number": 1,
        "name": "Desk Lamp",
        "short_name": "lamp",
        "price": usd("30.00"),
    }
    return Product(**{**known, **fields})  # type: ignore[arg-type]  # fields of many types by name


def told(product: Product, now: datetime = NOON, lang: str = "en") -> dict[str, Fact]:
    return facts(product, Snapshot(7, (product,), "Fernhollow", "shop.example"), lang, now, "UTC")


WAS = Was(usd("40.00"), "sold at 40 in October")


def test_a_fact_knows_its_product_value_wording_and_version() -> None:
    price = Fact("L/price", "L", "money", "30.00 USD", "$30.00", True, 7, unit="USD")
    assert told(lamp())["price"] == price


def test_what_is_not_known_is_not_there() -> None:
    assert set(told(lamp())) == {"name", "short_name", "shop", "link", "price"}


def test_a_reduction_is_told_with_evidence() -> None:
    known = told(lamp(was=WAS))
    assert [known[slot].text for slot in ("was", "saving", "percent_off")] == [
        "$40.00",
        "$10.00",
        "25%",
    ]
    assert known["percent_off"].value == "25"


@pytest.mark.parametrize(
    "offer",
    [
        Offer(None, NOON),
        Offer(NOON + timedelta(seconds=1), None),
        Offer(None, None, daily=Daily(time(18), time(21), "UTC")),
    ],
)
def test_a_reduction_is_silent_while_its_offer_does_not_run(offer: Offer) -> None:
    known = told(lamp(was=WAS, offer=offer))
    assert not {"was", "saving", "percent_off", "offer_end"} & set(known)
    assert known["price"].text == "$30.00"


def test_an_offer_with_a_price_of_its_own_changes_the_price_while_it_runs() -> None:
    daily = Offer(None, None, usd("24.00"), Daily(time(11), time(13), "UTC"))
    product = lamp(offer=daily)
    before, inside = told(product, NOON - timedelta(hours=2)), told(product)
    assert before["price"].text == "$30.00"
    assert "was" not in before
    assert inside["price"].text == "$24.00"
    assert inside["was"].text == "$30.00"
    assert inside["percent_off"].text == "20%"
    assert inside["offer_end"].text == "at one this afternoon"
    assert inside["offer_end"].value == "2026-11-24T13:00:00+00:00"


def test_a_window_may_cross_midnight_and_the_clock_change() -> None:
    night = Offer(None, None, None, Daily(time(22), time(2), "Europe/Berlin"))
    berlin = ZoneInfo("Europe/Berlin")
    late = window(night, datetime(2026, 10, 25, 1, 30, tzinfo=berlin).astimezone(UTC))
    assert late is not None
    assert late.ends == datetime(2026, 10, 25, 0, tzinfo=UTC)
    assert window(night, datetime(2026, 10, 25, 2, 0, tzinfo=UTC)) is None
    assert window(night, datetime(2026, 10, 24, 19, 59, tzinfo=UTC)) is None


def test_a_window_does_not_open_outside_its_days() -> None:
    season = Offer(NOON, NOON + timedelta(days=1, hours=1), None, Daily(time(9), time(15), "UTC"))
    assert window(season, NOON - timedelta(hours=1)) is None
    last = window(season, NOON + timedelta(days=1))
    assert last is not None
    assert last.ends == NOON + timedelta(days=1, hours=1)


hours = st.times().map(lambda t: t.replace(second=0, microsecond=0, tzinfo=None))


@given(hours, hours, st.integers(0, 525_600))
def test_a_running_window_has_begun_and_is_not_over(opens: time, closes: time, minute: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    run = window(Offer(None, None, None, Daily(opens, closes, "America/New_York")), now)
    if run is not None:
        assert run.starts is not None
        assert run.ends is not None
        assert run.starts <= now < run.ends
        assert run.ends - run.starts <= timedelta(hours=25)


def test_applying_the_moment_twice_is_the_same_as_once() -> None:
    product = lamp(offer=Offer(None, None, usd("24.00"), Daily(time(11), time(13), "UTC")))
    once = as_sold(product, NOON)
    assert as_sold(once, NOON) == once
    assert as_sold(once, NOON + timedelta(hours=3)).was is None


def test_stock_is_told_only_when_something_is_left() -> None:
    assert told(lamp(stock=Stock(1)))["stock"].text == "1"
    assert "stock" not in told(lamp(stock=Stock(0)))
    assert "stock" not in told(lamp(stock=Stock(5), available=False))


def variant(sku: str, price: str, left: int | None = 3, **options: str) -> Variant:
    stock = None if left is None else Stock(left)
    return Variant(sku, tuple(options.items()), usd(price), stock=stock)


def test_a_price_that_differs_is_told_from_the_lowest() -> None:
    product = lamp(
        variants=(variant("a", "30.00", size="S"), variant("b", "38.00", size="M")), was=None
    )
    assert told(product)["price"].text == "from $30.00"
    assert told(product, lang="ja")["price"].text == "$30.00–$38.00"
    assert told(product)["sizes"].text == "S and M"


def test_what_is_sold_out_is_not_offered() -> None:
    product = lamp(
        variants=(variant("a", "30.00", 0, size="S"), variant("b", "30.00", 2, size="M"))
    )
    assert told(product)["price"].text == "$30.00"
    assert told(product)["sizes"].text == "M"


def test_attributes_keep_their_names_and_fill_the_slots_they_answer() -> None:
    known = told(lamp(attributes=(("Fabric", "linen"), ("care", "cold wash"), ("weight", "390 g"))))
    assert known["material"].text == "linen"
    assert known["care"].text == "cold wash"
    assert (known["attribute.weight"].label, known["attribute.weight"].text) == ("weight", "390 g")
    assert (known["fact_name"].text, known["fact_value"].text) == ("Fabric", "linen")


def test_the_storage_of_a_phone_is_no_size() -> None:
    assert "size" not in told(lamp(attributes=(("size", "128 GB"),)))
    assert told(lamp(attributes=(("size", "38 cm"),)))["size"].text == "38 cm"


def test_a_benefit_has_the_number_of_its_feature() -> None:
    known = told(lamp(features=("a dimmer", "a long arm"), benefits=("it dims", "it reaches")))
    assert (known["feature"].text, known["benefit"].text) == ("a dimmer", "it dims")
    assert (known["feature.2"].text, known["benefit.2"].text) == ("a long arm", "it reaches")


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (timedelta(hours=9), "at nine tonight"),
        (timedelta(hours=9, minutes=30, seconds=59), "at 9:30 tonight"),
        (timedelta(hours=3), "at three this afternoon"),
        (timedelta(hours=12), "at midnight tonight"),
        (timedelta(hours=24), "tomorrow at noon"),
        (timedelta(hours=36), "at the end of tomorrow"),
        (timedelta(days=5), "on Sunday at noon"),
        (timedelta(days=9, hours=-2), "on December 3 at ten in the morning"),
    ],
)
def test_the_end_of_an_offer_is_a_time_that_stays_true(after: timedelta, words: str) -> None:
    assert offer_end(NOON + after, NOON, ZoneInfo("UTC"), "en") == words


def test_the_end_is_told_in_the_time_of_the_brand() -> None:
    zone = ZoneInfo("America/New_York")
    assert offer_end(NOON + timedelta(hours=9), NOON, zone, "en") == "at four this afternoon"
    assert offer_end(NOON, NOON, zone, "en") is None
    assert offer_end(NOON + timedelta(hours=9), NOON, zone, "sw") is None


def test_the_card_shows_what_is_told() -> None:
    product = lamp(was=WAS, stock=Stock(46, 120), offer=Offer(None, NOON + timedelta(hours=1)))
    shown = card(product, "en", NOON, None)
    assert (shown.price, shown.was, shown.percent_off) == ("$30.00", "$40.00", "-25%")
    assert shown.stock == "46 left"
    assert shown.stock_share == pytest.approx(46 / 120)
    assert shown.ends == NOON + timedelta(hours=1)
    over = card(product, "en", NOON + timedelta(hours=2), None)
    assert (over.was, over.percent_off, over.ends) == (None, None, None)


def test_the_desk_sees_a_stock_of_nought_and_the_card_does_not() -> None:
    empty = lamp(stock=Stock(0))
    assert card(empty, "en", NOON, None).stock is None
    assert row(empty, "en", NOON, None).stock == "0"
    assert not row(empty, "en", NOON, None).available


@pytest.mark.parametrize(
    ("name", "brand", "short"),
    [
        ("Fjord Insulated Bottle 750 ml", None, "Fjord Insulated Bottle"),
        ("Acme Merino Sweater - Navy / M", "Acme", "Merino Sweater"),
        ("USB-C Cable (2 m), braided", None, "USB-C Cable"),
        ("Set of 4 Stoneware Mugs with Handle", None, "Stoneware Mugs"),
        ("750 ml", None, "750 ml"),
        ("Women's Soft Merino Wool Crew Neck Sweater", None, "Wool Crew Neck Sweater"),
        ('Öl-Karaffe "Wien" 0,5 l', None, 'Öl-Karaffe "Wien"'),
        ("3M™ Command™ Hooks", "3M", "Command Hooks"),
        ("Apple iPhone 15 Pro Max Case", None, "iPhone 15 Pro Max Case"),
    ],
)
def test_a_short_name_is_what_one_would_say(name: str, brand: str | None, short: str) -> None:
    assert short_name(name, brand) == short


@given(st.text(min_size=1).filter(clean))
def test_a_short_name_is_never_empty_nor_longer_than_the_name(name: str) -> None:
    short = short_name(clean(name))
    assert short
    assert len(short.split()) <= 5


def test_markup_becomes_lines_and_bullets() -> None:
    page = "<p>Oak &amp; ash.</p><ul><li>One <b>leg</b></li><li>Two</ul><script>x()</script>"
    assert read_markup(page) == ("Oak & ash.\nOne leg\nTwo", ("One leg", "Two"))
    assert read_markup("Made to last\n• one\n- two")[1] == ("one", "two")
    assert plain("5 < 6 and a&b") == "5 < 6 and a&b"


@given(st.text())
def test_any_text_can_be_cleaned_of_markup(text: str) -> None:
    for found in (plain(text), clean(text), *read_markup(text)[1]):
        found.encode("utf-8")
        assert "\x00" not in found


def test_an_address_is_short_enough_to_be_said() -> None:
    assert spoken_address("https://www.shop.example/1/") == "shop.example/1"
    assert (
        spoken_address("https://shop.example/products/a-very-long-name-of-a-lamp") == "shop.example"
    )
    assert spoken_address("https://shop.example/p?utm_source=feed") == "shop.example"
    assert spoken_address("shop.example/1") == "shop.example/1"
