"""Where lines may break in scripts without spaces, and where long words may be hyphenated."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

import pyphen

_MODELS = (
    ("[\u0e00-\u0e7f]", "load_default_thai_parser"),
    ("[\u3040-\u30ff]", "load_default_japanese_parser"),
    ("[\u3400-\u9fff]", "load_default_simplified_chinese_parser"),
)
"""The first that is found in a stretch of text reads it."""
_STRETCH = re.compile(r"[^ \u00a0]+")
_LETTERS = re.compile(r"[^\W\d_]{6,}")


def unspaced(c: str) -> bool:
    """Whether lines may break beside `c` without a space: Han, kana and Thai; not Hangul."""
    wide = unicodedata.east_asian_width(c) in "WF" and not "\uac00" <= c <= "\ud7a3"
    return wide or _south_east_asian(c)


def _south_east_asian(c: str) -> bool:
    return "\u0e00" <= c <= "\u0eff" or "\u1000" <= c <= "\u109f" or "\u1780" <= c <= "\u17ff"


@lru_cache(maxsize=512)
def phrase_starts(text: str) -> frozenset[int]:
    """The numbers of characters before which a phrase begins, in scripts without spaces."""
    out: set[int] = set()
    for stretch in _STRETCH.finditer(text):
        if any(map(unspaced, stretch[0])):
            at = stretch.start()
            for phrase in _phrases(stretch[0]):
                out.add(at)
                at += len(phrase)
    return frozenset(out)


def _phrases(stretch: str) -> list[str]:
    for script, model in _MODELS:
        if re.search(script, stretch):
            return list(_parser(model).parse(stretch))
    return re.findall(r".[\u200d]?\W*", stretch)


@cache
def _parser(model: str) -> Any:
    import budoux  # noqa: PLC0415 - most shows have no such text, and their start need not wait

    return getattr(budoux, model)()


def hyphenation(language: str) -> Callable[[str], Sequence[int]] | None:
    """Where words of a language (BCP 47) may be hyphenated; None when that is not known."""
    found = pyphen.language_fallback(language.replace("-", "_"))
    if found is None:
        return None
    dictionary = pyphen.Pyphen(lang=found, left=3, right=3)

    def syllables(text: str) -> list[int]:
        return [
            word.start() + at
            for word in _LETTERS.finditer(text)
            for at in dictionary.positions(word[0].lower())
        ]

    return syllables
