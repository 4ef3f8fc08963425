"""The facts as they hold this moment, product by product, from the newest snapshot."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from catalog.fact import Fact, facts
from catalog.product import Product, Snapshot
from script_engine.bind import SHOW
from script_engine.grammar import grammar
from studio.clock import Clock
from studio.settings import Show
from studio.show import FactUse


@dataclass(frozen=True, slots=True)
class Subjects:
    """The products a line may speak of."""

    sku: str | None = None
    other: str | None = None
    """Compared with it."""
    next: str | None = None
    """Comes after it."""

    def __iter__(self) -> Iterator[str]:
        return (sku for sku in (self.sku, self.other, self.next) if sku is not None)


NOTHING = Subjects()


class Sheet:
    """Looks facts up. What it says is true of `snapshot` at the clock's wall time, not longer."""

    def __init__(self, snapshot: Snapshot, show: Show, clock: Clock) -> None:
        self.snapshot = snapshot
        self._show = show
        self._clock = clock
        self._facts: dict[str, tuple[datetime, dict[str, Fact]]] = {}

    @property
    def lang(self) -> str:
        """The show's language."""
        return self._show.language

    def turn(self, snapshot: Snapshot) -> None:
        """From now on `snapshot` is the catalogue."""
        self.snapshot = snapshot
        self._facts.clear()

    def product(self, sku: str | None) -> Product | None:
        return self.snapshot.product(sku)

    def sells(self, sku: str | None) -> bool:
        """Whether the product can be bought now."""
        product = self.snapshot.product(sku)
        counted_out = product is not None and product.stock is not None and product.stock.left < 1
        return product is not None and product.available and not counted_out

    def of(self, sku: str | None) -> dict[str, Fact]:
        """Facts of one product by slot; none when it is not in the catalogue."""
        product = self.snapshot.product(sku)
        if product is None:
            return {}
        now = self._clock.wall()
        known = self._facts.get(product.sku)
        if known is None or not _holds_at(now, product, known[0]):
            told = facts(product, self.snapshot, self._show.language, now, self._show.timezone)
            known = self._facts[product.sku] = (now, told)
        return known[1]

    def about(self, subjects: Subjects) -> dict[str, Fact]:
        """Facts of all subjects by slot, with `other_` and `next_` before those of the others."""
        first = self.of(subjects.sku)
        other = self.of(subjects.other)
        told = dict(first)
        told.update({f"other_{slot}": fact for slot, fact in other.items()})
        told.update({f"next_{slot}": fact for slot, fact in self.of(subjects.next).items()})
        if other and (
            between := difference(first, other, self.snapshot.version, self._show.language)
        ):
            told["difference"] = between
        return told

    def holds(self, uses: Iterable[FactUse], subjects: Subjects) -> bool:
        """Whether every fact that a line used still has the value it was bound with."""
        now = {fact.id: fact for fact in self.about(subjects).values()}
        for use in uses:
            if use.id.startswith(SHOW):
                continue
            fact = now.get(use.id.removesuffix(".name"))
            if fact is None or use.value not in {fact.value, fact.label}:
                return False
        return True


def _holds_at(now: datetime, product: Product, then: datetime) -> bool:
    """Whether facts told `then` are those of `now`: a running offer's end is told by the day."""
    if product.offer is not None or any(v.offer is not None for v in product.variants):
        return now == then
    return product.turns is None or then <= now < product.turns


def difference(
    one: dict[str, Fact], two: dict[str, Fact], version: int, lang: str = "en"
) -> Fact | None:
    """The first attribute that both products have and that differs, as a clause."""
    for slot, fact in one.items():
        twin = two.get(slot)
        if not slot.startswith("attribute.") or twin is None or twin.value == fact.value:
            continue
        value = f"{fact.label}: {fact.value}; {twin.value}"
        text = grammar(lang).difference.format(
            label=fact.label,
            one=fact.text,
            two=twin.text,
            name=one["short_name"].text,
            other=two["short_name"].text,
        )
        number = f"{fact.sku}/difference"
        return Fact(number, fact.sku, "words", value, text, volatile=False, version=version)
    return None
