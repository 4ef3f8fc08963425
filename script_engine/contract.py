"""What the rundown promises to products, as numbers that the rotation keeps."""

from collections.abc import Iterable
from dataclasses import dataclass

from studio.rundown import Hero, Rundown, Spot

ROOM = 1.25
"""What a turn takes of the clock for each second of its speech: notices, answers and re-hooks come
between."""
EARLY = 20.0
"""Seconds by which a promised turn begins before its deadline: the line before it, and its lead."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One of these products has to begin its turn at most `gap` seconds after the last one did."""

    products: tuple[str, ...]
    gap: float
    key: str
    """Where the rundown asks for it."""


class Contract:
    """The promises of a rundown, for whatever is on sale."""

    def __init__(self, rundown: Rundown, seconds: float) -> None:
        """`seconds` is the length of a turn that names none."""
        self.seconds = seconds
        self.learning = rundown.learning
        self._spots = {spot.product: spot for spot in rundown.products}
        self._hero = rundown.hero
        self.deadlines = tuple(_deadlines(rundown.products, rundown.hero))

    def spot(self, sku: str) -> Spot:
        """What is written for the product; for one that is not named, what nobody writes."""
        return self._spots.get(sku) or Spot(product=sku)

    def length(self, sku: str) -> float:
        """Seconds of one turn."""
        spot = self._spots.get(sku)
        return (spot.seconds if spot else None) or self.seconds

    def gap(self, sku: str) -> float | None:
        """Seconds from the start of one turn to the start of the next that are promised at most."""
        return min((one.gap for one in self.deadlines if sku in one.products), default=None)

    def least(self, sku: str) -> float:
        """0..1 of the rotation that its promises come to: its share, or what its gap needs."""
        spot = self._spots.get(sku)
        needs = [(spot.share if spot else 0.0) / 100]
        needs += [
            self.length(sku) / self._apart(deadline) / len(deadline.products)
            for deadline in self.deadlines
            if sku in deadline.products
        ]
        return max(needs)

    def _apart(self, deadline: Deadline) -> float:
        """Seconds between its turns as they come: a turn that would make it late waits for it."""
        longest = max(self.length(sku) for sku in deadline.products)
        return max(longest, deadline.gap - EARLY - ROOM * self.seconds / 2)

    def shares(self, skus: Iterable[str]) -> dict[str, float]:
        """0..1 of the rotation for each of them; they come to 1.

        Everybody has what was promised; what is left goes by weight, and first to those whose
        weight asks for more than their promise. A product of weight 0 without a promise has 0; when
        nobody has more, all are equal.
        """
        products = tuple(skus)
        weights = {sku: self.spot(sku).weight for sku in products} if self._spots else {}
        least = {sku: self.least(sku) for sku in products} if self._named else {}
        if not any(weights.get(sku, 1.0) or least.get(sku) for sku in products):
            return dict.fromkeys(products, 1 / max(1, len(products)))
        if not least and not weights:
            return dict.fromkeys(products, 1 / max(1, len(products)))
        return _filled(products, {s: weights.get(s, 1.0) for s in products}, least)

    @property
    def _named(self) -> bool:
        return bool(self._spots or self.deadlines)


def _deadlines(spots: Iterable[Spot], hero: Hero | None) -> Iterable[Deadline]:
    for number, spot in enumerate(spots):
        if spot.gap_minutes is not None:
            key = f"products[{number}].gap_minutes"
            yield Deadline((spot.product,), spot.gap_minutes * 60, key)
    if hero is not None:
        yield Deadline(hero.products, hero.every_minutes * 60, "hero.every_minutes")


def _filled(
    products: tuple[str, ...], weights: dict[str, float], least: dict[str, float]
) -> dict[str, float]:
    """`max(least, level * weight)` at the level at which they come to 1."""
    promised: set[str] = {sku for sku in products if not weights[sku]}
    while True:
        rest = 1.0 - sum(least.get(sku, 0.0) for sku in promised)
        total = sum(weights[sku] for sku in products if sku not in promised)
        level = max(0.0, rest) / total if total else 0.0
        short = {
            sku
            for sku in products
            if sku not in promised and least.get(sku, 0.0) > level * weights[sku]
        }
        if not short:
            break
        promised |= short
    raw = {s: least.get(s, 0.0) if s in promised else level * weights[s] for s in products}
    whole = sum(raw.values())
    return {sku: share / whole for sku, share in raw.items()} if whole else raw
