"""What a text is about, as terms that two wordings of one question share.

A term is a concept (`weight`, whichever word asks for it, in whichever language), or the stem of a
word. Words that mean nothing by themselves are none.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

from script_engine.chat_text import folded, words
from script_engine.lexicons import Lexicon

_STEM = 4
"""Letters of a word that no ending may take."""
_LETTERS_AT_LEAST = 2

Term = tuple[str, ...]
"""The names one word goes by in the index; one of them found is the word found."""


def terms(text: str, lexicon: Lexicon, side: Literal["asks", "tells"]) -> tuple[Term, ...]:
    """The terms of `text`, each once. Questions `asks`, the catalogue `tells`."""
    small = lexicon.words["plain"] | lexicon.words["asks"]
    found: dict[Term, None] = {}
    for word in words(folded(text)):
        concepts = sorted(_concepts(word, lexicon, side))
        if not concepts and (word in small or len(word) < _LETTERS_AT_LEAST):
            continue
        if len(word) < _LETTERS_AT_LEAST and word.isascii():
            continue
        found[(root(word, lexicon.words["suffixes"]), *(f"c{name}" for name in concepts))] = None
    return tuple(found)


def root(word: str, suffixes: Iterable[str]) -> str:
    """The word without its longest known ending, of which four letters stay."""
    fitting = (s for s in suffixes if word.endswith(s) and len(word) - len(s) >= _STEM)
    longest = max(fitting, key=len, default="")
    return word[: len(word) - len(longest)] if longest else word


def _concepts(word: str, lexicon: Lexicon, side: str) -> Iterator[str]:
    yield from lexicon.asks.get(word, ())
    if side == "tells":
        yield from (c for c, told in lexicon.tells.items() if word in told)
