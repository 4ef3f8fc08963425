"""Typed orders of the operator, and the receipts that answer them. Each acts once.

`do` names the order where it is written down: in the API, on the wire, in the journal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field


@dataclass(frozen=True, slots=True)
class Say:
    """Speak these words, after the gate has agreed."""

    text: str
    when: Literal["next", "now"] = "next"
    do: Literal["say"] = "say"


@dataclass(frozen=True, slots=True)
class SkipLine:
    """Stop the line on air (20 ms fade) and go on with the next."""

    do: Literal["skip_line"] = "skip_line"


@dataclass(frozen=True, slots=True)
class SkipProduct:
    """Drop what is left of the product on air and go on with the next segment."""

    do: Literal["skip_product"] = "skip_product"


@dataclass(frozen=True, slots=True)
class PitchNext:
    """Bring this product as the next segment."""

    sku: str
    do: Literal["pitch_next"] = "pitch_next"


@dataclass(frozen=True, slots=True)
class Hold:
    """Stay on the product on air until released."""

    on: bool
    do: Literal["hold"] = "hold"


@dataclass(frozen=True, slots=True)
class PauseSelling:
    """Stop pitching: answers, disclosures and small talk go on."""

    on: bool
    do: Literal["pause_selling"] = "pause_selling"


@dataclass(frozen=True, slots=True)
class Mute:
    """Silence the programme sound; the picture goes on."""

    on: bool
    do: Literal["mute"] = "mute"


@dataclass(frozen=True, slots=True)
class Slate:
    """Show the slate and silence the sound, or come back."""

    on: bool
    do: Literal["slate"] = "slate"


@dataclass(frozen=True, slots=True)
class AnswerComment:
    """Answer this comment next, whatever its rank."""

    comment: str
    do: Literal["answer_comment"] = "answer_comment"


@dataclass(frozen=True, slots=True)
class DropComment:
    """Do not answer this comment."""

    comment: str
    do: Literal["drop_comment"] = "drop_comment"


@dataclass(frozen=True, slots=True)
class DropLine:
    """Take a line that is still waiting out of the queue."""

    line: str
    do: Literal["drop_line"] = "drop_line"


@dataclass(frozen=True, slots=True)
class MuteAuthor:
    """Ignore this viewer from now on."""

    author: str
    on: bool = True
    do: Literal["mute_author"] = "mute_author"


@dataclass(frozen=True, slots=True)
class BanWord:
    """Never speak this word or phrase, and do not answer comments that contain it."""

    word: str
    on: bool = True
    do: Literal["ban_word"] = "ban_word"


@dataclass(frozen=True, slots=True)
class ReloadCatalogue:
    """Read the catalogue file again now."""

    do: Literal["reload_catalogue"] = "reload_catalogue"


Order = Annotated[
    Say
    | SkipLine
    | SkipProduct
    | PitchNext
    | Hold
    | PauseSelling
    | Mute
    | Slate
    | AnswerComment
    | DropComment
    | DropLine
    | MuteAuthor
    | BanWord
    | ReloadCatalogue,
    Field(discriminator="do"),
]
"""Every order there is. `match` on it with `assert_never`: a new one cannot be forgotten."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to an order: done, or refused with the reason."""

    id: str
    done: bool
    words: str
    """What was done, or why not, for the operator to read."""
    at: float
    """Show time at which it took effect or was refused."""
