import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.fact import price_text
from catalog.load import Loaded, load, read
from catalog.product import Product
from catalog.timetable import as_sold
from studio.errors import Misconfigured

FILES = Path(__file__).parent / "files"


def by_sku(loaded: Loaded) -> dict[str, Product]:
    return {product.sku: product for product in loaded.snapshot.products}


def page(*products: Any) -> Loaded:
    graph = {"@context": "https://schema.org", "@graph": list(products)}
    return read(json.dumps(graph).encode(), "page.json", "USD")


def product(**keys: Any) -> dict[str, Any]:
    return {"@type": "Product", "sku": "A", "name": "Bowl", **keys}


def offer(**keys: Any) -> dict[str, Any]:
    return {"@type": "Offer", "price": "12.50", "priceCurrency": "EUR", **keys}


@pytest.fixture(scope="module")
def graph() -> Loaded:
    return load(FILES / "graph.json")


def test_a_graph_is_recognised_by_its_content(graph: Loaded) -> None:
    assert graph.form == "JSON-LD"
    assert (graph.snapshot.shop, graph.snapshot.link) == ("Cairn & Co", "https://cairn.example")
    assert list(by_sku(graph)) == ["MUG", "TRAY-9", "BIN", "REC"]


def test_variants_of_a_group_are_found_inside_it_and_by_reference(graph: Loaded) -> None:
    mug = by_sku(graph)["MUG"]
    assert [(v.sku, str(v.price), v.available) for v in mug.variants] == [
        ("MUG-S", "18.50 EUR", True),
        ("MUG-L", "22.00 EUR", False),
    ]
    assert mug.option("size") == ("250 ml", "400 ml")
    assert mug.attributes == (("material", "stoneware"), ("colour", "sand"))
    assert (mug.brand, mug.category, mug.stock and mug.stock.left) == ("Cairn", "Mugs", 12)


def test_a_struck_through_price_holds_until_the_price_does(graph: Loaded) -> None:
    tray = by_sku(graph)["TRAY-9"]
    held, over = (as_sold(tray, datetime(2026, *day, tzinfo=UTC)) for day in ((11, 30), (12, 1)))
    assert held.was is not None
    assert str(held.was.price) == "120.00 EUR"
    assert held.was.evidence == "struck-through price on the shop's own page"
    assert over.was is None


def test_a_recommended_price_is_no_earlier_price_and_a_date_alone_no_offer(graph: Loaded) -> None:
    known = by_sku(graph)["REC"]
    assert (known.was, known.offer) == (None, None)


def test_a_range_of_prices_is_told_from_the_lowest(graph: Loaded) -> None:
    assert price_text(by_sku(graph)["BIN"], "en") == "from €14.00"


def test_properties_and_measures_become_attributes(graph: Loaded) -> None:
    tray = by_sku(graph)["TRAY-9"]
    assert tray.attributes == (("weight", "2.4 kg"), ("load", "15 kg"))
    assert tray.pictures == ("https://cairn.example/img/tray.jpg", "https://cdn.example/t2.jpg")


def test_related_products_are_not_sold(graph: Loaded) -> None:
    assert not any("Never" in one.name for one in graph.snapshot.products)


def test_a_page_is_read_by_its_scripts_and_a_broken_one_is_told() -> None:
    loaded = load(FILES / "page.html")
    (candle,) = loaded.snapshot.products
    assert loaded.form == "JSON-LD in HTML"
    assert (candle.name, str(candle.price)) == ("Bayberry Candle & Holder", "1299.00 EUR")
    assert candle.features == ("a wick of cotton",)
    assert candle.source == "page.html, product 1 (W-1)"
    assert [problem.where for problem in loaded.problems] == ["JSON-LD script 3"]


def test_a_page_without_scripts_is_no_catalogue() -> None:
    with pytest.raises(Misconfigured, match=r"schema\.org JSON-LD"):
        read(b"<html><body>Bowl 5.00</body></html>", "page.html", "USD")


@pytest.mark.parametrize(
    ("state", "sold"),
    [
        ("https://schema.org/InStock", True),
        ("http://schema.org/PreOrder", True),
        ("LimitedAvailability", True),
        ("https://schema.org/OutOfStock", False),
        ("SoldOut", False),
        ("schema:Discontinued", False),
    ],
)
def test_availability_is_understood_by_its_last_word(state: str, *, sold: bool) -> None:
    assert by_sku(page(product(offers=offer(availability=state))))["A"].available is sold


