"""The docket: lines that were written and wait for the operator before they may go on air."""

from collections import OrderedDict
from collections.abc import Callable

from script_engine.call_sheet import Handed

ROOM = 6
"""Planned lines that wait at most; then nothing more is written ahead."""
ANSWERS = 4
"""Answers that wait at most; then no more questions are taken."""
PATIENCE = 300.0
"""Seconds after which a planned line that nobody approved is dropped, so that the order moves on.
An answer is dropped when nobody waits for it any more (`questions.EXPIRY`)."""


class Docket:
    """Owns lines from their writing to approval. Bounded; when it is full nothing is written."""

    def __init__(self) -> None:
        self._lines: OrderedDict[str, Handed] = OrderedDict()

    def __len__(self) -> int:
        return len(self._lines)

    def lines(self) -> list[Handed]:
        """Approved lines first, each in the order in which they were written."""
        return sorted(self._lines.values(), key=lambda handed: not handed.approved)

    def get(self, line: str) -> Handed | None:
        return self._lines.get(line)

    def put(self, handed: Handed) -> None:
        self._lines[handed.id] = handed

    def remove(self, line: str) -> Handed | None:
        return self._lines.pop(line, None)

    @property
    def full(self) -> bool:
        """Whether as many planned lines wait as may."""
        return sum(handed.question is None for handed in self._lines.values()) >= ROOM

    @property
    def crowded(self) -> bool:
        """Whether as many answers wait as may."""
        return sum(handed.question is not None for handed in self._lines.values()) >= ANSWERS

    def about(self, sku: str) -> int:
        """Planned lines of this product that wait."""
        return sum(
            handed.question is None and handed.subjects.sku == sku
            for handed in self._lines.values()
        )

    def take(self, *, urgent: bool) -> Handed | None:
        """The next approved line, answers apart from what was planned; it is taken out."""
        for handed in self._lines.values():
            if handed.approved and handed.urgent == urgent:
                return self._lines.pop(handed.id)
        return None

    def expired(self, t: float) -> list[Handed]:
        """Take out the lines that waited too long; locked and approved ones stay."""
        gone = [h for h in self._lines.values() if not h.approved and not h.locked and _late(h, t)]
        for handed in gone:
            del self._lines[handed.id]
        return gone

    def sweep(self, untrue: Callable[[Handed], bool]) -> list[Handed]:
        """Take out the lines that are `untrue`."""
        gone = [handed for handed in self._lines.values() if untrue(handed)]
        for handed in gone:
            del self._lines[handed.id]
        return gone


def _late(handed: Handed, t: float) -> bool:
    if handed.question is not None and not handed.question.pushed:
        return t >= handed.question.expires
    return t - handed.at >= PATIENCE
