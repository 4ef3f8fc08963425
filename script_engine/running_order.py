"""The rotation: which product has the next turn, and what is left of the one that has it now."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Turn:
    """One product's turn in the show."""

    sku: str
    number: int
    """Counts turns from 1 on; another number gives another composition."""
    acts: deque[str] = field(default_factory=deque)
    """What is still to be said."""
    seconds: float = 0.0
    """Speech that was written for it so far."""
    rounds: int = 0
    """How often acts were planned for it."""
    under_way: bool = False
    """Whether it was opened before a restart."""


class RunningOrder:
    """Round robin by stride: everybody on sale has a turn before anybody has two.

    A product that comes new joins in at the lowest count, so that it neither waits a whole round
    nor takes several turns in a row.
    """

    def __init__(self) -> None:
        self.turn: Turn | None = None
        self._turns: dict[str, int] = {}
        self._shelf: tuple[str, ...] = ()
        self._place: dict[str, int] = {}
        self._last: str | None = None
        self._pinned: str | None = None
        self._number = 0

    def stock(self, skus: Iterable[str]) -> None:
        """These products are on sale now, in the shop's own order."""
        self._shelf = tuple(skus)
        self._place = {sku: place for place, sku in enumerate(self._shelf)}
        lowest = min((self._turns[sku] for sku in self._shelf if sku in self._turns), default=0)
        self._turns = {sku: self._turns.get(sku, lowest) for sku in self._shelf}
        if self._pinned not in self._place:
            self._pinned = None

    def __contains__(self, sku: object) -> bool:
        return sku in self._place

    def restore(self, skus: Iterable[str]) -> None:
        """These turns were had before a restart, oldest first."""
        for sku in skus:
            self._number += 1
            self._last = sku
            if sku in self._turns:
                self._turns[sku] += 1

    def resume(self, sku: str, seconds: float) -> None:
        """Go on with the turn of `sku`, which had `seconds` of speech before a restart."""
        if sku in self._place:
            self.turn = Turn(sku, self._number + 1, seconds=seconds, under_way=True)
            self._number += 1

    @property
    def pinned(self) -> str | None:
        """The product that an order has given the next turn."""
        return self._pinned

    def pin(self, sku: str) -> None:
        """Give `sku` the next turn."""
        self._pinned = sku

    def next_up(self) -> str | None:
        """The product of the next turn, if there is one on sale."""
        upcoming = self.upcoming(1)
        return upcoming[0] if upcoming else None

    def open(self) -> Turn | None:
        """Begin the next turn; None when nothing is on sale."""
        sku = self.next_up()
        if sku is None:
            self.turn = None
            return None
        self._pinned = None
        self._number += 1
        self._turns[sku] += 1
        self._last = sku
        self.turn = Turn(sku, self._number)
        return self.turn

    def close(self) -> None:
        """End the turn that runs."""
        self.turn = None

    def reopen(self, before: str | None) -> None:
        """Undo the last `open`: nothing of that turn was heard. `before` had the turn before."""
        if self.turn is not None and self.turn.sku in self._turns:
            self._turns[self.turn.sku] -= 1
        self._last = before
        self.turn = None

    def upcoming(self, count: int) -> list[str]:
        """The products of the next turns, as far as is known now."""
        turns, last = dict(self._turns), self._last
        found: list[str] = []
        if self._pinned is not None:
            found.append(self._pinned)
            turns[self._pinned] += 1
            last = self._pinned
        while len(found) < count and turns:
            sku = self._least(turns, last)
            found.append(sku)
            turns[sku] += 1
            last = sku
        return found[:count]

    def _least(self, turns: dict[str, int], last: str | None) -> str:
        """Fewest turns first; among equals the one that follows `last` in the shop's order."""
        start = self._place.get(last or "", -1)
        size = len(self._shelf)
        others = [sku for sku in self._shelf if sku != last] or list(self._shelf)
        return min(others, key=lambda sku: (turns[sku], (self._place[sku] - start - 1) % size))
