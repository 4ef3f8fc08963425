"""Promised gaps between turns: who has to begin by when, and whether there is time for others."""

from collections.abc import Container
from copy import copy

from script_engine.contract import EARLY, ROOM, Contract, Deadline


class Deadlines:
    """Keeps when each promise was last kept; times are show time in seconds."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._since = 0.0
        self._begun: dict[str, float] = {}
        """When the last turn of a product with a promise began."""
        self._undo: tuple[str, float | None] | None = None
        self._named = frozenset(sku for one in contract.deadlines for sku in one.products)

    def since(self, t: float) -> None:
        """What lies before `t` does not count: the show did not sell."""
        self._since = t

    def begun(self, sku: str, air: float) -> None:
        if sku in self._named:
            self._undo = (sku, self._begun.get(sku))
            self._begun[sku] = air

    def undo(self, sku: str) -> None:
        """The last turn that has begun was that of `sku`, and nobody heard it."""
        if self._undo is None or self._undo[0] != sku:
            return
        before = self._undo[1]
        self._begun.pop(sku)
        if before is not None:
            self._begun[sku] = before
        self._undo = None

    def due(self, until: float, sold: Container[str], wished: str | None) -> str | None:
        """Who has to begin now, when everything else would keep the air up to `until`.

        `wished` is who would begin instead; it may be one of those with a promise.
        """
        tasks = self._tasks(sold)
        if not tasks:
            return None
        others = [task for task in tasks if wished is None or wished not in task[2]]
        if until + EARLY <= _latest(others):
            return None
        return tasks[0][1]

    def latest(self, sold: Container[str]) -> float:
        """Show time at which the first promised turn has to begin; infinite without promises."""
        return _latest(self._tasks(sold)) - EARLY

    def twin(self) -> "Deadlines":
        """Deadlines that go on from here without moving these."""
        twin = copy(self)
        twin.fork()
        return twin

    def fork(self) -> None:
        """Keep books of its own from now on."""
        self._begun = dict(self._begun)

    def _tasks(self, sold: Container[str]) -> list[tuple[float, str, tuple[str, ...], float]]:
        """Deadline, the product to begin, all that would do, and the time it takes; by deadline."""
        tasks = []
        for promise in self._contract.deadlines:
            products = tuple(sku for sku in promise.products if sku in sold)
            if products:
                sku = min(products, key=lambda one: self._begun.get(one, float("-inf")))
                length = self._contract.length(sku) * ROOM
                tasks.append((self._last(promise) + promise.gap, sku, products, length))
        return sorted(tasks)

    def _last(self, promise: Deadline) -> float:
        return max(self._since, *(self._begun.get(sku, self._since) for sku in promise.products))


def _latest(tasks: list[tuple[float, str, tuple[str, ...], float]]) -> float:
    """When the first of them has to begin so that each begins in time after those before it."""
    latest, before = float("inf"), 0.0
    for deadline, _sku, _products, length in tasks:
        latest = min(latest, deadline - before)
        before += length
    return latest
