"""Words taken apart or stretched so that no list finds them, put together again."""

import re
from collections.abc import Iterator

from script_engine.folded import Folded

_SPELLED = re.compile(r"(?<![\w'])(?:[^\W\d_][ .\-_*/,~]{1,3}){2,}[^\W\d_](?!\w)")
_LETTERS = 7
_WORDS = "aeiouy"
"""Letters that are words of their own in some language."""
_PARTED = re.compile(r"(?<=[^\W\d_])[-._*~/\\+^=]+(?=[^\W\d_])(?![^{}]*\})")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_LEET = str.maketrans("@!|+€£", "ailtel")
_MASKS = re.compile(r"(?<=[a-z])[@!+](?=[a-z])|@(?=[a-z])")


def spelled_out(text: str) -> tuple[int, int] | None:
    """Where seven letters or more stand one by one, as nobody writes for a voice."""
    for match in _SPELLED.finditer(text):
        if sum(char.isalpha() for char in match[0]) >= _LETTERS:
            return match.span()
    return None


def unmasked(plain: Folded) -> Iterator[Folded]:
    """Other ways to read a text that is disguised; none for a text that is not.

    What is taken out keeps the places of what is left.
    """
    text = plain.text
    if _MASKS.search(text):
        yield Folded(_MASKS.sub(lambda match: match[0].translate(_LEET), text), plain.places)
    if _SPELLED.search(text):
        spans = [m.span() for m in _SPELLED.finditer(text)]
        yield _without(plain, iter(spans), spelled=True)
        for inner in zip(*(_inner(text, *span) for span in spans), strict=True):
            yield _without(plain, iter(inner), spelled=True)
    if _PARTED.search(text):
        yield _without(plain, (m.span() for m in _PARTED.finditer(text)), spelled=False)
    if _STRETCHED.search(text):
        yield _squeezed(plain, 1)
        yield _squeezed(plain, 2)


def _inner(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """A run without a word of one letter at its ends: `t w o I think` spells `two`."""
    letters = [place for place in range(start, end) if text[place].isalpha()]
    first = letters[1] if text[letters[0]] in _WORDS else start
    last = letters[-2] + 1 if text[letters[-1]] in _WORDS else end
    return (start, last), (first, end), (first, last)


def _without(plain: Folded, spans: Iterator[tuple[int, int]], *, spelled: bool) -> Folded:
    """The text without what stands between letters within `spans`."""
    gone = {
        place
        for start, end in spans
        for place in range(start, end)
        if not spelled or not plain.text[place].isalpha()
    }
    return _keeping(plain, [place for place in range(len(plain.text)) if place not in gone])


def _squeezed(plain: Folded, most: int) -> Folded:
    """The text with runs of three or more of a letter cut to `most`."""
    gone: set[int] = set()
    for match in _STRETCHED.finditer(plain.text):
        gone.update(range(match.start() + most, match.end()))
    return _keeping(plain, [place for place in range(len(plain.text)) if place not in gone])


def _keeping(plain: Folded, kept: list[int]) -> Folded:
    text = "".join(plain.text[place] for place in kept)
    return Folded(text, tuple(plain.places[place] for place in kept))