@pytest.mark.parametrize("price", ["NaN", "-1", "0", "Infinity", "1.234", "1e5", "", "ask us"])
def test_a_price_that_is_none_leaves_the_product_out(price: str) -> None:
    loaded = page(product(offers=offer(price=price)), product(sku="B", offers=offer()))
    assert list(by_sku(loaded)) == ["B"]
    assert any(problem.level == "error" for problem in loaded.problems)


def test_prices_of_a_measure_or_of_a_large_order_are_not_the_price() -> None:
    specs = [
        {"price": "1.25", "priceCurrency": "EUR", "referenceQuantity": {"value": "100"}},
        {"price": "9.00", "priceCurrency": "EUR", "eligibleQuantity": {"minValue": 50}},
        {"price": "12.50", "priceCurrency": "EUR"},
    ]
    loaded = page(product(offers={"@type": "Offer", "priceSpecification": specs}))
    assert str(by_sku(loaded)["A"].price) == "12.50 EUR"


def test_offers_told_apart_are_variants_and_others_are_sellers() -> None:
    sizes = [offer(sku="A1", name="small"), offer(sku="A2", name="large", price="15.00")]
    sellers = [offer(availability="OutOfStock", price="11.00"), offer(seller={"name": "X"})]
    loaded = page(product(offers=sizes), product(sku="B", offers=sellers))
    known = by_sku(loaded)
    assert [v.options for v in known["A"].variants] == [
        (("version", "small"),),
        (("version", "large"),),
    ]
    assert str(known["B"].price) == "12.50 EUR"


def test_variants_may_name_their_group_instead() -> None:
    group = {"@type": "ProductGroup", "name": "Shirt", "productGroupID": "S"}
    loaded = page(
        product(sku="S1", size="S", offers=offer(), isVariantOf=group),
        product(sku="S2", size="M", offers=offer(), inProductGroupWithID="S"),
    )
    (shirt,) = loaded.snapshot.products
    assert (shirt.name, shirt.option("size")) == ("Shirt", ("S", "M"))


def test_variants_without_an_offer_are_sold_by_that_of_their_group() -> None:
    forms = [product(sku="S1", size="S"), product(sku="S2", size="M", offers=offer(price="14.00"))]
    group = {"@type": "ProductGroup", "name": "Shirt", "hasVariant": forms, "offers": offer()}
    (shirt,) = page(group).snapshot.products
    assert [str(variant.price) for variant in shirt.variants] == ["12.50 EUR", "14.00 EUR"]


def test_the_same_node_twice_is_one_product() -> None:
    loaded = page({**product(), "@id": "#a"}, {**product(offers=offer()), "@id": "#a"})
    assert len(loaded.snapshot.products) == 1
    assert loaded.problems == ()


KEYS = "@type @id @value @graph name sku offers price priceCurrency hasVariant isVariantOf priceSpecification additionalProperty value image brand url x"
words = st.sampled_from(["Product", "ProductGroup", "Offer", "AggregateOffer", "#a", "5.00", "EUR"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | words,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS.split()), inner, max_size=6)
    ),
    max_leaves=25,
)


@settings(deadline=None, max_examples=100)
@given(values)
def test_no_shape_of_json_can_crash_it(value: Any) -> None:
    raw = json.dumps([{"@context": "https://schema.org"}, product(offers=offer()), value]).encode()
    loaded = read(raw, "page.json", "USD")
    assert loaded == read(raw, "page.json", "USD")
    assert all(one.price.amount > 0 and one.name and one.sku for one in loaded.snapshot.products)


BOMBS = (
    b"<html>" + b"<script type=application/ld+json>" * 40_000,
    b"<html>" + b"<script " * 200_000,
    b'<html><script type="application/ld+json">' + b'{"@graph":[' * 50_000 + b"</script>",
    b'{"@context": "", "@graph": ' + b"[" * 100_000,
    b'[{"@type": "Product", "name": "' + b"<ul><li>" * 50_000 + b'"}]',
    b'{"@type": "Product", "@id": "a", "hasVariant": {"@id": "a"}, "isVariantOf": "a"}',
    b'{"@type": "Product", "name": ' + b'{"@value":' * 400 + b'"x"' + b"}" * 400 + b"}",
)


@pytest.mark.parametrize("raw", BOMBS, ids=range(len(BOMBS)))
def test_no_bomb_goes_off(raw: bytes) -> None:
    with suppress(Misconfigured):
        read(raw, "page", "USD")
