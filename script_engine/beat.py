"""The smallest thing the programme plans: one reason to speak."""

from dataclasses import dataclass

from script_engine.sheet import NOTHING, Subjects
from studio.show import Kind


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing to say: what for, and about which products."""

    kind: Kind
    act: str
    subjects: Subjects = NOTHING
    turn: int | None = None
    """Number of the turn it belongs to."""
    text: str | None = None
    """What has to be said word for word, with slots; None where a writer finds the words."""
    focus: str | None = None
    """Slot of the one fact it has to tell."""
