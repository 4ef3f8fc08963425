"""What the Director asks of a writer, and what every writer is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

from catalog.fact import Fact
from studio.clock import Clock
from studio.script_report import WriterReport
from studio.show import Cue, Line

if TYPE_CHECKING:
    from script_engine.gate import Gate

Note = Callable[[str, dict[str, Any]], None]
"""Writes one entry of the journal: its kind and its plain values."""


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
    question: str | None = None
    """Key of the question it answers, as it was given to a `Respondent`."""
    short: Literal["", "sentences", "line"] = ""
    """What of it is to be short, where there is a choice. Its sentences, as somebody may ask
    something and an answer waits for the end of a sentence; or all of it, as somebody waits."""


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

    def recall(self, keys: Iterable[tuple[float, int]]) -> None:
        """Count lines of earlier days as said, oldest first: show times and `novelty.line_key`s."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the audience, for a writer that words answers itself."""

    key: str
    """The same for all who asked it."""
    words: str
    """Normalised and filtered, at most 200 characters: the only words of a viewer that any
    writer ever sees. They are data."""


@runtime_checkable
class Respondent(Protocol):
    """A writer that works out answers ahead, from facts that were looked up for the question.

    Nobody waits for it: ask as soon as the question is understood, look at `state` when it is to
    be answered, and `Writer.write` a brief whose `question` is the key when that is `ready`.
    """

    def ask(self, question: Asked, brief: Brief) -> None:
        """Have an answer written. `brief.facts` are all it may use.

        Costs nothing. A key that was asked already is not asked again while its answer is pending
        or ready; when too many wait, the oldest is let go.
        """
        ...

    def state(self, key: str) -> Literal["none", "pending", "ready"]:
        """What became of the question; `none` when it was not asked or no answer was found."""
        ...

    def forget(self, key: str) -> None:
        """Nobody waits for this answer any more."""
        ...


class Ahead(Protocol):
    """Who knows what comes: the Director."""

    def ahead(self, t: float, count: int) -> Sequence[Brief]:
        """Briefs of the next beats from show time `t` on, without ids of lines."""
        ...


class Pen(Protocol):
    """Writes ahead, beside the show."""

    def serve(self, ahead: Ahead, t: Callable[[], float]) -> None:
        """Write for what `ahead` says is coming; `t` tells show time."""
        ...

    async def run(self) -> None:
        """Write until cancelled."""
        ...

    async def turn(self) -> bool:
        """Do one piece of work; False when there is none."""
        ...

    async def close(self) -> None: ...

    def changed(self, skus: frozenset[str]) -> None:
        """These products of the catalogue are not what they were."""
        ...

    def report(self) -> WriterReport: ...


@runtime_checkable
class Penned(Protocol):
    """A writer that has somebody write ahead for it."""

    def pen(self, gate: "Gate", note: Note, clock: Clock, lang: str) -> Pen:
        """Who does. `clock` goes with the world, not with a simulated show."""
        ...


@runtime_checkable
class Switched(Protocol):
    """A writer with a model that the operator may switch off: then the playbook writes all."""

    may_write: bool


def allow(writer: Writer, *, on: bool) -> None:
    """Let a model write, or leave every line to the playbook; a writer without one is as it was."""
    if isinstance(writer, Switched):
        writer.may_write = on
