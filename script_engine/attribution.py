"""Ties the figures of an operator's words to the product that the words name."""

import re
from collections.abc import Callable, Iterable, Iterator

from catalog.fact import Fact
from script_engine.quoting import manner
from script_engine.refusal import Refusal
from studio.show import BoundLine, FactUse

_NAMES = frozenset({"name", "short_name", "brand", "category", "shop", "link", "difference"})


def misplaced(
    bound: BoundLine, facts: Iterable[Fact], lang: str, named: Callable[[str], tuple[str, ...]]
) -> Refusal | None:
    """The first figure said of another product than the one whose fact it is.

    A clause is about the product it names, `named`; one that names none goes on about the last.
    Before any name, a figure may be of any product that the line may speak of.
    """
    known = tuple(facts)
    about: tuple[str, ...] = ()
    for start, end in _clauses(bound.text, manner(lang).clauses):
        about = named(bound.text[start:end]) or about
        for use in bound.facts:
            sku, _, slot = use.id.partition("/")
            if slot in _NAMES or not start <= use.start < end or not about:
                continue
            if sku in about or _shared(use, about, known):
                continue
            said = bound.text[use.start : use.end]
            if not any(char.isdigit() for char in said):
                continue
            words = f"{said!r} is a figure of {sku}, but the words name {about[0]}; say which it is"
            return Refusal("other", (use.start, use.end), words)
    return None


def _shared(use: FactUse, about: tuple[str, ...], known: Iterable[Fact]) -> bool:
    """Whether a product that is named has the very same fact: two may cost alike."""
    slot = use.id.partition("/")[2]
    return any((f"{sku}/{slot}", use.value) == (f.id, f.value) for sku in about for f in known)


def _clauses(text: str, between: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for match in between.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)
