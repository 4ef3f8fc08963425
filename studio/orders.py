"""Typed orders of the operator, and the receipts that answer them. Each acts once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Say:
    """Speak these words, after the gate has agreed."""

    text: str
    when: Literal["next", "now"] = "next"


@dataclass(frozen=True, slots=True)
class SkipLine:
    """Stop the line on air (20 ms fade) and go on with the next."""


@dataclass(frozen=True, slots=True)
class SkipProduct:
    """Drop what is left of the product on air and go on with the next segment."""


@dataclass(frozen=True, slots=True)
class PitchNext:
    """Bring this product as the next segment."""

    sku: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Stay on the product on air until released."""

    on: bool


@dataclass(frozen=True, slots=True)
class PauseSelling:
    """Stop pitching: answers, disclosures and small talk go on."""

    on: bool


@dataclass(frozen=True, slots=True)
class Mute:
    """Silence the programme sound; the picture goes on."""

    on: bool


@dataclass(frozen=True, slots=True)
class Slate:
    """Show the slate and silence the sound, or come back."""

    on: bool


@dataclass(frozen=True, slots=True)
class AnswerComment:
    """Answer this comment next, whatever its rank."""

    comment: str


@dataclass(frozen=True, slots=True)
class DropComment:
    """Do not answer this comment."""

    comment: str


@dataclass(frozen=True, slots=True)
class DropLine:
    """Take a line that is still waiting out of the queue."""

    line: str


@dataclass(frozen=True, slots=True)
class MuteAuthor:
    """Ignore this viewer from now on."""

    author: str
    on: bool = True


@dataclass(frozen=True, slots=True)
class BanWord:
    """Never speak this word or phrase, and do not answer comments that contain it."""

    word: str
    on: bool = True


@dataclass(frozen=True, slots=True)
class ReloadCatalogue:
    """Read the catalogue file again now."""


Order = (
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
    | ReloadCatalogue
)
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
