"""Which language a message is in: its script first, then whose everyday words it uses."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from script_engine.chat_text import UNSPACED, words
from script_engine.lexicons import Lexicon, languages, lexicon

_LITERAL = re.compile(r"[^\W\d_]{3,}")
_ESCAPES = re.compile(r"\\.|\(\?[:=!<]*|\{[^}]*\}")
_HOME = 0.3
"""What the show's own language has in advance, in words of its own."""
_PRIOR = 0.4
"""The same for the language a viewer wrote in before."""
_TRIED = 3
"""Languages in which one message is read at most."""


class Tongues:
    """Guesses languages from single words, so that `hola` and `cb?` are enough."""

    def __init__(self, home: str) -> None:
        """`home` is the show's language."""
        self._home = lexicon(home).lang
        self._spoken = _speakers()
        self._unspaced = tuple(name for name in languages() if not lexicon(name).spaced)

    def guess(self, text: str, prior: str | None = None) -> tuple[str, ...]:
        """Languages to read folded `text` in, the likeliest first, at most three.

        `prior` is what the same viewer wrote in before. Text that no language claims is read in
        the show's own.
        """
        scores = {self._home: _HOME}
        if prior is not None:
            scores[prior] = scores.get(prior, 0.0) + _PRIOR
        for word in dict.fromkeys(words(text)):
            known = self._spoken.get(word, ())
            for name in known:
                scores[name] = scores.get(name, 0.0) + 1 / len(known) ** 2
        if UNSPACED.search(text):
            for name in self._unspaced:
                scores[name] = scores.get(name, 0.0) + len(text)
        ranked = sorted(scores, key=lambda name: (-scores[name], name != self._home, name))
        return tuple(ranked[:_TRIED])


@cache
def _speakers() -> Mapping[str, tuple[str, ...]]:
    """Every word of the word lists, with the languages that have it."""
    found: dict[str, tuple[str, ...]] = {}
    for name in languages():
        for word in frozenset(_words(lexicon(name))):
            found[word] = (*found.get(word, ()), name)
    return found


def _words(of: Lexicon) -> Iterator[str]:
    for name in ("plain", "asks", "spell", "spelt", "pointing", "materials"):
        yield from of.words[name]
    yield from of.asks
    if not of.spaced:
        return  # its script gives it away
    for rule in of.intents.values():
        for pattern in rule["say"]:
            yield from _LITERAL.findall(_ESCAPES.sub(" ", pattern))
