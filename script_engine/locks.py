"""Products whose text is locked: only the brand's own words are said of them, or approved ones.

The brand's words are `lines` and `must_say` of its sidecar, and facts that stand alone, word for
word. A line of a locked product that is none of these waits for the operator's approval, even while
nothing else does.
"""

from collections.abc import Iterable

from script_engine.rights import Rights
from script_engine.shapes import SLOT
from script_engine.sheet import Sheet
from studio.show import Kind, Line

_FREE = frozenset({Kind.DISCLOSURE, Kind.RESERVE})
"""Kinds of lines that are about no product."""


class Locks:
    """Knows what is locked and which of the brand's lines come next."""

    def __init__(self, sheet: Sheet, rights: Rights) -> None:
        self._sheet = sheet
        self._rights = rights
        self._turns: dict[str, tuple[int | None, int]] = {}
        """By product: its turn, and how many of its lines were taken in it."""
        self._next: dict[str, int] = {}
        """By product: the line that comes next, so that the next turn begins with another."""

    def locked(self, sku: str | None) -> bool:
        product = self._sheet.product(sku)
        if product is None:
            return False
        return self._rights.locked.get(product.sku, product.sidecar.locked)

    @property
    def skus(self) -> tuple[str, ...]:
        """The locked products, in the shop's order."""
        return tuple(p.sku for p in self._sheet.snapshot.products if self.locked(p.sku))

    def binds(self, line: Line, skus: Iterable[str]) -> bool:
        """Whether the line speaks of a locked product in words that its brand has not written."""
        if line.cue.kind in _FREE or line.writer == "operator":
            return False
        bound = [sku for sku in skus if self.locked(sku)]
        return (
            bool(bound)
            and not any(line.text in self.lines(sku) for sku in bound)
            and not (_only_facts(line.text))
        )

    def lines(self, sku: str) -> tuple[str, ...]:
        """What the brand has written about the product: what must be said first."""
        product = self._sheet.product(sku)
        if product is None:
            return ()
        return tuple(dict.fromkeys((*product.sidecar.must_say, *product.sidecar.lines)))

    def take(self, sku: str, turn: int | None, *, again: bool) -> tuple[str, int] | None:
        """The brand's next line in this turn and its number.

        None when all of them were said in it, unless they may be said `again`.
        """
        lines = self.lines(sku)
        of_turn, taken = self._turns.get(sku, (None, 0))
        taken = taken if of_turn == turn else 0
        if taken >= len(lines) and not again:
            return None
        number = self._next.get(sku, 0) % len(lines)
        self._next[sku] = number + 1
        self._turns[sku] = turn, taken + 1
        return lines[number], number + 1


def _only_facts(text: str) -> bool:
    """Whether a line is nothing but facts: `{faq.1}`."""
    return bool(SLOT.search(text)) and not any(c.isalnum() for c in SLOT.sub("", text))
