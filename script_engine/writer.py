"""What the Director asks of a writer, and what every writer is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from catalog.fact import Fact
from studio.show import Cue, Line


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything a writer may know for one line. It holds no word a viewer typed, but a name."""

    cue: Cue
    line: str
    """Id of the line to write."""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    """By slot, as `catalog.fact.facts` gives them for the cue's product. Those of a second product
    have `other_` before their slot (`other_price`), those of the one to follow `next_`."""
    extras: Mapping[str, str] = field(default_factory=dict)
    """Slots that no product has: `host`, `shop`, `asker` (already filtered), `part_of_day`,
    `count` (two or more people who really asked), and `shipping` and `returns` of the shop."""
    focus: str | None = None
    """Slot of the one fact that was asked for, such as `attribute.weight` or `feature.3`."""
    lang: str = "en"
    at: float = 0.0
    """Show time, for the distance to earlier lines."""


class Writer(Protocol):
    """Composes lines from facts. It never sees the value of a volatile fact it could repeat."""

    def write(self, brief: Brief) -> Line | None:
        """A line for the brief with its facts as slots, or None when nothing fitting is left."""
        ...

    def acts(
        self, facts: Mapping[str, Fact], key: str, count: int, lang: str = "en"
    ) -> tuple[str, ...]:
        """The acts of one turn of a product, in order: at most `count`, only ones it can write.

        Another `key` (the segment's id, say) gives another turn.
        """
        ...

    def remember(self, text: str, frame: str | None, sku: str | None, at: float) -> None:
        """Count a line that was aired before a restart as said. `text` is as it was heard."""
        ...
