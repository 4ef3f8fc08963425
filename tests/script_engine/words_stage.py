"""Facts, lines and a gate for the tests of words."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from catalog.fact import Fact, facts
from catalog.load import load
from catalog.product import Money, Offer, Product, Snapshot, Stock, Was
from script_engine.bind import bind
from script_engine.gate import Gate
from script_engine.refusal import Refusal
from studio.show import BoundLine, Cue, Kind, Line
from voice.reading import reader

NOW = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
DEMO = Path(__file__).parents[2] / "examples/catalogue/products.yaml"
EXTRAS = {"host": "Mina", "shop": "Fernhollow", "part_of_day": "evening"}


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


BOTTLE = Product(
    sku="BTL",
    number=1,
    name="Fjord Insulated Bottle 750 ml",
    short_name="Insulated bottle",
    price=usd("29.90"),
    was=Was(usd("39.90"), "price log"),
    offer=Offer(None, datetime(2026, 11, 24, 21, tzinfo=UTC)),
    stock=Stock(46, 120),
    features=("a double wall of 18/8 steel", "cold for 24 hours, hot for 12 hours"),
    benefits=("it stays cold through the day", "the coffee is still hot at lunch"),
    attributes=(("weight", "390 g"), ("volume", "750 ml"), ("bluetooth", "5.3")),
    brand="Fjord",
    link="https://shop.example/1",
)
BARE = Product(sku="W", number=1, name="Widget", short_name="Widget", price=usd("9.99"))


def told(product: Product = BOTTLE, version: int = 1) -> dict[str, Fact]:
    snapshot = Snapshot(version, (product,), shop="Fernhollow")
    return facts(product, snapshot, "en", NOW, "UTC")


def demo() -> Snapshot:
    return load(DEMO).snapshot


def gate(*banned: str) -> Gate:
    return Gate(reader(), "en", banned)


def line(text: str, writer: str = "playbook", act: str = "price", sku: str | None = "BTL") -> Line:
    return Line("L1", Cue(Kind.PITCH, act, sku), text, writer)  # type: ignore[arg-type]  # writers are plain words here


def bound(text: str, known: Mapping[str, Fact], **extras: str) -> BoundLine:
    filled = bind(line(text), known, {**EXTRAS, **extras}, 1)
    assert isinstance(filled, BoundLine), filled
    return filled


def judged(judge: Gate, text: str, known: Mapping[str, Fact]) -> Refusal | None:
    """What the gate says of a line, first with its slots, then bound."""
    if refusal := judge.line(line(text)):
        return refusal
    return judge.bound(bound(text, known), known)
