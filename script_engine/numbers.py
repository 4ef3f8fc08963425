"""Where a text states a number: digits, number words, money, shares and dates, in any disguise."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from script_engine.disguise import unmasked
from script_engine.folded import Folded, folded
from script_engine.rules import NumberRules, Rules

_DIGITS = re.compile(r"[#+-]?[^\W\d_]*\d[\w.,:/%]*")
_KEYS = re.compile(r"KEYCAP|HUNDRED|DIGIT|NUMBER|CIRCLED|TALLY|PERCENT|PER MILLE|FULLWIDTH|NUMER")
_TOKEN = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Written spans of a text that look like numbers, in order of their start."""

    stated: tuple[tuple[int, int], ...]
    harmless: tuple[tuple[int, int], ...]
    """Phrases with number words that state nothing: `one more thing`, `at first`."""


def numbers(text: str, rules: Rules) -> Numbers:
    """Everything in `text` that states a number, and what only sounds like one."""
    plain, listed = folded(text), rules.numbers
    found = {plain.span(*span) for span in _digits(plain)}
    found.update(_signs(text))
    idle: list[tuple[int, int]] = []
    words = [match.span() for match in listed.words.finditer(plain.text)]
    if words:
        idle = [match.span() for match in listed.idioms.finditer(plain.text)]
        found.update(plain.span(*span) for span in words if not _within(span, idle))
    found.update(_apart(plain, listed))
    for hidden in unmasked(plain):
        found.update(_hidden(plain, hidden, listed))
    return Numbers(_joined(sorted(found)), tuple(sorted(plain.span(*span) for span in idle)))


def _within(span: tuple[int, int], idle: list[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in idle)


def _joined(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans that touch or overlap as one: `$` and `25` are `$25`."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _digits(plain: Folded) -> Iterator[tuple[int, int]]:
    if re.search(r"\d", plain.text):
        for match in _DIGITS.finditer(plain.text):
            yield match.span()


def _apart(plain: Folded, listed: NumberRules) -> Iterator[tuple[int, int]]:
    """Number words with a space in them: `twen ty`. Their pieces are no words of themselves."""
    tokens = [(match[0], match.span()) for match in _TOKEN.finditer(plain.text)]
    for (one, first), (two, second) in pairwise(tokens):
        if second[0] - first[1] == 1 and one + two in listed.parted:
            yield plain.span(first[0], second[1])


def _hidden(plain: Folded, hidden: Folded, listed: NumberRules) -> Iterator[tuple[int, int]]:
    """Number words in a text put together again that were none before."""
    known = {plain.places[match.start()] for match in listed.words.finditer(plain.text)}
    for match in listed.words.finditer(hidden.text):
        if hidden.places[match.start()] not in known:
            yield hidden.span(*match.span())


def _signs(text: str) -> Iterator[tuple[int, int]]:
    """Single characters that are a number or a currency in any script."""
    if "$" in text:
        yield from ((place, place + 1) for place, char in enumerate(text) if char == "$")
    if not text.isascii():
        for place, char in enumerate(text):
            if not char.isascii() and _is_number(char):
                yield place, place + 1


@lru_cache(maxsize=4096)
def _is_number(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "Sc" or unicodedata.numeric(char, None) is not None:
        return True
    return category in {"So", "Me"} and _KEYS.search(unicodedata.name(char, "")) is not None
