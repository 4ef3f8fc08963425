"""A show without voice or picture: lines are spoken at a plain speed on a simulated clock."""

import re
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from catalog.product import Money, Product, Snapshot, Stock, Was
from script_engine.director import Director
from script_engine.gate import Gate
from script_engine.memory import Memory, loaded
from script_engine.playbook import Playbook
from script_engine.tail import Tail
from script_engine.writer import Writer
from studio.clock import SimulatedClock
from studio.reading import Reading, ReadWord
from studio.settings import Script, Show
from studio.show import Aired, BoundLine, Comment, Kind

WORDS_PER_SECOND = 2.7
VOICING = 0.3
"""Seconds from a line to its first sound."""
_SENTENCE = re.compile(r"[^.!?]+[.!?]+[\"')]*\s*|[^.!?]+$")
_WORD = re.compile(r"\S+")


def reader(text: str, lang: str) -> Reading:
    """Reads every written word as itself; a word with a digit is a number."""
    words = tuple(
        ReadWord(m[0].lower(), m.start(), m.end(), any(c.isdigit() for c in m[0]))
        for m in _WORD.finditer(text)
    )
    return Reading(text, words, ((0, len(text)),))


def product(sku: str, number: int, name: str, short: str, price: str, **more: Any) -> Product:
    return Product(sku, number, name, short, Money(Decimal(price), "USD"), **more)


BOTTLE = product(
    "bottle", 1, "Fjord Insulated Bottle 750 ml", "insulated bottle", "29.90",
    was=Was(Money(Decimal("39.90"), "USD"), "price log"), stock=Stock(46, 120),
    features=("a leak-proof screw lid", "double-wall steel", "cold for 24 hours"),
    attributes=(("volume", "750 ml"), ("weight", "390 g"), ("colour", "deep teal"),
                ("care", "lid in the dishwasher, bottle by hand"), ("height", "26.5 cm")),
    link="shop.example/1", category="bottles",
)  # fmt: skip
EARBUDS = product(
    "earbuds", 2, "Cove Wireless Earbuds", "wireless earbuds", "59.00", stock=Stock(212, 400),
    features=("noise reduction with two microphones", "splash resistance", "wireless charging"),
    attributes=(("weight", "4.6 g each"), ("bluetooth", "5.3"), ("colour", "slate blue")),
    link="shop.example/2", category="audio",
)  # fmt: skip
LAMP = product(
    "lamp", 3, "Dune Adjustable Desk Lamp", "desk lamp", "45.50", stock=Stock(18, 60),
    features=("a touch dimmer with memory", "an arm that turns", "a long cable"),
    attributes=(("height", "48 cm"), ("cable", "1.8 m"), ("colour", "mustard"), ("weight", "2 kg")),
    link="shop.example/3", category="lighting",
)  # fmt: skip
TOTE = product(
    "tote", 4, "Harbor Canvas Tote", "canvas tote", "24.00",
    features=("organic cotton canvas", "leather handles", "an inner zip pocket"),
    attributes=(("size", "42 x 36 x 14 cm"), ("weight", "620 g"), ("colour", "natural")),
    link="shop.example/4", category="bags",
)  # fmt: skip
DEMO = (BOTTLE, EARBUDS, LAMP, TOTE)


def shelf(*products: Product, version: int = 1, changed: Iterable[str] = ()) -> Snapshot:
    return Snapshot(version, products or DEMO, shop="Fernhollow", changed=frozenset(changed))


def repriced(snapshot: Snapshot, sku: str, **values: Any) -> Snapshot:
    """The next version of the catalogue, with one product changed."""
    products = tuple(replace(p, **values) if p.sku == sku else p for p in snapshot.products)
    return replace(
        snapshot, version=snapshot.version + 1, products=products, changed=frozenset({sku})
    )


