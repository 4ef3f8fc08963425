import asyncio
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog.answer_file import NotWritten
from catalog.edits import Edit, Refused, applied, read_edit, read_edits
from catalog.load import read
from catalog.product import Snapshot
from catalog.shelf import Shelf
from catalog.summary import summary
from studio.clock import SimulatedClock
from studio.errors import Misconfigured
from studio.settings import Catalog

pytestmark = pytest.mark.anyio

YAML = """
shop: {{currency: USD}}
products:
  - {{sku: A, name: Lamp, price: {lamp}, handle: desk-lamp, stock: 4}}
  - {{sku: B, name: Bowl, price: 12}}
  - {{sku: C, name: Mug, price: 9, offer: {{price: 7, daily: ["10:00", "11:00"]}}}}
"""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def written(path: Path, lamp: str = "45.50") -> Path:
    path.write_text(YAML.format(lamp=lamp))
    return path


def shelf(path: Path, clock: SimulatedClock | None = None) -> tuple[Shelf, list[str]]:
    said: list[str] = []
    made = Shelf(path, Catalog(), clock or SimulatedClock(), said=said.append)
    made.open()
    return made, said


async def watched(
    made: Shelf, clock: SimulatedClock, seconds: float, done: Callable[[list[Snapshot]], bool]
) -> list[Snapshot]:
    """What `watch` told until `done`, or until `seconds` of the clock went by."""
    news: list[Snapshot] = []
    task = asyncio.ensure_future(made.watch(news.append))
    end = clock.now() + seconds
    while clock.now() < end and not done(news):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return news


async def test_an_edit_of_the_file_is_on_sale_within_two_seconds(tmp_path: Path) -> None:
    clock = SimulatedClock()
    made, said = shelf(written(tmp_path / "shop.yaml"), clock)
    written(tmp_path / "shop.yaml", lamp="39.00")
    news = await watched(made, clock, 2, bool)
    assert [(one.version, one.changed) for one in news] == [(2, frozenset({"A"}))]
    lamp = made.snapshot.product("A")
    assert lamp is not None
    assert str(lamp.price) == "39.00 USD"
    assert said == ["Catalogue version 2: 1 of 3 changed"]


async def test_a_broken_edit_keeps_the_last_good_snapshot_and_says_so(tmp_path: Path) -> None:
    clock, path = SimulatedClock(), written(tmp_path / "shop.yaml")
    made, said = shelf(path, clock)
    before = made.snapshot
    path.write_text("products: [")
    await watched(made, clock, 2, lambda told: bool(made.problems))
    assert made.snapshot is before
    assert "shop.yaml" in str(made.problems[0])
    assert len(said) == 1
    written(path)
    await watched(made, clock, 2, lambda told: not made.problems)
    assert made.problems == ()
    assert made.snapshot is before


async def test_a_file_that_is_gone_keeps_the_shelf_full(tmp_path: Path) -> None:
    clock, path = SimulatedClock(), written(tmp_path / "shop.yaml")
    made, _ = shelf(path, clock)
    path.unlink()
    await watched(made, clock, 2, lambda told: bool(made.problems))
    assert len(made.snapshot.products) == 3
    assert "cannot be read" in str(made.problems[0])


async def test_a_pipe_in_the_files_place_keeps_the_shelf_full_and_is_not_waited_for(
    tmp_path: Path,
) -> None:
    clock, path = SimulatedClock(), written(tmp_path / "shop.yaml")
    made, said = shelf(path, clock)
    path.unlink()
    os.mkfifo(path)
    assert await watched(made, clock, 2, lambda _: bool(said)) == []
    assert [len(made.snapshot.products), "a pipe" in said[0]] == [3, True]
    assert "a pipe" in made.reload()
    assert made.roll_back().endswith("nothing changed; version 1")
    assert path.is_file()
    written(path, lamp="39.00")
    news = await watched(made, clock, 2, bool)
    assert [one.version for one in news] == [2]


