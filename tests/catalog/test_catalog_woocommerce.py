from csv import DictWriter
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.load import Loaded, load, read
from catalog.product import Product
from catalog.timetable import as_sold
from studio.errors import Misconfigured

FILE = Path(__file__).parent / "files/woocommerce.csv"
COLUMNS = ("ID", "Type", "SKU", "Name", "Published", "In stock?", "Stock", "Sale price", "Regular price", "Description", "Categories", "Images", "Parent", "Attribute 1 name", "Attribute 1 value(s)", "Attribute 1 visible")  # fmt: skip


def shop(*rows: dict[str, str], currency: str = "EUR") -> Loaded:
    out = StringIO()
    sheet = DictWriter(out, COLUMNS, restval="")
    sheet.writeheader()
    sheet.writerows({"Type": "simple", "Published": "1", **row} for row in rows)
    return read(out.getvalue().encode(), "woo.csv", currency)


def by_sku(loaded: Loaded) -> dict[str, Product]:
    return {product.sku: product for product in loaded.snapshot.products}


@pytest.fixture(scope="module")
def export() -> Loaded:
    return load(FILE, "EUR")


def test_an_export_is_recognised_and_what_the_shop_does_not_sell_is_left_out(
    export: Loaded,
) -> None:
    assert export.form == "WooCommerce CSV"
    assert list(by_sku(export)) == ["BRD-7", "SHT", "60", "EXT"]
    assert [str(problem) for problem in export.problems] == [
        "row 7, column Published: found -1; left out, expected 1",
        "row 8, column Type: found grouped; left out, expected its products, which are rows too",
        "row 10, column Visibility in catalog: found hidden; left out, expected visible",
        "row 9, column Parent: found 'id:999', expected the id or sku of a product of this file, such as id:12",
    ]


def test_prices_with_a_decimal_comma_and_a_timed_sale_are_read(export: Loaded) -> None:
    box = by_sku(export)["BRD-7"]
    before, inside = as_sold(box, at(2026, 10, 31)), as_sold(box, at(2026, 11, 30, 23, 59))
    assert (str(before.price), before.was) == ("49.90 EUR", None)
    assert str(inside.price) == "39.90 EUR"
    assert inside.was is not None
    assert str(inside.was.price) == "49.90 EUR"
    assert as_sold(box, at(2026, 12, 1)).was is None
    assert str(by_sku(export)["60"].price) == "1249.00 EUR"


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[misc,arg-type]  # parts of a time


def test_descriptions_lose_markup_shortcodes_and_written_line_breaks(export: Loaded) -> None:
    box = by_sku(export)["BRD-7"]
    assert box.description.splitlines() == ["Keeps a loaf & a half.", "a lid that doubles as a board", "Material: solid oak", "Made to be used."]  # fmt: skip
    assert box.features == ("a lid that doubles as a board",)
    assert by_sku(export)["SHT"].description == "Washed linen.\nCut wide."


def test_escaped_commas_belong_to_the_value(export: Loaded) -> None:
    box = by_sku(export)["BRD-7"]
    assert box.attribute("finish") == "oiled, waxed, twice"
    assert box.pictures == ("https://shop.example/a.jpg", "https://shop.example/b,2.jpg")
    assert box.attribute("warehouse") is None
    assert (box.category, box.brand) == ("Storage", "Lathe")


def test_variations_find_their_parent_by_id_or_sku_and_stand_in_the_shops_order(
    export: Loaded,
) -> None:
    shirt = by_sku(export)["SHT"]
    assert [(v.sku, v.buyable) for v in shirt.variants] == [("SHT-M", False), ("SHT-S", True)]
    assert shirt.option("size") == ("M", "S")
    assert shirt.option("colour") == ("sea, deep",)
    assert shirt.category is None


def test_what_can_be_ordered_without_stock_is_not_counted(export: Loaded) -> None:
    tray = by_sku(export)["60"]
    assert tray.name == "-20 °C Freezer Tray"
    assert tray.stock is None
    assert tray.buyable


@pytest.mark.parametrize(
    "price", ["NaN", "-5,00", "0", "1.23.4", "٣٩٫٩٠", "12,345.6,7", "1e3", "five", "9" * 70]
)
def test_a_price_that_is_none_is_told_and_its_row_left_out(price: str) -> None:
    loaded = shop({"SKU": "A", "Name": "Bowl", "Regular price": price}, {"SKU": "B", "Name": "Cup", "Regular price": "5,50"})  # fmt: skip
    assert list(by_sku(loaded)) == ["B"]
    assert loaded.problems[0].where == "row 2, column Regular price"


def test_variations_of_a_draft_are_left_out_with_it() -> None:
    loaded = shop(
        {"ID": "1", "Type": "variable", "Name": "Cap", "Published": "0"},
        {"ID": "2", "Type": "variation", "Name": "Cap red", "Parent": "id:1", "Regular price": "9"},
        {"ID": "3", "Name": "Mug", "Regular price": "9"},
    )
    assert [problem.level for problem in loaded.problems] == ["warning"]


def test_variations_may_be_counted_by_their_parent() -> None:
    loaded = shop(
        {"ID": "1", "Type": "variable", "SKU": "CAP", "Name": "Cap", "Stock": "7"},
        {"ID": "2", "Type": "variation", "Name": "Cap red", "Parent": "CAP", "Stock": "parent", "Regular price": "9", "Attribute 1 name": "Colour", "Attribute 1 value(s)": "red"},
    )  # fmt: skip
    stock = by_sku(loaded)["CAP"].stock
    assert stock is not None
    assert stock.left == 7


cells = st.text(max_size=14) | st.sampled_from(
    ["1", "0", "-1", "variable", "variation", "id:1", "A", "5,50", "<ul><li>x", "\\,", "\\n", "'=1"]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(cells, min_size=16, max_size=16), max_size=8))
def test_whatever_stands_in_the_cells_the_rest_is_sold(rows: list[list[str]]) -> None:
    odd = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    try:
        loaded = shop(*odd, {"SKU": "last one", "Name": "Mug", "Regular price": "5,50"})
    except Misconfigured:
        return
    again = shop(*odd, {"SKU": "last one", "Name": "Mug", "Regular price": "5,50"})
    assert again == loaded
    assert all(one.price.amount > 0 and one.name for one in loaded.snapshot.products)
