"""The little grammar of one language: what frames may not ask of a slot, and how facts fit in."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from studio.errors import Misconfigured
from studio.language_file import language_file, language_of

FOLDER = Path(__file__).resolve().parent / "grammars"

_KEYS = frozenset({
    "never_before_a_slot", "phrase_starts", "price_after", "many", "capitals", "parts_of_day",
    "difference", "seams",
})  # fmt: skip
_DIFFERENCE = frozenset({"label", "one", "two", "name", "other"})


@dataclass(frozen=True, slots=True)
class Seam:
    """Written words that change before what fills the slot behind them."""

    written: re.Pattern[str]
    before: re.Pattern[str]
    becomes: str


@dataclass(frozen=True, slots=True)
class Grammar:
    """Compiled from `grammars/<language>.yaml`, where every key is explained."""

    unfit: re.Pattern[str]
    """Finds a word right before a slot that would have to agree with the value."""
    phrase: re.Pattern[str]
    """Matches a noun phrase that can follow "it has"."""
    price_after: re.Pattern[str]
    """Finds, at the end of a text, words after which "from $19.90" reads well."""
    many: re.Pattern[str]
    """Matches the last word of a category that can follow "when you shop for"."""
    capitals: tuple[str, ...]
    parts_of_day: tuple[tuple[int, str], ...]
    difference: str
    seams: tuple[Seam, ...]

    def part_of_day(self, hour: int) -> str:
        """What `{part_of_day}` stands for at this hour (0..23)."""
        begun = [words for start, words in self.parts_of_day if hour >= start]
        return begun[-1] if begun else self.parts_of_day[-1][1]


@cache
def grammar(lang: str, folder: Path = FOLDER) -> Grammar:
    """The grammar for a BCP 47 tag. Raises `Misconfigured`, naming file and fault."""
    found = language_file(folder, lang, _KEYS)
    where = folder / f"{language_of(lang)}.yaml"
    try:
        return _compiled(found)
    except (re.error, TypeError, KeyError, ValueError, AttributeError) as reason:
        raise Misconfigured(f"{where}: cannot be used: {reason}") from reason


def _compiled(found: Mapping[str, Any]) -> Grammar:
    parts = sorted((int(hour), str(words)) for hour, words in found["parts_of_day"].items())
    if not parts:
        raise ValueError("parts_of_day: found none, expected the parts of the day by hour")
    difference = str(found["difference"])
    difference.format(**dict.fromkeys(_DIFFERENCE, ""))
    return Grammar(
        re.compile(rf"\b({_one_of(found['never_before_a_slot'])}) \{{", re.IGNORECASE),
        re.compile(rf"(?:{_one_of(found['phrase_starts'])})\s\S+", re.IGNORECASE),
        re.compile(rf"\b(?:{_one_of(found['price_after'])})\s$", re.IGNORECASE),
        re.compile(str(found["many"])),
        tuple(map(str, found["capitals"])),
        tuple(parts),
        difference,
        tuple(_seam(**entry) for entry in found["seams"]),
    )


def _seam(written: str, before: str, becomes: str) -> Seam:
    # only a lower-case `el` is an article that joins; `El` begins a name
    return Seam(re.compile(rf"(?<!\w){written}$", re.IGNORECASE), re.compile(before), becomes)


def _one_of(words: Iterable[str]) -> str:
    for word in words:
        if not isinstance(word, str):
            raise TypeError(f"found {word!r}, expected a word; put it in quotes")
    return "|".join(words)
