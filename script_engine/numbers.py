"""Where a text states a number: digits, number words, money, shares and dates, in any disguise."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from script_engine.folded import Folded, folded
from script_engine.rules import Rules

_SPELLED = re.compile(r"(?<![\w'])(?:[^\W\d_][ .\-_*]{1,2}){3,}[^\W\d_](?!\w)")
_KEYS = re.compile(r"KEYCAP|HUNDRED|DIGIT|NUMBER|CIRCLED|TALLY|PERCENT|PER MILLE|FULLWIDTH|NUMERAL")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Written spans of a text that look like numbers, in order of their start."""

    stated: tuple[tuple[int, int], ...]
    harmless: tuple[tuple[int, int], ...]
    """Phrases with number words that state nothing: `one more thing`, `at first`."""


def numbers(text: str, rules: Rules) -> Numbers:
    """Everything in `text` that states a number, and what only sounds like one."""
    plain = folded(text)
    idle = [match.span() for idiom in rules.idioms for match in idiom.finditer(plain.text)]
    found = {*_words(plain, rules, idle), *_spelled(plain, rules), *_signs(text)}
    return Numbers(_joined(sorted(found)), tuple(sorted(plain.span(*span) for span in idle)))


def _joined(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans that touch or overlap as one: `$` and `25` are `$25`."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _words(plain: Folded, rules: Rules, idle: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for match in rules.numbers.finditer(plain.text):
        start, end = match.span()
        if not any(first <= start and end <= last for first, last in idle):
            yield plain.span(start, end)


def _spelled(plain: Folded, rules: Rules) -> Iterator[tuple[int, int]]:
    """Numbers with something between their letters: `t w e n t y`."""
    for match in _SPELLED.finditer(plain.text):
        if rules.numbers.search(re.sub(r"[\W_]", "", match[0])):
            yield plain.span(*match.span())


def _signs(text: str) -> Iterator[tuple[int, int]]:
    """Single characters that are a number or a currency in any script."""
    for place, char in enumerate(text):
        if char.isascii():
            if char == "$":
                yield place, place + 1
        elif _is_number(char):
            yield place, place + 1


def _is_number(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "Sc" or unicodedata.numeric(char, None) is not None:
        return True
    return category in {"So", "Me"} and _KEYS.search(unicodedata.name(char, "")) is not None
