"""How a language words what the catalogue knows: data of one file per language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from studio.errors import Misconfigured
from studio.language_file import language_file, language_of

FOLDER = Path(__file__).resolve().parent / "wordings"

TRAITS = ("colour", "size", "measure", "material", "care")
"""What a catalogue's attributes and options may be, whatever a shop calls them."""

_SHOW = frozenset({"price_from", "left", "offer_end", "attributes"})
"""Sections without which nobody can sell in a language; cards make do with fewer."""
_ALL = _SHOW | {"joins", "naming"}
_ENDS = frozenset({"hours", "minutes", "clock", "days", "noon", "midnight", "parts"})
_DAYS = frozenset({"today", "tomorrow", "weekday", "date"})
_WHEN = frozenset({"today", "later"})


@dataclass(frozen=True, slots=True)
class When:
    """A phrase for a moment of today, and for one of a later `{day}` or `{date}`."""

    today: str
    later: str


@dataclass(frozen=True, slots=True)
class OfferEnd:
    """Templates for the end of an offer; see `catalog/wordings/en.yaml`."""

    hours: tuple[str, ...]
    minutes: Mapping[int, str]
    clock: str
    days: Mapping[str, str]
    noon: When
    midnight: When
    parts: tuple[tuple[int, When], ...]
    """From which hour on they hold, rising from 0."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The catalogue's words in one language. What a language has no words for is None or empty."""

    price_from: str | None = None
    left: str | None = None
    offer_end: OfferEnd | None = None
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    joins: tuple[tuple[re.Pattern[str], str], ...] = ()
    naming: frozenset[str] = frozenset()

    def joined(self, text: str) -> str:
        """The text with words changed before what follows them: `azul e índigo`."""
        for found, becomes in self.joins:
            text = found.sub(becomes, text)
        return text


@cache
def wording(lang: str) -> Wording:
    """The wording for a BCP 47 tag; an empty one for a language we have no words of.

    Raises `Misconfigured` for a file that is not as it should be.
    """
    if not (FOLDER / f"{language_of(lang)}.yaml").is_file():
        return Wording()
    return _wording(FOLDER, lang, frozenset())


def complete(lang: str, folder: Path = FOLDER) -> Wording:
    """The same with all that a show needs. Raises `Misconfigured`, naming what is missing."""
    found = _wording(folder, lang, _SHOW)
    if lacking := [trait for trait in TRAITS if not found.attributes.get(trait)]:
        file = folder / f"{language_of(lang)}.yaml"
        raise Misconfigured(f"{file}: attributes: found no words for {', '.join(lacking)}")
    return found


@cache
def trait_names(trait: str) -> tuple[str, ...]:
    """What shops call one of `TRAITS`, in every language we know of."""
    known = (wording(file.stem).attributes.get(trait, ()) for file in sorted(FOLDER.glob("*.yaml")))
    return tuple(dict.fromkeys(name for names in known for name in names))


@cache
def naming_words() -> frozenset[str]:
    """Words that tell that a name begins with the thing itself, of all languages that do so."""
    return frozenset().union(*(wording(f.stem).naming for f in FOLDER.glob("*.yaml")))


def _wording(folder: Path, lang: str, needed: frozenset[str]) -> Wording:
    found = language_file(folder, lang, needed, _ALL)
    where = str(folder / f"{language_of(lang)}.yaml")
    ends = found.get("offer_end")
    names = _checked(found.get("attributes", {}), frozenset(), f"{where}: attributes")
    return Wording(
        found.get("price_from"),
        found.get("left"),
        None if ends is None else _offer_end(ends, f"{where}: offer_end"),
        {trait: tuple(map(str, words)) for trait, words in names.items()},
        tuple((re.compile(words, re.IGNORECASE), to) for words, to in found.get("joins", ())),
        frozenset(found.get("naming", ())),
    )


def _offer_end(found: Any, where: str) -> OfferEnd:
    ends = _checked(found, _ENDS, where)
    if len(ends["hours"]) != 12:
        raise Misconfigured(
            f"{where}.hours: found {len(ends['hours'])}, expected twelve, from noon on"
        )
    parts = [(part["hour"], When(part["today"], part["later"])) for part in ends["parts"]]
    if not parts or parts[0][0] != 0:
        raise Misconfigured(f"{where}.parts: expected parts of the day from hour 0 on")
    return OfferEnd(
        tuple(ends["hours"]),
        ends["minutes"],
        ends["clock"],
        _checked(ends["days"], _DAYS, f"{where}.days"),
        When(**_checked(ends["noon"], _WHEN, f"{where}.noon")),
        When(**_checked(ends["midnight"], _WHEN, f"{where}.midnight")),
        tuple(parts),
    )


def _checked(found: Any, keys: frozenset[str], where: str) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise Misconfigured(f"{where}: found {type(found).__name__}, expected words by name")
    if lacking := sorted(keys - found.keys()):
        raise Misconfigured(f"{where}: found no {', '.join(lacking)}")
    return found
