"""Whether any of a thousand patterns can match a text, told at a glance by how their words begin.

Trying every alternative of every list at every word of a line is what costs most in the gate, and
hardly any line has one. The alternatives are kept by the two letters they begin with, so that at
each word only a handful are tried. A glance only says "perhaps": the lists themselves decide.
"""

import re
from collections.abc import Callable, Iterable, Iterator

_OPENS, _CLOSES = "([", ")]"
_OPTIONAL = "?*{"
_SIGNS = " '-#&"


class Glance:
    """Alternatives by how they begin. `whole` makes one pattern of several, as it is in a text."""

    def __init__(
        self, patterns: Iterable[str], whole: Callable[[Iterable[str]], re.Pattern[str]]
    ) -> None:
        self._whole = whole
        self._starts = re.compile(r"(?<![a-z0-9_{])\S")
        self._by_start: dict[str, list[str]] = {}
        self._compiled: dict[str, re.Pattern[str]] = {}
        anywhere: list[str] = []
        for branch in (one for pattern in patterns for one in alternatives(pattern)):
            begins = starts(branch)
            if begins is None:
                anywhere.append(branch)
            for start in begins or ():
                self._by_start.setdefault(start, []).append(branch)
        self._anywhere = whole(anywhere) if anywhere else None

    def perhaps(self, text: str) -> bool:
        """False only when none of the patterns matches anywhere in folded `text`."""
        for match in self._starts.finditer(text):
            at = match.start()
            for start in (text[at : at + 2], text[at]):
                if start in self._by_start and self._begins(start, text, at):
                    return True
        return self._anywhere is not None and self._anywhere.search(text) is not None

    def _begins(self, start: str, text: str, at: int) -> bool:
        pattern = self._compiled.get(start)
        if pattern is None:
            pattern = self._compiled[start] = self._whole(self._by_start[start])
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
    """The letter or two that every match begins with, one of them; None when that is not known."""
    if branch.startswith("(?"):
        return _of_group(branch)
    letter = branch[:1]
    if not _plain(letter) or branch[1:2] in set(_OPTIONAL):
        return None
    second, after = branch[1:2], branch[2:3]
    certain = _plain(second) and after not in set(_OPTIONAL)
    return {letter + second} if certain else {letter}


def _of_group(branch: str) -> set[str] | None:
    inner, rest = _parted(branch)
    if not branch.startswith("(?:"):
        # it looks around and takes nothing; with a `<` the letters before it
        return None if rest[:1] in set(_OPTIONAL) else starts(rest)
    ways = [one or rest for one in alternatives(inner)]
    if rest[:1] in {"?", "*"}:
        ways.append(rest[1:])
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
