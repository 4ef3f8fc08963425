"""The sidecar while the show runs: watched, kept when it breaks, heard by the voice."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.product import Snapshot
from catalog.shelf import Shelf
from showrunner.crew import assemble
from showrunner.pronunciation import Pronunciation
from studio.clock import SimulatedClock
from studio.errors import Misconfigured
from studio.settings import Catalog, Config

pytestmark = pytest.mark.anyio

SHOP = """
shop: {currency: USD}
products:
  - {sku: A, name: Fjord Lamp, price: 45.50}
  - {sku: B, name: Bowl, price: 12, offer: {price: 10, daily: ["01:00", "02:00"]}}
"""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shop.yaml").write_text(SHOP)
    return tmp_path


def opened(folder: Path, clock: SimulatedClock) -> tuple[Shelf, list[str]]:
    said: list[str] = []
    shelf = Shelf(folder / "shop.yaml", Catalog(), clock, said=said.append)
    shelf.open()
    return shelf, said


async def watched(
    shelf: Shelf, clock: SimulatedClock, done: Callable[[list[Snapshot]], bool], seconds: float = 3
) -> list[Snapshot]:
    news: list[Snapshot] = []
    task = asyncio.ensure_future(shelf.watch(news.append))
    end = clock.now() + seconds
    while clock.now() < end and not done(news):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return news


def forbidden(shelf: Shelf) -> tuple[str, ...]:
    return shelf.snapshot.products[0].sidecar.forbidden


async def test_a_sidecar_that_appears_or_changes_on_air_is_taken(folder: Path) -> None:
    clock = SimulatedClock()
    shelf, _ = opened(folder, clock)
    (folder / "shop.sidecar.yaml").write_text("A: {forbidden: [cheap]}")
    news = await watched(shelf, clock, bool)
    assert [one.changed for one in news] == [frozenset({"A"})]
    assert forbidden(shelf) == ("cheap",)
    (folder / "shop.sidecar.yaml").write_text("A: {forbidden: [cheap, deal, 7: 8]}")
    await watched(shelf, clock, bool)
    assert forbidden(shelf) == ("cheap", "deal")
    assert "shop.sidecar.yaml: A.forbidden" in str(shelf.problems[0])


@pytest.mark.parametrize("broken", ["A: [", "- x: [", "hello", None])
async def test_a_sidecar_that_breaks_or_goes_away_takes_nothing_back(
    folder: Path, broken: str | None
) -> None:
    clock, file = SimulatedClock(), folder / "shop.sidecar.yaml"
    file.write_text("A: {forbidden: [cheap]}")
    shelf, said = opened(folder, clock)
    file.unlink() if broken is None else file.write_text(broken)
    await watched(shelf, clock, lambda _: bool(shelf.problems))
    (folder / "shop.yaml").write_text(SHOP.replace("45.50", "39.00"))
    await watched(shelf, clock, bool)
    assert str(shelf.snapshot.products[0].price) == "39.00 USD"
    assert forbidden(shelf) == ("cheap",)
    assert "shop.sidecar" in str(shelf.problems[0])
    assert sum("sidecar stays" in words for words in said) == 1
    file.write_text("")
    await watched(shelf, clock, bool)
    assert forbidden(shelf) == ()
    assert shelf.problems == ()


def test_a_broken_sidecar_refuses_to_start(folder: Path) -> None:
    (folder / "shop.sidecar.yaml").write_text("A: [")
    with pytest.raises(Misconfigured, match=r"^shop\.sidecar\.yaml: found line 2, column 1"):
        opened(folder, SimulatedClock())


def test_offers_begin_and_end_for_whoever_moves_the_clock(folder: Path) -> None:
    clock = SimulatedClock()
    shelf, _ = opened(folder, clock)
    assert shelf.turn() is None
    clock.lag(3599)
    assert shelf.turn() is None
    clock.lag(1)
    turned = shelf.turn()
    assert turned is not None
    assert str(turned.products[1].price) == "10.00 USD"
    assert shelf.turn() is None
    clock.lag(3600)
    assert shelf.turn() is not None
    assert str(shelf.snapshot.products[1].price) == "12.00 USD"


def test_gate_and_voice_say_names_as_the_brand_does_from_the_next_line_on(folder: Path) -> None:
    file = folder / "shop.sidecar.yaml"
    file.write_text("A: {said_as: {Fjord: fee ord, Lamp: lahmp}}")
    config = Config(catalog=Catalog(file=folder / "shop.yaml"))
    booth = Pronunciation({"Lamp": "lump"})
    crew = assemble(config, SimulatedClock(), "show", lambda *_: None, read=booth)
    assert crew.reader is booth
    assert booth("The Fjord Lamp.", "en").spoken == "The fee ord lump"
    file.write_text("all: {said_as: {Fjord: fyord}}")
    crew.shelf.reload()
    assert booth("The Fjord Lamp.", "en").spoken == "The fyord lump"
