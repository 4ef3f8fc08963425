"""The few words that the picture itself says, by language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from avatar.stage_tokens import ART
from studio.yaml_text import read_yaml

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "sd", "ur", "yi", "dv", "ckb"})


@dataclass(frozen=True, slots=True)
class Words:
    """Wordings of the overlays and the slate."""

    now: str
    next: str
    was: str
    """Before a struck price; empty where a language needs no word."""
    ends: str
    days: str
    """With `{n}` for the number of days."""
    asks: str
    """With `{name}` for the viewer."""
    scan: str
    know: str
    """Heading of the shop's terms."""
    made: str
    """That voice and picture are generated."""
    back: tuple[str, str]
    """Two lines of the slate."""
    stay: str


def load_words(language: str) -> Words:
    """The wordings for a BCP 47 tag, by its whole or its first part; English otherwise."""
    known: dict[str, dict[str, Any]] = read_yaml((ART / "words.yaml").read_text("utf-8"))
    found = known.get(language) or known.get(language.partition("-")[0]) or known["en"]
    first, second = found["back"]
    return Words(**{**found, "back": (first, second)})


def mirrored(language: str) -> bool:
    """Whether a language's script runs from right to left."""
    return language.partition("-")[0] in _RIGHT_TO_LEFT
