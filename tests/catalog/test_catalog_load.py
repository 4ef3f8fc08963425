import codecs
import json
from decimal import Decimal
from pathlib import Path

import pytest

from catalog.load import Loaded, load, read
from catalog.product import Product
from studio.errors import Misconfigured

FILES = Path(__file__).parent / "files"
DEMO = Path(__file__).parents[2] / "examples" / "catalogue" / "products.yaml"


def product(loaded: Loaded, sku: str) -> Product:
    found = loaded.snapshot.product(sku)
    assert found is not None
    return found


def csv(*rows: str, currency: str | None = "USD") -> Loaded:
    return read("\n".join(rows).encode(), "shop.csv", currency)


def told(loaded: Loaded) -> list[str]:
    return [str(problem) for problem in loaded.problems]


def test_the_demo_shop_is_whole() -> None:
    loaded = load(DEMO)
    assert loaded.problems == ()
    assert len(loaded.snapshot.products) == 12
    for one in loaded.snapshot.products:
        assert one.pictures
        assert all((DEMO.parent / picture).is_file() for picture in one.pictures)
        assert one.feature
        assert len(one.features) == len(one.benefits)
        assert one.uses
        assert one.audience
        assert one.places
        assert one.category
        assert one.attribute("material")
        assert one.attribute("care")


def test_a_shopify_export_of_the_old_kind_is_understood() -> None:
    loaded = load(FILES / "shopify_old.csv", "USD")
    assert loaded.form == "Shopify CSV"
    tee = product(loaded, "moss-tee")
    assert tee.name == "Moss Pocket Tee"
    assert str(tee.price) == "24.00 USD"
    assert tee.was is not None
    assert str(tee.was.price) == "30.00 USD"
    assert [v.sku for v in tee.variants] == ["MT-S-MO", "MT-M-MO", "MT-L-RU"]
    assert [v.buyable for v in tee.variants] == [True, False, True]
    assert tee.stock is not None
    assert tee.stock.left == 17
    assert tee.option("size") == ("S", "M", "L")
    assert [picture[-10:] for picture in tee.pictures] == ["moss-1.jpg", "moss-2.jpg", "moss-3.jpg"]
    assert tee.features == ("Chest pocket", "Pre-washed, so it won't shrink")
    assert tee.attribute("fabric") == "Organic cotton"
    assert tee.attribute("fit") == "relaxed"
    assert tee.attribute("rating", "shipping weight") is None
    assert tee.description.startswith("A heavy tee,\ncut straight.")


def test_shopify_stock_is_told_only_where_the_shop_counts() -> None:
    loaded = load(FILES / "shopify_old.csv", "USD")
    cup, lamp = product(loaded, "enamel-cup"), product(loaded, "oversold-lamp")
    assert cup.stock is None
    assert cup.price.amount == Decimal("1299.50")
    assert lamp.stock is None
    assert lamp.buyable


def test_bad_shopify_rows_are_left_out_with_row_and_column() -> None:
    loaded = load(FILES / "shopify_old.csv", "USD")
    assert loaded.snapshot.product("bad-price") is None
    assert loaded.snapshot.product("draft-thing") is None
    assert (
        "row 9, column Variant Price: found 'ask us', expected a price such as 29.90 or 29.90 USD"
        in told(loaded)
    )
    assert any("column Status: found draft; left out" in words for words in told(loaded))
    assert any(
        "column Variant Compare At Price: found 80.00 USD" in words for words in told(loaded)
    )


def test_a_shopify_export_of_the_new_kind_is_understood() -> None:
    loaded = load(FILES / "shopify_new.csv", "EUR")
    apron, pig = product(loaded, "linen-apron"), product(loaded, "salt-pig")
    assert str(apron.price) == "42.00 EUR"
    assert apron.category == "Aprons"
    assert apron.option("color") == ("Natural", "Ink")
    assert apron.attribute("color") is None
    assert apron.stock is None, "one form is sold without counting"
    assert str(pig.price) == "18.50 EUR"
    assert pig.stock is not None
    assert pig.stock.left == 23


def test_prices_without_any_currency_refuse_the_file() -> None:
    with pytest.raises(Misconfigured, match=r"catalog\.currency"):
        load(FILES / "shopify_new.csv")


def test_a_google_feed_in_rss_is_understood() -> None:
    loaded = load(FILES / "google.xml")
    assert loaded.snapshot.shop == "Wexcombe & Daughters"
    stool, sock = product(loaded, "WX-100"), product(loaded, "WX-200")
    assert stool.name == "Pine Step Stool"
    assert stool.description == "A stool with two steps."
    assert str(stool.price) == "59.00 EUR"
    assert stool.offer is not None
    assert str(stool.offer.price) == "49.00 EUR"
    assert stool.features == ("Holds 120 kg", "Folds flat")
    assert stool.attribute("steps") == "two"
    assert stool.category == "Stools"
    assert sock.name == "Rib Sock - Navy"
    assert sock.short_name == "Rib Sock"
    assert str(sock.price) == "9.00 EUR"
    assert sock.was is not None
    assert [v.available for v in sock.variants] == [True, False]
    assert sock.attribute("colour") == "Navy"
    assert sock.option("size") == ("S", "M")
    assert any(words.startswith("item 4 (id WX-300), price") for words in told(loaded))


