"""The order book: every order acts once, has a receipt, and stands in the journal."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from catalog.answer_file import NotWritten
from catalog.product import Faq
from catalog.words import clean
from showrunner.crew import Crew
from streamer.archive import delete
from studio.journal import Journal
from studio.orders import (
    AddFaq,
    DeleteRecording,
    Order,
    Receipt,
    ReloadCatalogue,
    RollBackCatalogue,
    Stop,
)
from studio.receipts import KEPT, Carried, Receipts
from studio.who import TOKEN_USER

_ORDER = TypeAdapter[Order](Order)


class OrderBook:
    """Carries orders out on the script and the catalogue; notes those of playout."""

    def __init__(
        self,
        journal: Journal,
        crew: Crew,
        note: Callable[[str, dict[str, Any]], None],
        t: Callable[[], float],
        recordings: Path,
    ) -> None:
        """`t` tells show time, `recordings` is their folder.

        Orders that stand in the journal are not carried out again.
        """
        self._crew = crew
        self._note = note
        self._t = t
        self._recordings = recordings
        self._receipts = Receipts(_carried(journal))

    async def ask(self, number: str, order: Order, who: str = TOKEN_USER) -> tuple[Receipt, bool]:
        """The receipt of `who`'s order, and whether it was carried out or refused only now."""
        known = self._receipts.of(number, order)
        if known is not None:
            return known, False
        if isinstance(order, ReloadCatalogue):
            words, t = self._crew.shelf.reload(), self._t()
            kept = words.startswith("kept")
            receipt = Receipt(number, done=not kept, words=words, at=t, effect=t)
        elif isinstance(order, RollBackCatalogue):
            receipt = self._roll_back(number)
        elif isinstance(order, DeleteRecording):
            gone, words = await asyncio.to_thread(delete, self._recordings, order.recording)
            t = self._t()
            receipt = Receipt(number, done=gone, words=words, at=t, effect=t if gone else None)
        elif isinstance(order, AddFaq):
            receipt = self._answer(number, order)
        else:
            receipt = await self._crew.director.ask(order, number, self._t())
        self._keep(order, receipt, who)
        return receipt, True

    def _roll_back(self, number: str) -> Receipt:
        t = self._t()
        try:
            words = self._crew.shelf.roll_back()
        except NotWritten as reason:
            return Receipt(number, done=False, words=f"Not rolled back: {reason}.", at=t)
        return Receipt(number, done=True, words=words, at=t, effect=t)

    def _answer(self, number: str, order: AddFaq) -> Receipt:
        t, said = self._t(), clean(order.answer)
        if fault := self._crew.gate.answer(said, order.sku):
            return Receipt(number, done=False, words=f"Not written: {fault.words}.", at=t)
        try:
            came = self._crew.shelf.answer(order.sku, Faq(clean(order.question), said))
        except NotWritten as reason:
            return Receipt(number, done=False, words=f"Not written: {reason}.", at=t)
        about = order.sku or "every product"
        words = f"The answer stands in the sidecar, for {about}; {came}."
        return Receipt(number, done=True, words=words, at=t, effect=t)

    async def acted(self, order: Order, receipt: Receipt, who: str = TOKEN_USER) -> None:
        """Playout has carried an order out, perhaps while there was no brain."""
        if self._receipts.of(receipt.id, order) is not None:
            return
        self._keep(order, receipt, who)
        if isinstance(order, Stop) and receipt.done:
            await self._crew.director.ask(order, receipt.id, self._t())

    def _keep(self, order: Order, receipt: Receipt, who: str) -> None:
        self._receipts.keep(order, receipt)
        told = {"order": _ORDER.dump_python(order), "who": who, **asdict(receipt)}
        self._note("order", told)


def _carried(journal: Journal) -> Iterator[Carried]:
    """The orders that were carried out or refused before, oldest first."""
    for entry in journal.tail(KEPT, "order"):
        told = {"effect": None, **entry.data}
        told.pop("who", None)
        try:
            order = _ORDER.validate_python(told.pop("order"))
        except ValidationError:
            continue  # an order that this version does not know any more
        yield Carried(order, Receipt(**told))