async def test_the_start_and_end_of_an_offer_are_changes(tmp_path: Path) -> None:
    clock = SimulatedClock(wall=datetime(2026, 11, 24, 9, 59, 58, tzinfo=UTC))
    made, _ = shelf(written(tmp_path / "shop.yaml"), clock)
    news = await watched(made, clock, 5, bool)
    mug = news[0].product("C")
    assert news[0].changed == {"C"}
    assert mug is not None
    assert (str(mug.price), mug.was is not None) == ("7.00 USD", True)
    clock.lag(3600)
    news = await watched(made, clock, 5, bool)
    mug = news[0].product("C")
    assert mug is not None
    assert (news[0].version, str(mug.price), mug.was) == (3, "9.00 USD", None)


def test_an_edit_that_breaks_most_rows_is_taken_for_broken(tmp_path: Path) -> None:
    path = written(tmp_path / "shop.yaml")
    made, _ = shelf(path)
    path.write_text(YAML.format(lamp="1,299").replace("price: 12", "price: x"))
    assert made.reload().startswith("kept version 1: ")
    assert len(made.snapshot.products) == 3


def test_products_that_were_taken_out_on_purpose_go(tmp_path: Path) -> None:
    path = written(tmp_path / "shop.yaml")
    made, _ = shelf(path)
    path.write_text("products: [{sku: B, name: Bowl, price: 12 USD}]")
    assert made.reload() == "version 2: 1 products, 3 changed"
    assert made.snapshot.changed == {"A", "B", "C"}


def test_a_reload_without_a_change_is_no_new_version(tmp_path: Path) -> None:
    made, _ = shelf(written(tmp_path / "shop.yaml"))
    assert made.reload() == "nothing changed; version 1"


def test_the_last_edit_is_taken_back_and_brought_again(tmp_path: Path) -> None:
    path = written(tmp_path / "shop.yaml")
    made, _ = shelf(path)
    with pytest.raises(NotWritten, match="has not changed since"):
        made.roll_back()
    written(path, lamp="4.55")
    made.reload()
    told = made.roll_back()
    assert told == (
        "shop.yaml is as it was before its last edit, kept as shop.yaml.taken-back;"
        " version 3: 3 products, 1 changed"
    )
    assert path.read_text() == YAML.format(lamp="45.50"), "a start after it would sell the same"
    assert made.roll_back().endswith("version 4: 3 products, 1 changed")
    assert str(made.snapshot.products[0].price) == "4.55 USD"


def test_a_broken_edit_is_taken_back_to_the_last_good_file(tmp_path: Path) -> None:
    path = written(tmp_path / "shop.yaml")
    made, _ = shelf(path)
    path.write_text("products: [")
    made.reload()
    assert made.refused is not None
    assert made.roll_back().endswith("nothing changed; version 1")
    assert (made.refused, path.read_text()) == (None, YAML.format(lamp="45.50"))
    assert (tmp_path / "shop.yaml.taken-back").read_text() == "products: ["


