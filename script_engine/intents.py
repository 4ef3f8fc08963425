"""What a viewer wants, by rules: several intents may be meant at once."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from script_engine.chat_text import words
from script_engine.lexicons import Lexicon, whole_words

_READ = 240
"""Characters of a message that are searched for intents; a question is seldom longer."""
_REMEMBERED = 4096
_HEARD_BEFORE = 2048
"""Messages whose meaning is kept, for crowds that all ask the same."""
_LITERAL = re.compile(r"(?<![a-z])[a-z]{4,}(?![a-z?*+])")
_SIGNS = re.compile(r"\\.")
_DOUBLED = re.compile(r"(.)\1")


@dataclass(frozen=True, slots=True)
class Meant:
    """One message as it was understood."""

    intents: tuple[str, ...]
    """Names from the lexicon, in the order in which they should be answered; empty: nothing."""
    asks: bool
    """Whether it is put as a question."""
    text: str
    """The folded text with its spelling mended."""


@dataclass(frozen=True, slots=True)
class _Rule:
    say: re.Pattern[str]
    unless: frozenset[str]
    beside: tuple[str, ...]


class Intents:
    """Reads intents from folded text. Pure apart from a bounded memory of mended words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._rules = {
            name: _Rule(
                whole_words(rule["say"], spaced=lexicon.spaced),
                frozenset(rule.get("unless", ())),
                tuple(rule.get("beside", ())),
            )
            for name, rule in lexicon.intents.items()
        }
        self._asks = lexicon.words["asks"]
        self._spell = _by_first_letter(lexicon.words["spell"])
        plain = ("plain", "asks", "pointing", "spelt", "spell")
        listed = (lexicon.words[name] for name in plain)
        self._spelt = _literals(lexicon).union(*listed)
        self._mended: dict[str, str] = {}
        self._read: dict[str, tuple[str, ...]] = {}

    def read(self, text: str, known: Container[str] = ()) -> Meant:
        """Understand `text` as `chat_text.folded` made it; words in `known` are not mended."""
        mended = self._mend(text[:_READ], known)
        spoken = words(mended)
        asks = "?" in text or bool(spoken and (spoken[0] in self._asks or text[-1] in self._asks))
        return Meant(self._meant(mended), asks, mended)

    def _meant(self, text: str) -> tuple[str, ...]:
        known = self._read.get(text)
        if known is None:
            meant = {name for name in self._rules if self._says(name, text)}
            rules = self._rules.items()
            known = tuple(n for n, rule in rules if n in meant and not rule.unless & meant)
            if len(self._read) >= _HEARD_BEFORE:
                self._read.clear()
            self._read[text] = known
        return known

    def _says(self, name: str, text: str) -> bool:
        rule = self._rules[name]
        if not rule.say.search(text):
            return False
        for other in rule.beside:
            text = self._rules[other].say.sub(" ", text)
        return not rule.beside or bool(rule.say.search(text))

    def _mend(self, text: str, known: Container[str]) -> str:
        def right(match: re.Match[str]) -> str:
            word = match[0]
            if word in self._spelt or word in known:
                return word
            single = _DOUBLED.sub(r"\1", word)
            return single if single in self._spelt else self._spelling(word)

        return re.sub(r"[a-z]{4,}", right, text)

    def _spelling(self, word: str) -> str:
        mended = self._mended.get(word)
        if mended is None:
            if len(self._mended) >= _REMEMBERED:
                self._mended.clear()
            mended = self._mended[word] = _nearest(word, self._spell.get(word[0], ()))
        return mended


def _literals(lexicon: Lexicon) -> frozenset[str]:
    """The plain words of its patterns: whoever writes one of them made no slip."""
    said = (pattern for rule in lexicon.intents.values() for pattern in rule["say"])
    return frozenset(
        word for pattern in said for word in _LITERAL.findall(_SIGNS.sub(" ", pattern))
    )


def _nearest(word: str, candidates: Iterable[str]) -> str:
    slips = 1 if len(word) < 8 else 2
    best, least = word, slips + 1
    for candidate in candidates:
        if len(candidate) < 5 and sorted(candidate) != sorted(word):
            continue  # of short words only swapped letters are mended: too many are neighbours
        apart = OSA.distance(word, candidate, score_cutoff=slips)
        if apart < least:
            best, least = candidate, apart
    return best


def _by_first_letter(vocabulary: Iterable[str]) -> dict[str, tuple[str, ...]]:
    letters: dict[str, list[str]] = {}
    for word in sorted(vocabulary):
        letters.setdefault(word[0], []).append(word)
    return {letter: tuple(group) for letter, group in letters.items()}