def money(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


@dataclass
class Row:
    """A line as viewers heard it."""

    t: float
    bound: BoundLine
    dur: float = 0.0
    cut: bool = False

    @property
    def kind(self) -> Kind:
        return self.bound.line.cue.kind

    @property
    def act(self) -> str:
        return self.bound.line.cue.act

    @property
    def sku(self) -> str | None:
        return self.bound.line.cue.sku


@dataclass
class _Part:
    bound: BoundLine
    part: int
    parts: int
    text: str
    ready: float


@dataclass
class Rig:
    """Plays what the Director hands out, as playout does: sentence by sentence."""

    snapshot: Snapshot = field(default_factory=shelf)
    script: Script = field(default_factory=Script)
    seed: int = 1
    show_id: str = "s"
    journal: list[dict[str, Any]] = field(default_factory=list)
    """`aired` entries of earlier runs."""
    start: float = 0.0
    pace: float = WORDS_PER_SECOND
    """A slow voice makes a long day of few lines."""
    wall: datetime = datetime(2026, 11, 24, 9, tzinfo=UTC)
    """Wall time at show time 0."""
    zone: str = "UTC"
    writer: Writer | None = None
    """Another writer than the playbook as it is."""
    gate: Gate | None = None
    """Who judges; None is the real one."""
    later: bool = False
    """Whether the Director is told later what was aired before, by `begin`."""

    def __post_init__(self) -> None:
        self.clock = SimulatedClock(self.start, self.wall + timedelta(seconds=self.start))
        self.notes: list[tuple[str, dict[str, Any]]] = []
        self.rows: list[Row] = []
        self.queue: deque[_Part] = deque()
        self.heard: list[tuple[str, Kind]] = []
        """Line and kind of every sentence, in order."""
        self.silence = 0.0
        """Seconds in which there was nothing to say."""
        self.voicing: list[list[_Part]] = []
        self.at: list[tuple[float, Callable[[], object]]] = []
        show = Show(name="Fernhollow", seed=self.seed, timezone=self.zone)
        self.gate = self.gate or Gate(reader, "en", self.script.banned)
        self.writer = self.writer or self.hire()
        self.director = Director(
            self.script,
            show,
            snapshot=self.snapshot,
            writer=self.writer,
            gate=self.gate,
            clock=self.clock,
            note=lambda kind, data: self.notes.append((kind, data)),
            tail=self.show_id if self.later else Tail(self.show_id, self.journal),
        )

    def hire(self) -> Writer:
        return Playbook(Playbook.Settings(seed=self.seed))

    @property
    def t(self) -> float:
        return self.clock.now()

    def says(self, t: float, text: str, author: str = "Ann", number: str | None = None) -> None:
        """At show time `t`, `author` writes `text`."""
        comment = Comment(number or f"c{len(self.at)}", "test", author, text, t)
        self.at.append((t, lambda: self.director.hear(comment)))

    def change(self, t: float, snapshot: Callable[[Snapshot], Snapshot]) -> None:
        """At show time `t`, the catalogue changes."""
        self.at.append((t, lambda: self.turn(snapshot(self.snapshot))))

    def turn(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.withdraw(self.director.catalogue(snapshot))

    def run(self, until: float, step: float = 0.25) -> "Rig":
        """Play on to show time `until`."""
        self.at.sort(key=lambda event: event[0])
        while self.t < until:
            self._tick(step)
            if self.queue:
                self._play(self.queue.popleft(), step)
            else:
                self.clock.lag(step)
                self.silence += step
        return self

    def _tick(self, step: float) -> None:
        while self.at and self.at[0][0] <= self.t:
            self.at.pop(0)[1]()
        self.withdraw(self.director.withdrawn())
        urgent = self.director.urgent(self.t)
        if urgent is not None:
            self.voicing.append(self._parts(urgent))
        while self.voicing and (self.voicing[0][0].ready <= self.t or not self.queue):
            self.queue.extendleft(reversed(self.voicing.pop(0)))
        while sum(len(part.text.split()) for part in self.queue) < 10 * self.pace:
            line = self.director.next(self.t)
            if line is None:
                break
            self.queue.extend(self._parts(line))

    def _play(self, part: _Part, step: float) -> None:
        began, seconds = self.t, max(0.4, len(part.text.split()) / self.pace)
        while self.t < began + seconds:
            self.clock.lag(min(step, began + seconds - self.t))
            self._tick(step)
        line = part.bound.line.id
        row = next((r for r in reversed(self.rows[-8:]) if r.bound.line.id == line), None)
        if row is None:
            row = Row(began, part.bound)
            self.rows.append(row)
        row.dur += seconds
        self.heard.append((line, row.kind))
        self.director.aired(Aired(line, part.part, part.parts, began, seconds, cut=False))

    def _parts(self, bound: BoundLine) -> list[_Part]:
        texts = [found[0].strip() for found in _SENTENCE.finditer(bound.text) if found[0].strip()]
        ready = self.t + VOICING
        return [_Part(bound, n, len(texts), text, ready) for n, text in enumerate(texts)]

    def withdraw(self, lines: Iterable[str]) -> None:
        gone = set(lines)
        on_their_way = [part for parts in (self.queue, *self.voicing) for part in parts]
        self.voicing = [p for p in self.voicing if p[0].bound.line.id not in gone]
        for part in [part for part in on_their_way if part.bound.line.id in gone]:
            if part in self.queue:
                self.queue.remove(part)
            line = part.bound.line.id
            self.director.aired(Aired(line, part.part, part.parts, self.t, 0.0, cut=True))

    @staticmethod
    def copied(memory: Memory) -> Memory:
        """The memory as it comes back from the disk."""
        back = loaded(memory.dumped())
        assert back is not None
        return back

    def entries(self) -> list[dict[str, Any]]:
        """The as-run journal so far."""
        return self.journal + [
            {
                "line": row.bound.line.id, "t": row.t, "dur": row.dur, "kind": row.kind.value,
                "sku": row.sku, "act": row.act, "caption": row.bound.text,
                "frame": row.bound.line.frame,
                "reply_to": row.bound.line.cue.reply_to and row.bound.line.cue.reply_to.id,
            }
            for row in self.rows
        ]  # fmt: skip
