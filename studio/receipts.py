"""Receipts by the id of their order: an order that comes twice acts once."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from studio.orders import Order, Receipt

KEPT = 512
"""Receipts kept; whoever sends an order again does so within minutes."""


@dataclass(frozen=True, slots=True)
class Carried:
    """An order and what became of it."""

    order: Order
    receipt: Receipt


class Receipts:
    """The last receipts of one process; the oldest are forgotten first."""

    def __init__(self, carried: Iterable[Carried] = ()) -> None:
        self._kept: OrderedDict[str, Carried] = OrderedDict()
        for one in carried:
            self.keep(one.order, one.receipt)

    def of(self, number: str, order: Order) -> Receipt | None:
        """The receipt of an order that was answered before; a refusal when it was another one.

        None for an id that was not seen.
        """
        known = self._kept.get(number)
        if known is None:
            return None
        if known.order == order:
            return known.receipt
        words = "Not done: another order has this id already."
        return replace(known.receipt, done=False, words=words, effect=None)

    def keep(self, order: Order, receipt: Receipt) -> Receipt:
        """Remember the receipt of `order`, and return it."""
        self._kept[receipt.id] = Carried(order, receipt)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return receipt
