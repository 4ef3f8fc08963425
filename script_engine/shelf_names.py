"""What the catalogue forbids a line to say: other products, and a product's forbidden words."""

import re
from collections.abc import Iterable

from catalog.product import Product, Snapshot
from script_engine.folded import folded
from script_engine.literal import banned_words
from script_engine.refusal import Refusal
from studio.show import Line

COMPARING = frozenset({"compare", "which", "bridge", "back", "versus", "recap", "rundown"})
"""Words in the act of a cue that speaks of two products: `answer_compare`, `bridge`."""


def comparing(line: Line) -> bool:
    """Whether a line may tell facts of another product than its own."""
    return line.cue.sku is None or not COMPARING.isdisjoint(line.cue.act.split("_"))


class ShelfNames:
    """Names and forbidden words of one snapshot, looked up for the product of a line."""

    def __init__(self) -> None:
        self._version: Snapshot | None = None
        self._names: tuple[tuple[str, re.Pattern[str]], ...] = ()
        self._texts: dict[str, str] = {}
        self._forbidden: dict[str, re.Pattern[str]] = {}

    def turn(self, snapshot: Snapshot) -> None:
        """From now on `snapshot` is the catalogue."""
        if snapshot is self._version:
            return
        self._version = snapshot
        named = ((product.sku, banned_words(_names(product))) for product in snapshot.products)
        self._names = tuple((sku, pattern) for sku, pattern in named if pattern is not None)
        self._texts = {p.sku: folded(f"{p.name} | {p.short_name}").text for p in snapshot.products}
        listed = ((p.sku, banned_words(p.sidecar.forbidden)) for p in snapshot.products)
        self._forbidden = {sku: pattern for sku, pattern in listed if pattern is not None}

    def forbidden(self, text: str, sku: str | None) -> Refusal | None:
        """The first word that the brand forbids of this product."""
        pattern = self._forbidden.get(sku or "")
        if pattern is None:
            return None
        plain = folded(text)
        if match := pattern.search(plain.text):
            span = plain.span(*match.span())
            return Refusal(
                "forbidden", span, f"{text[slice(*span)]!r} is forbidden of this product"
            )
        return None

    def other(self, outside: str, line: Line) -> Refusal | None:
        """The first name of another product in free text; frames were written knowing none."""
        if line.writer in {"playbook", "operator"} or comparing(line):
            return None
        plain = folded(outside)
        for sku, pattern in self._names:
            if sku == line.cue.sku:
                continue
            match = pattern.search(plain.text)
            if match and match[0] not in self._texts.get(line.cue.sku or "", ""):
                span = plain.span(*match.span())
                words = f"{outside[slice(*span)]!r} is another product; this line is not about it"
                return Refusal("other", span, words)
        return None


def _names(product: Product) -> Iterable[str]:
    """Names of two words or more; a single one, such as "Lamp", may be just a word."""
    return (name for name in (product.name, product.short_name) if " " in name.strip())