def test_a_google_feed_in_atom_and_latin_1_is_understood() -> None:
    press = product(load(FILES / "google_atom.xml"), "A1")
    assert press.link == "https://www.wexcombe.example/press"
    assert str(press.price) == "35.00 GBP"
    assert press.available


def test_a_google_feed_with_tabs_is_understood() -> None:
    loaded = load(FILES / "google.tsv")
    hook = product(loaded, "T-1")
    assert hook.description == 'Brass, "lacquered"'
    assert hook.features == ("Two screws", "Holds a coat")
    assert hook.attribute("width") == "4 cm"
    assert hook.attribute("condition") == "used"
    assert [problem.where for problem in loaded.problems] == [
        "row 3, column sale price effective date",
        "row 4, column sale price",
    ]
    assert len(loaded.snapshot.products) == 1


def test_entities_are_refused_and_not_expanded() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><rss><item>&a;</item></rss>'
    with pytest.raises(Misconfigured, match="entities"):
        read(bomb, "feed.xml")


def test_our_own_table_takes_other_names_lists_and_variants() -> None:
    loaded = csv(
        "sep=;",
        "Product;SKU;Title;Regular price;Currency;Qty;Option: size;Attribute: Weight;Features;Images",
        ";A1;Bowl, small;12,50;EUR;3;;200 g;a foot|a lip;bowl.png|https://x.example/b.jpg",
        "mat;B-S;Mat;1.299,00;;1;S;;;",
        "mat;B-L;Mat;1.499;;2;L;;;",
        currency="EUR",
    )
    assert loaded.problems == ()
    bowl, mat = product(loaded, "A1"), product(loaded, "mat")
    assert str(bowl.price) == "12.50 EUR"
    assert bowl.features == ("a foot", "a lip")
    assert bowl.pictures == ("bowl.png", "https://x.example/b.jpg")
    assert bowl.attribute("weight") == "200 g"
    assert [str(v.price) for v in mat.variants] == ["1299.00 EUR", "1499.00 EUR"]
    assert mat.stock is not None
    assert mat.stock.left == 3


def test_a_was_price_needs_evidence_and_must_be_higher() -> None:
    loaded = csv(
        "sku,name,price,was,was evidence",
        "A,Bowl,10,15,",
        "B,Cup,10,15,sold at 15 in May",
        "C,Jug,10,10,sold at 10 in May",
    )
    assert [bool(p.was) for p in loaded.snapshot.products] == [False, True, False]
    assert [p.level for p in loaded.problems] == ["warning", "warning"]
    assert "without evidence" in loaded.problems[0].found


def test_a_long_name_without_an_id_is_sold_all_the_same() -> None:
    name = (
        "Glow-in-the-Dark Unicorn Slime Kit for Kids Ages 6-12 with 24 Colors, 12 Glitters & 3 Charms"
        * 2
    )
    (one,) = csv("name,price", f'"{name[:150]}",19.99').snapshot.products
    assert one.name == name[:150]
    assert len(one.sku) <= 100


def test_line_breaks_in_quoted_highlights_are_only_space() -> None:
    loaded = read(
        b"id\ttitle\tprice\timage_link\tproduct highlight\n"
        b'1\tHook\t9.00 USD\thttp://x/a.png\t"""Brass"",""Two\rscrews"""\n',
        "feed.tsv",
        None,
    )
    assert product(loaded, "1").features == ("Brass", "Two screws")


def test_the_same_sku_twice_keeps_the_first() -> None:
    loaded = csv("sku,name,price", "A,Bowl,10", "A,Other bowl,12", "B,Cup,5")
    assert [p.name for p in loaded.snapshot.products] == ["Bowl", "Cup"]
    assert told(loaded) == [
        "row 3, column sku: found 'A' for the second time; left out, expected an id of its own"
    ]


def test_a_row_left_out_leaves_the_numbers_of_all_others_as_viewers_know_them() -> None:
    right = csv("sku,name,price", "A,Bowl,10", "B,Cup,5", "C,Jug,7")
    wrong = csv("sku,name,price", "A,Bowl,10", "B,Cup,cheap", "C,Jug,7")
    assert [(p.sku, p.number) for p in wrong.snapshot.products] == [("A", 1), ("C", 3)]
    assert wrong.snapshot.products[-1] == right.snapshot.products[-1]


def test_rows_with_cells_too_many_are_left_out() -> None:
    loaded = csv("sku,name,price", "A,Bowl, small,10", "B,Cup,5,,")
    assert [p.sku for p in loaded.snapshot.products] == ["B"]
    assert told(loaded)[0].startswith("row 2: found 4 cells ('10' too many), expected 3")


