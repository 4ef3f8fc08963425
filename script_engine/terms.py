"""What a text is about, as terms that two wordings of one question share.

A term is a concept (`weight`, whichever word asks for it, in whichever language), or the stem of a
word. Words that mean nothing by themselves are none.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal

from script_engine.chat_text import folded, words
from script_engine.lexicons import countries, lexicon, things

_STEM = 3
"""Letters of a word that no ending may take."""
_LETTERS_AT_LEAST = 2
_REMEMBERED = 16_384

Term = tuple[str, ...]
"""The names one word goes by in the index; one of them found is the word found."""
Side = Literal["asks", "tells"]


def terms(text: str, lang: str, side: Side) -> tuple[Term, ...]:
    """The terms of `text`, each once. Questions `asks`, the catalogue `tells`."""
    plain = _cuts(lang).sub(" ", folded(text))
    found = (_term(word, lang, side) for word in words(plain))
    return tuple(dict.fromkeys(term for term in found if term))


@lru_cache(_REMEMBERED)
def _term(word: str, lang: str, side: Side) -> Term:
    """The term of one word; empty when it means nothing by itself."""
    if len(word) < _LETTERS_AT_LEAST and word.isascii():
        return ()
    listed = lexicon(lang)
    concepts = set(listed.asks.get(word, ()))
    if side == "tells":
        concepts |= _telling(listed.lang).get(word, frozenset())
    elif word in countries(listed.lang):
        concepts |= listed.countries
    if not concepts and (len(word) < _LETTERS_AT_LEAST or word in _small(listed.lang)):
        return ()
    return (root(word, listed.words["suffixes"]), *(f"c{name}" for name in sorted(concepts)))


def weak(lang: str) -> frozenset[str]:
    """Stems of words that ask little by themselves: `safe`, `easily`, `work`."""
    listed = lexicon(lang).words
    return frozenset(root(word, listed["suffixes"]) for word in listed["weak"])


def root(word: str, suffixes: Iterable[str]) -> str:
    """The word without its longest known ending; three letters of it stay."""
    fitting = (s for s in suffixes if word.endswith(s) and len(word) - len(s) >= _STEM)
    longest = max(fitting, key=len, default="")
    short = word[: len(word) - len(longest)]
    return short[:-1] if len(short) > _STEM and short.endswith("e") else short


@cache
def _cuts(lang: str) -> re.Pattern[str]:
    """Small words that stand between others without a space, where a language has such."""
    found = sorted(lexicon(lang).words["cuts"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, found)) or r"(?!)")


@cache
def _small(lang: str) -> frozenset[str]:
    """Words that say nothing by themselves."""
    return lexicon(lang).words["plain"] | lexicon(lang).words["asks"]


@cache
def _telling(lang: str) -> dict[str, frozenset[str]]:
    """Concepts by the words under which the catalogue has them."""
    found: dict[str, set[str]] = {}
    for concept, told in lexicon(lang).tells.items():
        for word in told:
            found.setdefault(word, set()).add(concept)
    return {word: frozenset(concepts) for word, concepts in found.items()}


@cache
def elsewhere(lang: str) -> dict[str, frozenset[str]]:
    """What things are called in other languages, by their names in `lang`; both as `root` has them.

    Names of several words are left out: a word of one may mean anything.
    """
    found: dict[str, set[str]] = {}
    for row in things():
        rooted = {
            other: {
                root(name, lexicon(other).words["suffixes"]) for name in names if " " not in name
            }
            for other, names in row.items()
        }
        others = {name for other, names in rooted.items() if other != lang for name in names}
        for name in rooted.get(lang.partition("-")[0], ()):
            found.setdefault(name, set()).update(others)
    return {name: frozenset(others) for name, others in found.items()}