def test_a_shelf_with_nothing_to_sell_does_not_open(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text("products: []")
    with pytest.raises(Misconfigured):
        shelf(path)


def test_a_live_edit_makes_a_new_version(tmp_path: Path) -> None:
    made, _ = shelf(written(tmp_path / "shop.yaml"))
    assert made.edit(Edit(60, "desk-lamp", price="40", stock="0")) is None
    lamp = made.snapshot.product("A")
    assert lamp is not None
    assert (str(lamp.price), lamp.buyable, made.snapshot.version) == ("40.00 USD", False, 2)
    refused = made.edit(Edit(61, "nothing", price="1"))
    assert refused is not None
    assert str(refused) == (
        "edit of nothing at 61 s: found id 'nothing', expected the sku or handle of a product"
    )
    assert made.snapshot.version == 2


def goods() -> Snapshot:
    tree = {
        "shop": {"currency": "USD"},
        "products": [
            {"sku": "A", "name": "Lamp", "price": 30, "was": {"price": 40, "evidence": "log"}},
            {
                "sku": "T",
                "name": "Tee",
                "variants": [
                    {
                        "sku": "T-S",
                        "options": {"size": "S", "colour": "red"},
                        "price": 10,
                        "stock": 3,
                    },
                    {
                        "sku": "T-M",
                        "options": {"size": "M", "colour": "red"},
                        "price": 10,
                        "stock": 4,
                    },
                ],
            },
        ],
    }
    return read(json.dumps(tree).encode(), "shop").snapshot


def test_a_price_above_the_was_price_takes_the_was_price_away() -> None:
    lamp = applied(goods(), Edit(0, "A", price="45")).product("A")
    assert lamp is not None
    assert lamp.was is None


def test_a_compare_at_price_can_be_set_and_taken_away() -> None:
    raised = applied(goods(), Edit(0, "A", compare_at="50")).product("A")
    gone = applied(goods(), Edit(0, "A", compare_at="")).product("A")
    assert raised is not None
    assert raised.was is not None
    assert str(raised.was.price) == "50.00 USD"
    assert gone is not None
    assert gone.was is None


@pytest.mark.parametrize("name", ["T-M", "M / red", "m/RED", "M"])
def test_a_variant_is_found_by_sku_or_options(name: str) -> None:
    tee = applied(goods(), Edit(0, "T", name, stock="0")).product("T")
    assert tee is not None
    assert [v.buyable for v in tee.variants] == [True, False]
    assert tee.stock is not None
    assert tee.stock.left == 3


def test_an_edit_without_a_variant_goes_to_all_of_them() -> None:
    cheaper = applied(goods(), Edit(0, "T", price="8")).product("T")
    counted = applied(goods(), Edit(0, "T", stock="9")).product("T")
    empty = applied(goods(), Edit(0, "T", stock="0")).product("T")
    assert cheaper is not None
    assert {str(v.price) for v in cheaper.variants} == {"8.00 USD"}
    assert counted is not None
    assert counted.stock is not None
    assert counted.stock.left == 9
    assert empty is not None
    assert not empty.buyable


@pytest.mark.parametrize(
    "edit",
    [
        Edit(0, "A", "red", price="1"),
        Edit(0, "T", "red", price="1"),
        Edit(0, "A", price="0"),
        Edit(0, "A", price="5 EUR"),
        Edit(0, "A", price="19.999"),
        Edit(0, "A", stock="-1"),
        Edit(0, "A", stock="many"),
    ],
)
def test_an_edit_that_is_unclear_is_refused(edit: Edit) -> None:
    with pytest.raises(Refused):
        applied(goods(), edit)


def test_edits_are_read_line_by_line_and_sorted_by_time(tmp_path: Path) -> None:
    path = tmp_path / "edits.jsonl"
    path.write_text(
        '{"t": 90.5, "id": "A", "set": {"price": 19.90, "compare_at": null, "stock": 3}}\n\n'
        '{"t": 10, "id": "T", "variant": "T-S", "set": {"available": false}}\n'
    )
    assert read_edits(path) == (
        Edit(10.0, "T", "T-S", available=False),
        Edit(90.5, "A", None, "19.90", "", "3"),
    )


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"t": 1, "id": "A"}',
        '{"t": 1, "id": "A", "set": {}}',
        '{"t": 1, "id": "A", "set": {"prise": 1}}',
        '{"t": -1, "id": "A", "set": {"stock": 1}}',
        '{"t": "NaN", "id": "A", "set": {"stock": 1}}',
        '{"t": 1, "set": {"stock": 1}}',
        '{"t": 1, "id": "A", "set": {"available": "no"}}',
        '{"t": 1, "id": "A", "set": {"price": [1]}}',
    ],
)
def test_a_line_that_is_no_edit_is_refused(line: str) -> None:
    with pytest.raises(Refused):
        read_edit(line)


def test_the_summary_shows_the_file_as_it_was_understood(tmp_path: Path) -> None:
    (tmp_path / "lamp.svg").write_text("<svg/>")
    loaded = read(
        b"products:\n- {sku: A, name: Lamp, price: 45.5 USD, stock: 0, pictures: [lamp.svg, no.png]}\n"
        b"- {sku: B, name: Mug, price: 9 USD, offer: {price: 7 USD, daily: 10:00-11:00}}\n",
        "shop.yaml",
    )
    shown = summary(loaded, tmp_path)
    assert [(r.sku, r.price, r.stock, r.pictures) for r in shown.rows] == [
        ("A", "$45.50", "0", "2"),
        ("B", "$9.00", "", "none"),
    ]
    assert shown.rows[1].offer == "$7.00 daily 10:00-11:00 UTC"
    assert [p.where for p in shown.problems] == ["A, picture"]
    assert shown.errors == 0
