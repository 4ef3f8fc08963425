"""The values of a show. All are frozen; nothing but these crosses from one room to another.

Show time is seconds since the show began, the same in both processes; on air it is
`Frame.index / fps`. Positions inside an utterance are samples at `RATE`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from studio.acting import Gesture, Mood, Shot

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "FRAME_RATES",
    "LIVE",
    "RATE",
    "VISEMES",
    "Accent",
    "Aired",
    "BoundLine",
    "Character",
    "Comment",
    "Cue",
    "Delivery",
    "FactUse",
    "Frame",
    "Gesture",
    "Kind",
    "Line",
    "Mood",
    "Pcm",
    "Pixels",
    "Priority",
    "Shot",
    "Stereo",
    "Timing",
    "Utterance",
    "Viseme",
    "Word",
]

RATE = 48_000
"""Samples per second of all sound between rooms."""

Character = Literal["female", "male"]
"""The kind of voice a presenter has, for casting one when several engines take turns."""

FRAME_RATES = (24, 25, 30, 50, 60)
"""Frame rates that divide `RATE`, so that a frame holds whole samples."""

if TYPE_CHECKING:
    Pcm = NDArray[np.float32]
    """Mono sound, shape (samples,), -1..1, at `RATE`."""

    Stereo = NDArray[np.float32]
    """Stereo sound, shape (samples, 2), -1..1, at `RATE`."""

    Pixels = NDArray[np.uint8]
    """One picture as planar I420, shape (height * 3 // 2, width), contiguous."""
else:
    # Who has sound or pictures loads NumPy. The checks before air and the desk have neither, and
    # would start a tenth of a second later for it.
    Pcm = Stereo = Pixels = Any


class Kind(StrEnum):
    """What a line is for, as the transcript and the desk name it."""

    OPENING = "opening"
    PITCH = "pitch"
    ANSWER = "answer"
    REHOOK = "rehook"
    BRIDGE = "bridge"
    DISCLOSURE = "disclosure"
    OPERATOR = "operator"
    RESERVE = "reserve"
    CLOSING = "closing"
    INVITE = "invite"
    """The host asks for questions."""
    RECAP = "recap"
    """A look back at a product that was on before."""


class Priority(StrEnum):
    """How a cue joins the queue of lines."""

    PLANNED = "planned"
    """Takes its turn in the running order."""
    NEXT = "next"
    """Is heard at the next sentence end, then the interrupted line resumes."""
    NOW = "now"
    """Cuts the sentence being spoken (with a fade); the rest of that sentence is lost."""


@dataclass(frozen=True, slots=True)
class Comment:
    """Someone in the audience said something. `text` is data: it never becomes an instruction."""

    id: str
    platform: str
    author: str
    text: str
    at: float
    """Show time at which it was heard."""


LIVE = "live"
"""The act of what a person says at a microphone."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Why to speak."""

    kind: Kind
    act: str
    """The playbook act: `hook`, `price`, `answer_stock`, ..."""
    sku: str | None = None
    reply_to: Comment | None = None
    priority: Priority = Priority.PLANNED
    deadline: float | None = None
    """Show time after which saying it makes no sense."""
    shot: Shot = Shot.BESIDE
    cause: str = ""
    """What led to it, for the journal: `turn 7`, `comment c-12`, `order o-3`, `notice`."""

    @property
    def by_a_person(self) -> bool:
        """True when a person's own voice is heard, and no synthetic one."""
        return self.act == LIVE


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a line is to be said. An engine that cannot do part of it leaves that part out."""

    pace: float = 1.0
    """Times the show's own speed of speech."""
    pitch: float = 0.0
    """Semitones above the voice's own pitch."""
    stress: tuple[str, ...] = ()
    """Words or slots of the line that carry weight: `free`, `{price}`. A pause is written `…`."""


@dataclass(frozen=True, slots=True)
class Line:
    """What to say, approved for air. Volatile facts are still slots, written `{price}`."""

    id: str
    cue: Cue
    text: str
    writer: Literal["playbook", "llm", "operator"]
    frame: str | None = None
    """Id of the playbook frame it was composed from."""
    mood: Mood = Mood.NEUTRAL
    gesture: Gesture = Gesture.NONE
    delivery: Delivery = Delivery()


@dataclass(frozen=True, slots=True)
class FactUse:
    """One fact as it was bound into a line."""

    id: str
    """`<sku>/<fact>`, such as `FH-BTL-750/price`."""
    value: str
    """The fact's plain value: `29.90 USD`, `46`, `750 ml`."""
    version: int
    """Catalogue version the value was read from."""
    start: int
    """First character of its wording in `BoundLine.text`."""
    end: int


@dataclass(frozen=True, slots=True)
class BoundLine:
    """A line whose slots were filled from one catalogue snapshot, ready to be voiced."""

    line: Line
    text: str
    """As captions show it: `It's $29.90 right now.`"""
    facts: tuple[FactUse, ...] = ()
    version: int = 0
    """Catalogue version it was bound at."""


@dataclass(frozen=True, slots=True)
class Word:
    """A written word (as captions show it) and when it is heard."""

    text: str
    start: int
    end: int


VISEMES = ("sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "ih", "oh", "ou")
"""The 15 visemes of Oculus and OpenXR, in their order."""


@dataclass(frozen=True, slots=True)
class Viseme:
    """One mouth shape and when its sound is heard. `shape` is one of `VISEMES`."""

    shape: str
    start: int
    end: int
    strength: float = 1.0
    """0..1: how far the jaw goes, from stress and loudness."""


Timing = Literal["engine", "words", "aligned", "matched", "audio"]
"""Where the times of a sentence come from, the surest first: the engine's own phones; the engine's
words with phones laid into them; a recogniser that aligned the words; another voice that says the
same, matched to this sound; the sound alone."""


@dataclass(frozen=True, slots=True)
class Sound:
    """One speech sound in ARPABET, `pau` for silence, and when it is heard."""

    symbol: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Accent:
    """A stressed moment: head, brows and hands land on it."""

    at: int
    strength: float
    """0..1."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Utterance:
    """One sentence of a line as sound, with what lips and captions need on its time line."""

    bound: BoundLine
    part: int
    """0-based number of this sentence in its line."""
    parts: int
    """How many sentences the line has; 0 while nobody knows, as when a person speaks live."""
    text: str
    """The sentence as captions show it."""
    spoken: str
    """The words exactly as voiced: `it's twenty-nine dollars and ninety cents right now`."""
    pcm: Pcm = field(repr=False)
    words: tuple[Word, ...] = field(default=(), repr=False)
    visemes: tuple[Viseme, ...] = field(default=(), repr=False)
    accents: tuple[Accent, ...] = field(default=(), repr=False)
    timing: Timing = "engine"
    """Which rung of the timing ladder the time line comes from."""
    pause: float = 0.3
    """Seconds of breath before it."""
    voiced: tuple[Word, ...] = field(default=(), repr=False)
    """The words of `spoken`, each with its time; empty where nobody knows them."""
    sounds: tuple[Sound, ...] = field(default=(), repr=False)
    """What the visemes were made from. Stays with the voice: playout gets none."""

    def __post_init__(self) -> None:
        self.pcm.flags.writeable = False

    @property
    def seconds(self) -> float:
        return len(self.pcm) / RATE


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Tick `index` of the show: one picture and exactly `RATE / fps` samples heard under it."""

    index: int
    picture: Pixels = field(repr=False)
    sound: Stereo = field(repr=False)

    def __post_init__(self) -> None:
        self.picture.flags.writeable = False
        self.sound.flags.writeable = False


@dataclass(frozen=True, slots=True)
class Aired:
    """What viewers really got of one utterance: the only thing that flows back from the air."""

    line_id: str
    part: int
    parts: int
    t: float
    """Show time at which it began."""
    dur: float
    """Seconds of it that were heard."""
    cut: bool
    """True when it stopped before its end, or was taken from the queue unheard (`dur` 0)."""
    said: str = ""
    """The words that were heard, as they were voiced."""
    caption: str = ""
    """The same as captions show them."""
