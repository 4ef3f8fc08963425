"""What viewers did, as the shop tells it or as it was counted: numbers and times, never words."""

from dataclasses import dataclass
from typing import Literal

What = Literal["click", "order", "comment", "viewers"]


@dataclass(frozen=True, slots=True)
class Reaction:
    """One thing viewers did, or how many of them there are."""

    id: str
    """Unique to the event: one that comes again counts once."""
    what: What
    at: float
    """Show time at which it happened."""
    count: float = 1.0
    """Of `viewers`: how many watch."""
    click: str | None = None
    """Of an order: id of the click that led to it."""
    clicked: float | None = None
    """Of an order: show time of that click, when the shop knows it."""
