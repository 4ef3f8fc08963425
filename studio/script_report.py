"""What the brain tells about itself: words to come, audience, products, voices."""

from __future__ import annotations

from dataclasses import dataclass, field

from studio.spread import NOTHING, Spread


@dataclass(frozen=True, slots=True)
class Slot:
    """A fact that can change during the show, where a waiting line speaks it."""

    start: int
    """Its first character in `WaitingLine.text`. Characters are code points: one that JavaScript
    stores as two units counts once."""
    end: int
    """The first character behind it."""
    fact: str
    """`<sku>/<fact>`, such as `FH-BTL-750/price`."""
    value: str
    """Its plain value now: `29.90 USD`, `46`."""


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A line that was written and not yet heard."""

    id: str
    kind: str
    act: str
    sku: str | None
    text: str
    state: str
    """`ready` (voiced), `waiting` (written), `operator`; `approve` (it needs to be approved),
    `approved`."""
    starts_in: float
    version: int = 1
    """What an order about this line has to name: it grows whenever its words change."""
    locked: bool = False
    writer: str = "operator"
    cause: str = ""
    """What led to it: `turn 7`, `comment c-12`, `order o-3`, `notice`."""
    asked: str | None = None
    """The comment it answers."""
    slots: tuple[Slot, ...] = ()
    """What it says that may not be true any more by the time it is heard, in the order of its
    text; empty for words of the operator that were not handed over yet."""


@dataclass(frozen=True, slots=True)
class Segment:
    """An entry of the running order."""

    sku: str | None
    title: str
    starts_in: float
    seconds: float
    state: str
    """`now`, `next`, `planned` or `fixed`."""
    block: str = ""
    """The block of the rundown: `rotation`, `fixed`, the name of a promo window, or `timetable` for
    what is no turn of a product."""
    id: str = ""
    """What `reorder` calls it: `1:FH-LMP-11` is the first turn of that product from now on. The id
    goes with a turn wherever it is moved."""
    at: str = ""
    """Wall time at which it is expected to begin, ISO 8601, UTC; that of a turn is an estimate."""
    movable: bool = False
    """Whether `reorder` moves it."""
    stays: str = ""
    """Why it does not move; empty when it does."""


@dataclass(frozen=True, slots=True)
class ChatEntry:
    """A comment and what became of it."""

    id: str
    platform: str
    author: str
    text: str
    t: float
    intent: str
    sku: str | None
    state: str
    """`needs` (a person is needed), `waiting`, `answered`, `dropped`, `spam`, `none`."""
    reason: str


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product with what is on air for it right now."""

    sku: str
    name: str
    price: str
    was: str | None
    stock: str | None
    picture: str | None
    available: bool
    link: str | None = None


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One entry of the as-run journal, for reading."""

    t: float
    wall: str
    who: str
    """A user's name; `you` (whoever has the token), `gate`, `show`, `catalog`, `chat`."""
    what: str
    receipt: str | None = None


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """One engine of the voice, lead or spare."""

    engine: str
    state: str
    """`speaks`, `ready`, `rests` (it failed, and is tried in the background), `closed`."""
    said: int
    """Sentences it made for the show."""
    failures: int
    """Sentences it could not make, so that another engine was asked."""
    fault: str
    """What went wrong last; empty when nothing did."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The cache of spoken sentences."""

    hits: int
    """Sentences that were not spoken again."""
    misses: int
    bytes: int
    """What it holds on disk, as far as this process knows."""
    retired: int
    """Dropped because a fact they spoke had changed."""


@dataclass(frozen=True, slots=True)
class WriterReport:
    """A language model that writes ahead of the show."""

    model: str
    state: str
    """`opening`, `ready`, `rests` (it failed, and is tried in the background), `wrong` (its
    settings are)."""
    fault: str
    """What went wrong last; empty when nothing did."""
    stocked: int
    """Proved lines that wait for their beat."""
    requests: int
    proved: int
    """Lines that were let through."""
    faults: int
    """Requests that failed, came too late or gave nothing of use."""
    refused: dict[str, int]
    """Lines by the rule that refused them."""
    dropped: dict[str, int]
    """Proved lines that were never said: `old`, `changed`, `repeated`."""
    grown: int
    """New frames that were kept for the playbook."""
    first_seconds: float
    """Until the first text, the median of the last requests; 0 before the first."""
    total_seconds: float
    first: Spread = NOTHING
    """Seconds until the first text, of all requests that had one."""
    total: Spread = NOTHING
    """Seconds of whole requests."""


@dataclass(frozen=True, slots=True)
class ScriptReport:
    """The brain's own view, when something changed and at least once a second."""

    t: float
    next: tuple[WaitingLine, ...]
    order: tuple[Segment, ...]
    chat: tuple[ChatEntry, ...]
    chat_dropped: int
    products: tuple[ProductRow, ...]
    catalogue_version: int
    catalogue_problems: tuple[str, ...]
    journal: tuple[JournalEntry, ...]
    journal_ok: bool
    """No entry was found that was altered."""
    selling_paused: bool
    held: bool
    banned: tuple[str, ...]
    muted_authors: tuple[str, ...]
    aired: int
    answered: int
    refused: int
    """Lines the gate refused."""
    voice: str
    """The voice engine in use."""
    voice_speed: float
    """Seconds of speech made per second."""
    voice_reason: str
    """Why that engine speaks."""
    voices: tuple[VoiceRow, ...]
    """The lead and the spare ones, in the order in which they are asked."""
    substitutions: int
    """Sentences said by another engine than the lead."""
    timings: dict[str, int]
    """Sentences by the rung of the ladder their time line comes from."""
    phrases: Phrases
    memory_mb: float
    journal_checked: bool = True
    """All of it has been looked at, from its first entry on."""
    journal_waiting: int = 0
    """Entries that the disk has refused so far."""
    journal_refusal: str = ""
    """Why it refuses; empty while everything is written."""
    writer: WriterReport | None = None
    """None where the playbook writes alone."""
    refusals: dict[str, int] = field(default_factory=dict)
    """Lines the gate refused, by the rule they broke; docs/gate.md lists the rules."""
    approval: bool = False
    """Lines wait until they are approved."""
    stopped: bool = False
    """Safety stop: nothing is said."""
    ending: bool = False
    tempo: float = 1.0
    """Times the show's own speed of speech."""
    llm: bool = True
    """Whether a language model may write."""
    locked: tuple[str, ...] = ()
    """Products of which only approved words are said."""
    questions_waiting: int = 0
    chat_heard: int = 0
    chat_let_go: int = 0
    """Comments not answered by rule: spam, abuse, repeats, too many of one viewer."""
    chat_expired: int = 0
    answer_waits: Spread = NOTHING
    """Seconds from a comment to the first sound of its answer."""
    sentences: Spread = NOTHING
    """Seconds to voice a sentence that no cache had."""
    journal_writes: int = 0
    journal_failures: int = 0
    lines_lost: int = 0
    """Lines that were handed over and never heard of again."""
    catalogue_refused: str | None = None
    """Why the newest catalogue or sidecar is not used."""
    microphone: str | None = None
    """Who has the host's voice at a microphone; None while the host has it."""
    order_version: int = 0
    """What `reorder` has to name: it grows when turns come in another order than was told, not when
    one has begun and the others move up."""
