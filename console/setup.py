"""What the set-up page may ask for and is told. The showrunner carries it out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

LARGEST = 5 * 2**20
"""Bytes of one file that is handed in."""
FILE = r"^\w[\w .()+-]*$"
LETTERS = 100
"""Names that a file handed in may keep, and their letters; no path fits. How long a name may be
stands in no pattern: pydantic would take 5 MB for it, for good."""

Word = Annotated[str, StringConstraints(pattern=r"^\w[\w./-]*$", max_length=120)]
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=60, pattern=r"^\S(?:[^\x00-\x1f\x7f]*\S)?$")
]
Lang = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$")]
FileName = Annotated[str, StringConstraints(pattern=FILE, max_length=LETTERS)]
Platform = Literal["auto", "youtube", "twitch", "facebook", "tiktok", "bilibili", "generic"]
Version = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{16})?$")]


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OutputChoice(_Asked):
    """One destination. Without an address: that of the same name stays as it is in the file."""

    name: Name
    platform: Platform = "auto"
    address: str | None = Field(None, max_length=2048, repr=False)
    key: str | None = Field(None, max_length=500, repr=False)


class Choices(_Asked):
    """What was chosen. What is null stays as the settings have it."""

    catalogue: FileName | None = None
    """A file that was handed in."""
    name: Name | None = None
    language: Lang | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    pack: Word | None = None
    palette: Word | None = None
    outfit: Word | None = None
    light: Literal["day", "evening"] | None = None
    engine: Word | None = None
    character: Literal["auto", "female", "male"] | None = None
    rate: float | None = Field(None, ge=0.5, le=2.0, strict=True)
    size: Literal["720x1280", "1080x1920", "1280x720", "1920x1080"] | None = None
    outputs: tuple[OutputChoice, ...] | None = Field(None, max_length=8)


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True)


class OutputRow(_Told):
    """A destination of the settings, without what is secret of it."""

    name: str
    platform: str
    address: str


class Chosen(_Told):
    """The settings as they stand."""

    catalogue: str
    name: str
    language: str
    currency: str | None
    pack: str
    palette: str
    outfit: str | None
    light: str
    engine: str
    character: str
    rate: float
    size: str
    outputs: tuple[OutputRow, ...]


class PresenterRow(_Told):
    """Who can be seen."""

    pack: str
    name: str
    palettes: tuple[str, ...]
    outfits: tuple[str, ...]
    fault: str | None = None
    """Why it cannot be chosen."""


class VoiceRow(_Told):
    """An engine, as `vitrine doctor` finds it."""

    name: str
    usable: bool
    words: str
    mend: str | None = None


class PlatformRow(_Told):
    """A kind of destination."""

    id: str
    name: str
    address: str
    """Where it takes a stream; empty where the platform shows it with each key."""
    schemes: tuple[str, ...]
    hint: str


class SetupState(_Told):
    """What is set, and what can be chosen."""

    mode: Literal["first", "desk"]
    """`first`: no show yet; `desk`: one is on air."""
    file: str
    version: str
    """Of the file; empty while there is none. It comes back with what is written."""
    fault: str | None
    """Why the settings cannot be used as they are."""
    chosen: Chosen | None
    presenters: tuple[PresenterRow, ...]
    voices: tuple[VoiceRow, ...]
    voice: str
    """Who would speak, and why; for the language that was asked for."""
    languages: tuple[str, ...]
    platforms: tuple[PlatformRow, ...]


class ProductSeen(_Told):
    """A product as it was understood."""

    sku: str
    name: str
    price: str
    was: str
    offer: str
    stock: str
    variants: str
    pictures: str
    shown: bool
    """There is a picture of it to look at."""


class ProblemSeen(_Told):
    """Something to mend in the file."""

    level: Literal["error", "warning"]
    where: str
    found: str
    expected: str


class Understood(_Told):
    """What was made of a catalogue."""

    file: str
    form: str
    """Empty when nothing could be used; `refusal` then says why."""
    refusal: str | None
    count: int
    errors: int
    warnings: int
    products: tuple[ProductSeen, ...]
    """The first of them."""
    problems: tuple[ProblemSeen, ...]
    """The first of them, errors before warnings."""


class Kept(_Told):
    """A file that was handed in."""

    name: str
    bytes: int


class OutputWords(_Told):
    """Whether a destination can be used."""

    good: bool
    """Its address is one; what the platform will not like does not change that."""
    shown: str
    """The address without what is secret."""
    words: tuple[str, ...]
    reached: bool | None
    """Whether its server answered; null when nobody tried."""


class Rehearsal(_Told):
    """The one that runs, or ran last."""

    state: Literal["none", "running", "done", "failed"]
    share: float = 0.0
    """0 to 1."""
    words: str = ""
    film: str | None = None
    """Where it can be seen."""


class Preview(_Told):
    """What writing would do."""

    version: str
    lines: tuple[str, ...]
    """A unified diff of the settings file."""
    keys: tuple[str, ...]
    """Names under which stream keys are kept beside it."""
    restart: tuple[str, ...]
    """Settings that a running show cannot take."""


class Written(_Told):
    """What became of it."""

    version: str
    words: str
    on_air: bool | None = None
    """Whether the running show has taken it; null when there is none."""


class Refused(Exception):
    """What was asked cannot be done; the words say what to change."""


class Busy(Exception):
    """Another one is at work; only one can be."""


class Bench(Protocol):
    """Where a show is set up. Each call may raise `Refused`, `Busy` or `Unavailable`."""

    async def state(self, lang: str | None) -> SetupState: ...

    async def keep(self, name: str, chunks: AsyncIterator[bytes]) -> Kept:
        """Take a file in, to be looked at; nothing of the show uses it yet."""
        ...

    async def forget(self) -> None:
        """Throw away what was handed in."""
        ...

    async def understand(self, choices: Choices) -> Understood:
        """Read the catalogue that was chosen, or that of the settings."""
        ...

    def picture(self, number: int) -> Path | None:
        """Of the product with that place in what was understood last."""
        ...

    async def still(self, pack: str, palette: str, outfit: str | None) -> Path:
        """A PNG of a presenter."""
        ...

    async def audition(self, choices: Choices, text: str) -> bytes:
        """WAV of the text in the voice that was chosen."""
        ...

    async def try_output(
        self, output: OutputChoice, choices: Choices, *, reach: bool
    ) -> OutputWords: ...

    async def rehearse(self, choices: Choices) -> Rehearsal:
        """Begin a minute of the show."""
        ...

    def rehearsal(self) -> Rehearsal: ...

    async def cancel(self) -> None:
        """End the rehearsal that runs; nothing when none does."""
        ...

    def film(self) -> Path | None:
        """The rehearsal that was done last."""
        ...

    async def preview(self, choices: Choices) -> Preview: ...

    async def write(self, choices: Choices, version: str, who: str, *, go: bool) -> Written:
        """Write the settings file, and let the show have it: start it when `go`."""
        ...
