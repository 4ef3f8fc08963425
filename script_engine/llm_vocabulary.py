"""The words a model may use: those of our own copy, and a list of neutral ones.

What a product is or does is said by slots alone. Every word of the playbook was written for any
product, so none of them says what only some products are.
"""

import re
from collections.abc import Iterable, Iterator

from script_engine.brackets import Tree
from script_engine.frames import Copy
from script_engine.shapes import SLOT

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


class Vocabulary:
    """Knows words, and their forms by `endings`."""

    def __init__(self, copy: Copy, more: Iterable[str], endings: Iterable[str]) -> None:
        frames = (frame.tree for frames in copy.acts.values() for frame in frames)
        told = {word for tree in frames for text in _texts(tree) for word in words(text)}
        self._known = frozenset(told | {word.casefold() for word in more})
        self._endings = tuple(endings)

    def strange(self, text: str, also: Iterable[str] = ()) -> str | None:
        """The first word of a line that is not known, nor a word of `also`; slots are no words."""
        extra = {word for phrase in also for word in words(phrase)}
        return next((w for w in words(text) if not (w in extra or self._knows(w))), None)

    def _knows(self, word: str) -> bool:
        if word in self._known:
            return True
        for ending in self._endings:
            stem = word.removesuffix(ending)
            if stem != word and (stem in self._known or f"{stem}e" in self._known):
                return True
        return False


def words(text: str) -> list[str]:
    """The words outside slots, folded."""
    return _WORD.findall(SLOT.sub(" ", text).casefold().replace("’", "'"))


def _texts(tree: Tree) -> Iterator[str]:
    for part in tree:
        if isinstance(part, str):
            yield part
        else:
            for option in part.options:
                yield from _texts(option)
