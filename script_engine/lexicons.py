"""The word lists of one language, read once: what viewers ask, what is never shown."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from studio.errors import Misconfigured

_FOLDER = Path(__file__).resolve().parent / "lexicon"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists of one language, as plain values."""

    intents: dict[str, dict[str, list[str]]]
    filters: dict[str, dict[str, list[str]]]
    words: dict[str, frozenset[str]]
    means: dict[str, frozenset[str]]
    """Words of questions, and the words under which the catalogue may have the answer."""


@cache
def lexicon(lang: str) -> Lexicon:
    """The word lists for a BCP 47 tag. Raises `Misconfigured` when there are none for it."""
    folder = _FOLDER / lang.split("-", maxsplit=1)[0]
    if not folder.is_dir():
        known = ", ".join(sorted(path.name for path in _FOLDER.iterdir() if path.is_dir()))
        raise Misconfigured(
            f"show.language: chat is not understood in {lang!r}, expected one of: {known}"
        )
    return Lexicon(
        intents=_read(folder / "intents.yaml"),
        filters=_read(folder / "filters.yaml"),
        words=_sets(folder / "words.yaml"),
        means=_sets(folder / "means.yaml"),
    )


def whole_words(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern that finds any of `patterns` as whole words. Their groups do not capture."""
    plain = (re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern) for pattern in patterns)
    return re.compile(r"(?<!\w)(?:" + "|".join(plain) + r")(?!\w)")


def _read(file: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as reason:
        raise Misconfigured(f"{file}: cannot be read: {reason}") from reason
    if not isinstance(content, dict):
        raise Misconfigured(f"{file}: expected sections by name, found {type(content).__name__}")
    return content


def _sets(file: Path) -> dict[str, frozenset[str]]:
    return {name: frozenset(map(_word, entries)) for name, entries in _read(file).items()}


def _word(entry: object) -> str:
    if not isinstance(entry, str):
        raise Misconfigured(f"lexicon: expected a word, found {entry!r}; put it in quotes")
    return entry
