"""Which of a thousand patterns may match a text, told at a glance by how their words begin.

Trying every alternative of every list at every word of a line is what costs most in the gate, and
hardly any line has one. The alternatives are kept by the letters they begin with, so that at each
word hardly any is tried, and one that no text begins with is never compiled. A glance only says
"perhaps": the lists themselves decide.
"""

import re
from collections.abc import Callable, Iterable, Iterator

_OPENS, _CLOSES = "([", ")]"
_OPTIONAL = "?*{"
_SIGNS = " '-#&"
_LONGEST = 6
"""Letters of a beginning by which an alternative is found."""


class Glance:
    """Alternatives of several lists by how they begin.

    `whole` makes one pattern of several, as it is in a text.
    """

    def __init__(
        self,
        lists: Iterable[Iterable[str]],
        whole: Callable[[Iterable[str]], re.Pattern[str]],
    ) -> None:
        self._whole = whole
        self._starts = re.compile(r"(?<![a-z0-9_{])\S")
        self._by_start: dict[str, dict[int, list[str]]] = {}
        """By how they begin, alternatives by the number of their list."""
        self._compiled: dict[tuple[str, int], re.Pattern[str]] = {}
        anywhere: dict[int, list[str]] = {}
        for number, patterns in enumerate(lists):
            for branch in (one for pattern in patterns for one in alternatives(pattern)):
                begins = starts(branch)
                if begins is None:
                    anywhere.setdefault(number, []).append(branch)
                for start in begins or ():
                    self._by_start.setdefault(start, {}).setdefault(number, []).append(branch)
        self._anywhere = [(number, whole(branches)) for number, branches in anywhere.items()]
        self._lengths = tuple(sorted(set(map(len, self._by_start))))

    def suspects(self, text: str) -> frozenset[int]:
        """Numbers of the lists that may match in folded `text`; no other one does."""
        found = {number for number, pattern in self._anywhere if pattern.search(text)}
        for match in self._starts.finditer(text):
            at = match.start()
            for length in self._lengths:
                start = text[at : at + length]
                for number in self._by_start.get(start, ()):
                    if number not in found and self._begins(start, number, text, at):
                        found.add(number)
        return frozenset(found)

    def _begins(self, start: str, number: int, text: str, at: int) -> bool:
        pattern = self._compiled.get((start, number))
        if pattern is None:
            branches = self._by_start[start][number]
            pattern = self._compiled[start, number] = self._whole(branches)
        return pattern.match(text, at) is not None


def alternatives(pattern: str) -> list[str]:
    """The pattern cut at every `|` that stands in no group and no set."""
    depth, begin, found = 0, 0, []
    for at, char in _unescaped(pattern):
        depth += char in _OPENS
        depth -= char in _CLOSES
        if char == "|" and depth == 0:
            found.append(pattern[begin:at])
            begin = at + 1
    return [*found, pattern[begin:]]


def starts(branch: str) -> set[str] | None:
    """The letters that every match begins with, one of them; None when they are not known."""
    if branch.startswith("(?"):
        return _of_group(branch)
    certain = 0
    if branch.startswith(" "):
        return None  # no text is looked at from a space on
    while certain < _LONGEST and _plain(branch[certain : certain + 1]):
        if branch[certain + 1 : certain + 2] in set(_OPTIONAL):
            break
        certain += 1
    return {branch[:certain]} if certain else None


def _of_group(branch: str) -> set[str] | None:
    inner, rest = _parted(branch)
    if not branch.startswith("(?:"):
        # it looks around and takes nothing; with a `<` the letters before it
        return None if rest[:1] in set(_OPTIONAL) else starts(rest)
    optional = rest[:1] in {"?", "*"}
    follows = "" if optional or rest[:1] in {"+", "{"} else rest
    ways = [way + follows for way in alternatives(inner)]
    if optional:
        ways = [*(way for way in ways if way), rest[1:]]
    found = [None if rest[:1] == "{" else starts(way) for way in ways]
    if None in found:
        return None
    return {start for begins in found for start in begins or ()}


def _parted(branch: str) -> tuple[str, str]:
    """What is in the group that a branch begins with, and what follows the group."""
    depth = 0
    for at, char in _unescaped(branch):
        depth += char in _OPENS
        depth -= char in _CLOSES
        if depth == 0:
            return branch[3:at], branch[at + 1 :]
    raise ValueError(f"{branch!r}: a group without an end")


def _plain(letter: str) -> bool:
    return bool(letter) and (letter.isalnum() or letter in _SIGNS)


def _unescaped(pattern: str) -> Iterator[tuple[int, str]]:
    """Places and letters that are no escapes; of a set its beginning and its end."""
    at, inside = 0, False
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 2
            continue
        if inside:
            inside = char != "]" or pattern[at - 1] == "["
            if not inside:
                yield at, char
        else:
            inside = char == "["
            yield at, char
        at += 1
