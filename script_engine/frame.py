"""One frame of the playbook: a hand-written line with its alternatives."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from script_engine.brackets import Tree, parse

_PARSED = 1024
"""Texts whose trees are kept: a line tries some forty of four thousand."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A line as it was written, checked."""

    id: str
    act: str
    tone: str
    text: str
    needs: frozenset[str]
    """Slots of its text, except the asker, and facts that it speaks of without their words."""
    slots: frozenset[str]
    """All slots of its text, the asker among them."""
    ways: tuple[frozenset[str], ...]
    """Demands of some of its expansions: it can be said when one of them is met."""

    @property
    def tree(self) -> Tree:
        """Its text and choices."""
        return _parsed(self.text)

    def can_say(self, offered: Iterable[str]) -> bool:
        """Whether it has an expansion for what `shapes.offered` gives."""
        have = frozenset(offered)
        return any(way <= have for way in self.ways)


_parsed = lru_cache(maxsize=_PARSED)(parse)
