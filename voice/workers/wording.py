"""Which word each phoneme belongs to, when a phonemizer has joined or divided words."""

from collections.abc import Callable, Sequence
from itertools import accumulate

_TOGETHER = 4
"""Most words that are said as one group, such as `of the`; and most groups of one word."""


def owners(sizes: Sequence[int], words: int, alone: Callable[[int], int]) -> list[list[int]]:
    """For each group of phonemes the numbers of its words, for each phoneme one.

    `sizes` are the lengths of the groups between blanks, `alone(n)` the number of phonemes of word
    `n` said by itself, asked only when there are not as many groups as words.
    """
    if len(sizes) == words:
        return [[number] * size for number, size in enumerate(sizes)]
    lengths = [max(1, alone(number)) for number in range(words)]
    owned: list[list[int]] = []
    for groups, numbers in _matched(sizes, lengths):
        shares = _shared(sum(sizes[group] for group in groups), numbers, lengths)
        at = 0
        for group in groups:
            owned.append(shares[at : at + sizes[group]])
            at += sizes[group]
    return owned


def _matched(sizes: Sequence[int], lengths: Sequence[int]) -> list[tuple[range, range]]:
    """Groups and words cut into pieces that follow each other, as alike in length as can be."""
    best: dict[tuple[int, int], tuple[float, list[tuple[range, range]]]] = {(0, 0): (0.0, [])}
    up_to_group, up_to_word = [0, *accumulate(sizes)], [0, *accumulate(lengths)]
    steps = [(1, n) for n in range(1, _TOGETHER + 1)] + [(n, 1) for n in range(2, _TOGETHER + 1)]
    for group in range(len(sizes) + 1):
        for word in range(len(lengths) + 1):
            if (group, word) not in best:
                continue
            cost, cuts = best[group, word]
            for groups, words in steps:
                to = (group + groups, word + words)
                if to[0] > len(sizes) or to[1] > len(lengths):
                    continue
                heard = up_to_group[to[0]] - up_to_group[group]
                expected = up_to_word[to[1]] - up_to_word[word]
                # Joining is rare: of two ways that fit as well, the one with fewer joins is right.
                total = cost + abs(heard - expected) + 0.5 * (groups + words - 2)
                if to not in best or total < best[to][0]:
                    cut = (range(group, to[0]), range(word, to[1]))
                    best[to] = (total, [*cuts, cut])
    end = (len(sizes), len(lengths))
    return best[end][1] if end in best else [(range(len(sizes)), range(len(lengths)))]


def _shared(count: int, numbers: range, lengths: Sequence[int]) -> list[int]:
    """`count` phonemes given to some words in proportion to their lengths."""
    total = sum(lengths[number] for number in numbers)
    edges = [round(count * end / total) for end in accumulate(lengths[n] for n in numbers)]
    owned: list[int] = []
    for number, edge in zip(numbers, edges, strict=True):
        owned += [number] * (edge - len(owned))
    return owned
