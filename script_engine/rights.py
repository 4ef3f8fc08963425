"""What the operator has decided for the whole show. It outlives a restart of the script engine."""

from dataclasses import dataclass, field, fields

SLOWEST, FASTEST = 0.8, 1.25
"""Times the show's own speed of speech: beyond these a host sounds drowsy or hunted."""


@dataclass(slots=True)
class Ending:
    """The end of the show was ordered."""

    order: str
    at: float
    """Show time of the order."""
    text: str = ""
    """The operator's closing words; empty: the writer finds some."""
    line: str | None = None
    """The closing line that was handed over."""
    done: bool = False


@dataclass(slots=True)
class Rights:
    """Switches of the operator. Everything else reads them; only orders change them."""

    approval: bool = False
    """Lines wait until they are approved."""
    stopped: bool = False
    """Safety stop: nothing is said."""
    tempo: float = 1.0
    llm: bool = True
    locked: dict[str, bool] = field(default_factory=dict)
    """Products whose lock differs from what their brand has set."""
    ending: Ending | None = None

    def take(self, other: "Rights") -> None:
        """Hold what `other` holds."""
        for one in fields(self):
            setattr(self, one.name, getattr(other, one.name))

    def paced(self, pace: float) -> float:
        """The pace of a line that was written for `pace`."""
        return round(pace * self.tempo, 4)