def test_an_open_quotation_mark_is_told() -> None:
    loaded = csv("sku,name,price", "A,Bowl,10", 'B,"Cup,5', "C,Jug,7")
    assert any("quotation mark" in words for words in told(loaded))


def test_quoted_line_breaks_and_carriage_returns_stay_inside_their_cell() -> None:
    loaded = read(
        b'sku,name,price,description\r\nA,Bowl,10,"one\r\ntwo"\r\nB,Cup,5,\r\n', "x", "USD"
    )
    assert product(loaded, "A").description == "one\ntwo"
    assert loaded.problems == ()


@pytest.mark.parametrize(
    "raw",
    [
        "sku,name,price\nA,Bäll,10\n".encode("utf-8-sig"),
        codecs.BOM_UTF16_LE + "sku,name,price\nA,Bäll,10\n".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "sku,name,price\nA,Bäll,10\n".encode("utf-16-be"),
        "sku,name,price\nA,Bäll,10\n".encode("utf-16-le"),
        codecs.BOM_UTF32_LE + "sku,name,price\nA,Bäll,10\n".encode("utf-32-le"),
    ],
)
def test_every_unicode_encoding_is_read(raw: bytes) -> None:
    loaded = read(raw, "shop.csv", "USD")
    assert product(loaded, "A").name == "Bäll"
    assert loaded.problems == ()


def test_windows_1252_is_read_with_a_warning() -> None:
    loaded = read("sku,name,price\nA,Bäll,10\n".encode("cp1252"), "shop.csv", "USD")
    assert product(loaded, "A").name == "Bäll"
    assert [p.level for p in loaded.problems] == ["warning"]
    assert loaded.problems[0].where == "line 2"


def test_control_characters_and_markup_do_not_reach_a_product() -> None:
    name = "Bo\u202ewl\x07 <b>small</b>\u200b &amp; round"
    loaded = csv("sku,name,price", f"A,{name},10")
    assert product(loaded, "A").name == "Bowl small & round"


def test_json_and_yaml_say_the_same() -> None:
    tree = {
        "shop": {"name": "W", "currency": "EUR", "timezone": "Europe/Berlin"},
        "products": [
            {
                "sku": "A",
                "name": "Bowl",
                "price": 10.1,
                "offer": {"price": 9, "daily": ["18:00", "21:00"]},
                "stock": {"left": 3, "of": 10},
                "available": True,
                "was": None,
                "attributes": {"bluetooth": 5.30},
            }
        ],
    }
    as_json = read(json.dumps(tree).encode(), "a.json")
    as_yaml = read(
        b"shop: {name: W, currency: EUR, timezone: Europe/Berlin}\nproducts:\n- {sku: A, name: Bowl, "
        b"price: 10.1, offer: {price: 9, daily: [18:00, 21:00]}, stock: {left: 3, of: 10}, was: null,"
        b" available: true, attributes: {bluetooth: 5.3}}\n",
        "a.yaml",
    )
    assert (as_json.form, as_yaml.form) == ("JSON", "YAML")
    assert as_json.snapshot == as_yaml.snapshot
    bowl = product(as_json, "A")
    assert str(bowl.price) == "10.10 EUR"
    assert bowl.offer is not None
    assert bowl.offer.daily is not None
    assert bowl.offer.daily.zone == "Europe/Berlin"


def test_a_misspelt_key_is_told() -> None:
    loaded = read(b"products:\n- {sku: A, name: Bowl, price: 10 EUR, stok: 4}\n", "a.yaml")
    assert told(loaded) == [
        "products.1.stok: found a key that is not known, expected a key that docs/catalogue.md has"
    ]


def test_a_price_that_yaml_would_cut_in_two_is_whole() -> None:
    loaded = read(b"products: [{sku: A, name: Sofa, price: 1,299.50, stock: 4}]", "a.yaml", "USD")
    assert loaded.problems == ()
    assert str(product(loaded, "A").price) == "1299.50 USD"


def test_variants_without_a_price_cost_what_the_product_costs() -> None:
    loaded = read(
        b"products:\n- sku: A\n  name: Throw\n  price: 20 EUR\n  offer: {price: 15 EUR, ends: 2030-01-01}\n"
        b"  variants: [{sku: A1, options: {colour: red}}, {sku: A2, options: {colour: blue}}]\n",
        "a.yaml",
    )
    throw = product(loaded, "A")
    assert [str(v.price) for v in throw.variants] == ["20.00 EUR", "20.00 EUR"]
    assert all(v.offer and str(v.offer.price) == "15.00 EUR" for v in throw.variants)


def test_a_price_that_depends_on_an_unreadable_time_is_no_price() -> None:
    with pytest.raises(Misconfigured, match=r"products\.1\.offer\.ends: found 'Friday'"):
        read(b"products: [{name: A, price: 5 EUR, offer: {price: 4 EUR, ends: Friday}}]", "a.yaml")
