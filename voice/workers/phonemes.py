"""A sentence as the symbols of a model that reads IPA, each with its word."""

from collections.abc import Callable, Sequence
from typing import Any

from voice.workers.espeak_ipa import Reader
from voice.workers.wording import owners

Symbols = list[tuple[str, int | None]]
"""A symbol and the number of its word; None for marks and blanks."""


def spelled(
    words: Sequence[Sequence[Any]], reader: Reader, fitted: Callable[[str], list[str]]
) -> Symbols:
    """`words` are `[text, mark, stress]`. `fitted` turns one group of IPA into a model's symbols.

    Marks stand after their word, blanks between groups; a mark that the model does not have is for
    the caller to leave out.
    """
    symbols: Symbols = []
    first = 0
    for number, (_, mark, _) in enumerate(words):
        if mark or number == len(words) - 1:
            clause = [text for text, _, _ in words[first : number + 1]]
            symbols += _clause(clause, first, reader, fitted)
            symbols += [(mark, None)] if mark else []
            symbols += [(" ", None)] if number < len(words) - 1 else []
            first = number + 1
    return symbols


def _clause(
    words: list[str], first: int, reader: Reader, fitted: Callable[[str], list[str]]
) -> Symbols:
    groups = [group for group in map(fitted, reader.groups(" ".join(words))) if group]

    def alone(number: int) -> int:
        return sum(len(fitted(group)) for group in reader.groups(words[number]))

    symbols: Symbols = []
    owned = owners([len(group) for group in groups], len(words), alone) if groups else []
    for group, numbers in zip(groups, owned, strict=True):
        symbols += [(" ", None)] if symbols else []
        symbols += [(symbol, first + word) for symbol, word in zip(group, numbers, strict=True)]
    return symbols
