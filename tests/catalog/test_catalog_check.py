import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog.load import load, read
from catalog.sidecar import read_sidecar
from showrunner.abilities import ENOUGH, Ability
from showrunner.check import Checked, check, checked_by
from studio.settings import Config

HOME = Path(__file__).parents[2]
FILES = Path(__file__).parent / "files"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FULL = """
shop: {currency: USD, shipping: it leaves the next day, returns: you can send it back}
products:
  - sku: A
    name: Oak Tray
    price: 30
    category: trays
    link: shop.example/1
    stock: 9
    offer: {price: 24, daily: ["10:00", "14:00"]}
    features: [a rim of oak, a felt base]
    benefits: [nothing slides off, the table stays as it is]
    attributes: {material: oak, size: 30 x 20 cm, weight: 900 g, colour: honey, care: wipe it dry}
    uses: [serving tea, carrying plates, setting the table]
    audience: [hosts]
    places: [the table]
  - {sku: B, name: Ash Tray Table, price: 80, category: trays, attributes: {weight: 4 kg}}
"""


def checked(shop: str = FULL, sidecar: str = "", lang: str = "en") -> Checked:
    words = read_sidecar(sidecar.encode(), "s.yaml")
    config = Config.model_validate({"show": {"language": lang}})
    return checked_by(read(shop.encode(), "p.yaml", sidecar=words), Path(), config, NOW)


def able(sku: str, of: Checked) -> Ability:
    return next(one for one in of.able if one.sku == sku)


@pytest.fixture(scope="module")
def full() -> Checked:
    return checked()


def test_a_product_that_knows_everything_can_be_sold_in_every_way(full: Checked) -> None:
    tray = able("A", full)
    short = {act for act, frames in tray.acts.items() if frames < ENOUGH}
    assert not short & {"hook", "need", "feature_benefit", "fact", "scene", "price", "offer", "cta"}
    assert set(tray.tells) == {"saving", "countdown", "stock"}
    assert {"size", "material", "care", "colour", "shipping", "return", "stock", "compare"} <= {
        act for act, frames in tray.answers.items() if frames
    }


def test_what_only_an_offer_allows_is_marked(full: Checked) -> None:
    assert {"saving", "countdown"} <= set(able("A", full).timed)
    assert "stock" not in able("A", full).timed


def test_a_bare_product_lacks_acts_and_is_told_the_keys_for_them(full: Checked) -> None:
    table = able("B", full)
    assert table.acts["feature_benefit"] == 0
    assert table.answers["care"] == 0
    unlocks = {missing.key: missing.unlocks for missing in table.missing}
    assert "answer_link" in unlocks["link"]
    assert "scene" in unlocks["uses"]


def test_adding_what_is_missing_unlocks_what_was_promised(full: Checked) -> None:
    wanted = next(m for m in able("B", full).missing if m.key == "uses")
    better = checked(sidecar="B: {uses: [serving tea, carrying plates, setting the table]}")
    for act in wanted.unlocks:
        assert able("B", better).acts[act] >= ENOUGH


def test_lines_of_the_brand_are_judged_by_the_gate() -> None:
    lines = (
        "A: {must_say: ['the best tray', '{stock} left', '{nothing} here', '{name} at {price}']}"
    )
    told = checked(
        sidecar=lines + "\nB: {must_say: ['{stock} left'], forbidden: [ash]}"
    ).seen.problems
    assert [(p.where, p.level) for p in told] == [
        ("A, must_say.1", "error"),
        ("A, must_say.3", "error"),
        ("B, must_say.1", "warning"),
        ("B, forbidden", "warning"),
    ]
    assert "superlative" in told[0].expected


def test_a_line_that_holds_only_while_an_offer_runs_is_no_fault() -> None:
    assert not checked(sidecar="A: {must_say: ['It ends {offer_end}.']}").seen.problems


def test_a_language_without_copy_is_told_and_the_goods_are_shown() -> None:
    seen = checked(lang="fi")
    assert seen.able == ()
    assert len(seen.seen.rows) == 2
    assert [problem.where for problem in seen.seen.problems] == ["show.language"]


def test_the_command_says_it_for_people_and_for_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    (tmp_path / "p.yaml").write_text(FULL)
    (tmp_path / "p.sidecar.yaml").write_text("A: {claims: [{class: origin, text: made in Lyon}]}")
    (tmp_path / "config.yaml").write_text("")
    file, config = tmp_path / "p.yaml", tmp_path / "config.yaml"
    assert check(file, config, None, as_json=True) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["able"]["A"]["acts"]["price"] >= told["able"]["A"]["enough"]
    assert told["problems"][0]["where"] == "p.sidecar.yaml: A.claims.1.evidence"
    (tmp_path / "p.sidecar.yaml").unlink()
    assert check(file, config, None, as_json=False) == 0
    assert "uses: gerunds: packing lunch for" in " ".join(capsys.readouterr().out.split())


def test_of_a_large_catalogue_the_first_products_are_drawn_and_all_problems_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setattr("showrunner.check._SHOWN", 3)
    rows = "".join(f"- {{sku: S{n}, name: Bowl {n}, price: 5}}\n" for n in range(5))
    (tmp_path / "p.yaml").write_text(f"shop: {{currency: USD}}\nproducts:\n{rows}- {{sku: S9}}\n")
    (tmp_path / "config.yaml").write_text("")
    assert check(tmp_path / "p.yaml", tmp_path / "config.yaml", None, as_json=False) == 1
    told = capsys.readouterr().out
    assert "S2" in told
    assert "S4" not in told
    assert "and 2 more products, which --json shows" in told
    assert "1 errors" in told


def test_the_sidecar_of_the_documentation_is_right() -> None:
    page = (HOME / "docs/catalogue.md").read_text("utf-8")
    sidecar = next(block for block in page.split("```yaml\n") if block.startswith("all:"))
    words = read_sidecar(sidecar.partition("```")[0].encode(), "docs")
    goods = (HOME / "examples/catalogue/products.yaml").read_bytes()
    told = checked_by(read(goods, "products.yaml", sidecar=words), Path(), Config(), NOW)
    assert not [problem for problem in told.seen.problems if "picture" not in problem.where]


def test_the_demo_shop_and_its_sidecar_are_without_fault() -> None:
    loaded = load(HOME / "examples/catalogue/products.yaml")
    told = checked_by(loaded, HOME / "examples/catalogue", Config(), NOW)
    assert told.seen.problems == ()
    assert all({"claims", "faq"} <= set(one.tells) for one in told.able)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("name", ["woocommerce.csv", "graph.json", "page.html"])
def test_a_file_is_the_same_goods_in_every_encoding(name: str, encoding: str) -> None:
    text = (FILES / name).read_bytes().decode("utf-8-sig")
    plain = read(text.encode(), name, "EUR")
    other = read(text.encode(encoding), name, "EUR")
    assert other.snapshot.products == plain.snapshot.products


def test_an_offer_is_shown_with_its_percent_and_its_quota() -> None:
    shop = "products: [{name: A, price: 30 USD, offer: {percent: 20, quota: {of: 50, left: 31}}}]"
    assert checked(shop).seen.rows[0].offer == "$24.00 (-20%) for 31 of 50"
