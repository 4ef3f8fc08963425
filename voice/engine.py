"""The seam for speech engines: one class, one settings model, three methods."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, runtime_checkable

from studio.acting import Mood
from studio.errors import Unavailable
from studio.settings import Section
from studio.show import Character, Timing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]
    """Mono sound, shape (samples,), -1..1, at the rate of the engine that made it."""
else:
    Samples = Any  # as in `studio.show`

AUTO = "auto"
"""The name that stands for the best engine that is here."""

Mark = Literal["", ",", ".", "!", "?"]
"""What a listener hears after a word: nothing, a breath, or one of three sentence ends."""


@dataclass(frozen=True, slots=True)
class Token:
    """One spoken word: letters and apostrophes only, never a digit, a sign or a space.

    How it is to be said is a wish: an engine does of it what it can.
    """

    text: str
    mark: Mark = ""
    stress: bool = False
    """It carries weight in its sentence."""
    pace: float = 1.0
    """Times the pace of the role. The same for all words of a sentence."""
    pitch: float = 0.0
    """Semitones above the voice's own pitch. The same for all words of a sentence."""
    mood: Mood = Mood.NEUTRAL
    """Of all words of a sentence, for engines that act one; pace and pitch go by it already."""


@dataclass(frozen=True, slots=True)
class Phone:
    """One speech sound in ARPABET, lower case, `pau` for silence.

    Sounds that English does not have are written as the English sound whose lips they share.
    """

    symbol: str
    start: float
    """Seconds from the first sample of the sound it belongs to."""
    end: float
    stress: int = 0
    """0 unstressed, 1 stressed, 2 carries an accent of the sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """What an engine made of one sentence, with as much of its time line as it knows."""

    pcm: Samples = field(repr=False)
    rate: int
    phones: tuple[Phone, ...] = ()
    """Ascending and without gaps; empty when the engine knows no phones."""
    words: tuple[tuple[float, float] | None, ...] = ()
    """Start and end in seconds of each token, in order; None where it is not known."""
    timing: Timing = "engine"

    @property
    def seconds(self) -> float:
        return len(self.pcm) / self.rate


@dataclass(frozen=True, slots=True)
class Tone:
    """How the sound chain treats a voice: gains in dB at fixed places of the spectrum."""

    mud: float = 0.0
    """250 Hz, where synthetic voices boom."""
    presence: float = 0.0
    """3 kHz, where consonants are told apart."""
    air: float = 0.0
    """Shelf from 5.5 kHz up."""
    squeeze: float = 2.5
    """Ratio of the compressor; 1.0 leaves it out, for a voice whose syllables are even."""


@dataclass(frozen=True, slots=True)
class Role:
    """What the show asks of a voice."""

    lang: str
    """BCP 47."""
    rate: float
    """1.0 is the engine's own pace, 2.0 twice as fast."""
    voices: Path
    """Folder for voices that were fetched; it need not exist."""
    character: Character = "female"
    """Whose voice it should resemble, as far as the engine can."""
    models: Path = Path("models")
    """Folder of the manifest of weights, and of the weights that were pulled."""
    offline: bool = False
    """True when nothing may be fetched."""


class Unreadable(Unavailable):
    """These words have letters that this engine cannot say; another engine may."""


class Engine(Protocol):
    """A voice. Used by one task at a time; all its methods run on the event loop and never hold it.

    A cancelled `speak` leaves the engine usable.
    """

    Settings: ClassVar[type[Section]]
    """Checks `voice.settings`."""
    tone: Tone

    def __init__(self, settings: Any, role: Role) -> None: ...

    @property
    def key(self) -> str:
        """Everything that alters its sound: cached phrases are told apart by it."""
        ...

    @staticmethod
    def missing(role: Role) -> str | None:
        """Why it cannot play `role` on this machine, as a sentence; None when it can. Quick."""
        ...

    async def open(self) -> None:
        """Make ready to speak. Raises `Unavailable`."""
        ...

    async def speak(self, sentence: Sequence[Token]) -> Speech:
        """Say one sentence. Raises `Unavailable`, also when it takes too long."""
        ...

    async def close(self) -> None:
        """Give everything back; it may be opened again."""
        ...


@runtime_checkable
class Prompt(Protocol):
    """What some engines can do: make the beginning of a sentence in less time than all of it."""

    async def opening(self, sentence: Sequence[Token], words: int) -> Speech:
        """The first `words` words as `speak` says them within the sentence, and a little beyond.

        The words that are not in it have no times. Raises `Unavailable`.
        """
        ...
