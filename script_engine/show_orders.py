"""Orders about how the whole show is run: approval, locks, tempo, writer, stop and end."""

from typing import assert_never

from catalog.board import titled
from script_engine.call_sheet import CallSheet, Handed
from script_engine.docket import Docket
from script_engine.outcome import Done, Refused
from script_engine.own_words import OwnWords
from script_engine.rights import Ending, Rights
from script_engine.sheet import Sheet
from studio.orders import Approval, End, LockProduct, ShowOrder, Stop, Tempo, UseLlm
from studio.show import Kind

_FREE = frozenset({Kind.DISCLOSURE, Kind.RESERVE})
"""Kinds of lines that go on air without approval."""


class ShowOrders:
    """Turns the switches of `Rights`."""

    def __init__(
        self, rights: Rights, calls: CallSheet, docket: Docket, sheet: Sheet, words: OwnWords
    ) -> None:
        self._rights = rights
        self._calls = calls
        self._docket = docket
        self._sheet = sheet
        self._words = words

    def take(self, order: ShowOrder, number: str, t: float) -> Done | Refused:
        match order:
            case Approval(on=on):
                return self._approval(on=on)
            case LockProduct(sku=sku, on=on):
                return self._lock(sku, on=on)
            case Tempo(rate=rate):
                self._rights.tempo = self._calls.tempo = rate
                return Done(f"Speaks at {rate:g} times the usual speed.", later=True)
            case UseLlm(on=on):
                self._rights.llm = on
                who = "The language model may write." if on else "The playbook writes every line."
                return Done(who)
            case Stop(on=on):
                return self._stop(on=on)
            case End():
                return self._end(order, number, t)
            case _:
                assert_never(order)

    def _approval(self, *, on: bool) -> Done | Refused:
        if self._rights.approval == on:
            return Refused("Lines wait for you already." if on else "No line waits for you.")
        self._rights.approval = on
        if not on:
            for handed in self._docket.lines():
                handed.approved = True
            return Done("Lines go on air by themselves again.")
        written = (h for h in self._calls.lines() if not _passes(h))
        words = "No line goes on air that you have not approved."
        return Done(words, tuple(written), docketed=True)

    def _lock(self, sku: str, *, on: bool) -> Done | Refused:
        product = self._sheet.product(sku)
        if product is None:
            return Refused(f"There is no product {sku!r} in the catalogue.")
        self._rights.locked[product.sku] = on
        name = titled(product.short_name)
        if not on:
            return Done(f"{name}: the host words it again.")
        lines = len(product.sidecar.lines) + len(product.sidecar.must_say)
        said = f"only its {lines} approved lines are said" if lines else "every line waits for you"
        return Done(f"{name} is locked: {said}.")

    def _stop(self, *, on: bool) -> Done | Refused:
        self._rights.stopped = on
        if not on:
            return Done("The show goes on.")
        return Done("Stopped: nothing is said.", tuple(self._calls.lines()), again=True)

    def _end(self, order: End, number: str, t: float) -> Done | Refused:
        if self._rights.ending is not None:
            return Refused("The show is ending already.")
        if order.text and (refusal := self._words.refusal(order.text)):
            return Refused(refusal)
        self._rights.ending = Ending(number, t, order.text)
        left = tuple(h for h in self._calls.lines() if not h.heard and not h.urgent)
        return Done("Says goodbye and ends.", left, later=True)


def _passes(handed: Handed) -> bool:
    """Whether the line may stay on its way when approval is asked for."""
    return handed.kind in _FREE or handed.approved or handed.bound.line.writer == "operator"
