"""The word lists of one language: what viewers ask, how they point at things, what is never shown.

`docs/chat.md` describes the files; a language is a folder of them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale

from script_engine.chat_text import folded, words
from studio.errors import Misconfigured
from studio.yaml_text import yaml_file

FOLDER = Path(__file__).resolve().parent / "lexicon"

WORD_LISTS = frozenset(
    {
        "asks",
        "plain",
        "pointing",
        "spell",
        "spelt",
        "materials",
        "suffixes",
        "weak",
        "cuts",
        "unsaid",
    }
)
"""Sections of `words.yaml`."""
NAMINGS = frozenset({
    "numbers", "number", "pair", "strange", "follow", "joins", "one", "before",
    "heads", "spaced", "compounds",
})  # fmt: skip
"""Sections of `naming.yaml`; the last three only where the language needs them."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists of one language, as plain values."""

    lang: str
    spaced: bool
    """Whether words stand between spaces. Where they do not, patterns match inside a line too."""
    intents: Mapping[str, Mapping[str, list[str]]]
    filters: Mapping[str, Mapping[str, list[str]]]
    words: Mapping[str, frozenset[str]]
    asks: Mapping[str, frozenset[str]]
    """Concepts by the words that ask for them."""
    tells: Mapping[str, frozenset[str]]
    """Words under which the catalogue may have the answer, by concept."""
    countries: frozenset[str]
    """Concepts that the name of a country asks for; where the catalogue names one, it means it."""
    naming: Mapping[str, Any]
    """How viewers call products: patterns and number words."""


@cache
def lexicon(lang: str) -> Lexicon:
    """The word lists for a BCP 47 tag. Raises `Misconfigured` when there are none for it."""
    name = lang.split("-", maxsplit=1)[0]
    folder = FOLDER / name
    if name not in languages():
        raise Misconfigured(
            f"show.language: chat is not understood in {lang!r}, expected one of:"
            f" {', '.join(languages())}"
        )
    means = _read(folder / "means.yaml")
    asks: dict[str, set[str]] = {}
    for concept, sides in means.items():
        for word in _words(folder / "means.yaml", sides["asks"]):
            asks.setdefault(word, set()).add(concept)
    naming = _read(folder / "naming.yaml")
    lists = _read(folder / "words.yaml")
    return Lexicon(
        name,
        spaced=naming.get("spaced", True),
        intents=_read(folder / "intents.yaml"),
        filters=_read(folder / "filters.yaml"),
        words={key: _words(folder / "words.yaml", lists.get(key) or ()) for key in WORD_LISTS},
        asks={word: frozenset(concepts) for word, concepts in asks.items()},
        tells={c: _words(folder / "means.yaml", sides["tells"]) for c, sides in means.items()},
        countries=frozenset(c for c, sides in means.items() if sides.get("countries")),
        naming=naming,
    )


@cache
def countries(lang: str) -> frozenset[str]:
    """Names of countries in a language, folded, those of one word."""
    named = Locale.parse(lang.partition("-")[0]).territories
    said = (folded(name) for code, name in named.items() if len(code) == 2)
    return frozenset(name for name in said if len(words(name)) == 1 and name.isalpha())


@cache
def languages() -> tuple[str, ...]:
    """Every language there are word lists for."""
    return tuple(sorted(path.name for path in FOLDER.iterdir() if path.is_dir()))


@cache
def things() -> tuple[Mapping[str, tuple[str, ...]], ...]:
    """What shops sell, row by row, with its names by language."""
    rows = yaml_file(FOLDER / "things.yaml")
    return tuple({lang: tuple(names) for lang, names in row.items()} for row in rows)


def whole_words(patterns: Iterable[str], *, spaced: bool = True) -> re.Pattern[str]:
    """One pattern that finds any of `patterns`, as whole words where words are spaced.

    Their groups do not capture. No patterns find nothing.
    """
    plain = [re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern) for pattern in patterns]
    if not plain:
        return re.compile(r"(?!)")
    any_of = "(?:" + "|".join(plain) + ")"
    return re.compile(rf"(?<!\w){any_of}(?!\w)" if spaced else any_of)


@cache
def _read(file: Path) -> dict[str, Any]:
    content = yaml_file(file)
    if not isinstance(content, dict):
        raise Misconfigured(f"{file}: expected sections by name, found {type(content).__name__}")
    return content


def _words(file: Path, entries: Iterable[object]) -> frozenset[str]:
    found = frozenset(entries)
    for entry in found:
        if not isinstance(entry, str):
            raise Misconfigured(f"{file}: expected a word, found {entry!r}; put it in quotes")
    return frozenset(str(entry) for entry in found)
