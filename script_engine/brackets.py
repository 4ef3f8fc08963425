"""The grammar of frames: text with alternatives, `[one|two|]`, nested at most once."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from random import Random

DEEPEST = 2
_SIGN = re.compile(r"[\[\]|]")


class Malformed(ValueError):
    """Brackets that do not pair, or nest too deep. The message is half a sentence."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of these is said."""

    options: tuple["Tree", ...]


Tree = tuple[str | Choice, ...]
"""Literal text and choices, in order."""


def chance(*parts: object) -> Random:
    """Randomness that depends on `parts` alone: the same for every run, process and machine."""
    digest = blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).digest()
    return Random(int.from_bytes(digest))  # noqa: S311 - variety, not secrecy


def parse(text: str) -> Tree:
    """Read a frame's text. Raises `Malformed`."""
    tree, end = _sequence(text, 0, 0)
    if end != len(text):
        raise Malformed(f"found a stray {text[end]!r} at character {end + 1}")
    return tree


def count(tree: Tree) -> int:
    """How many different ways the brackets can be resolved."""
    product = 1
    for part in tree:
        if isinstance(part, Choice):
            product *= sum(count(option) for option in part.options)
    return product


def expansions(tree: Tree) -> Iterator[str]:
    """Every text the tree can become, first options first."""
    if not tree:
        yield ""
        return
    first, rest = tree[0], tree[1:]
    heads = [first] if isinstance(first, str) else [t for o in first.options for t in expansions(o)]
    for head in heads:
        for tail in expansions(rest):
            yield head + tail


def expand(tree: Tree, rng: Random, sayable: Callable[[str], bool]) -> str | None:
    """One text, choosing only options whose literal text is `sayable`; None when there is none."""
    said = []
    for part in tree:
        if isinstance(part, str):
            if not sayable(part):
                return None
            said.append(part)
            continue
        options = part.options
        first = int(rng.random() * len(options))
        for option in (*options[first:], *options[:first]):
            text = expand(option, rng, sayable)
            if text is not None:
                said.append(text)
                break
        else:
            return None
    return "".join(said)


def draw(tree: Tree, rng: Random) -> str:
    """One text, whatever it asks for: `expand` for when everything is sayable, and faster."""
    chosen = []
    for part in tree:
        if isinstance(part, str):
            chosen.append(part)
        else:
            option = part.options[int(rng.random() * len(part.options))]
            only = option[0] if len(option) == 1 else None
            chosen.append(only if isinstance(only, str) else draw(option, rng))
    return "".join(chosen)


def _sequence(text: str, at: int, depth: int) -> tuple[Tree, int]:
    parts: list[str | Choice] = []
    start = at
    while sign := _SIGN.search(text, at):
        at = sign.start()
        if sign[0] != "[":
            break
        if depth == DEEPEST:
            raise Malformed(f"found brackets nested more than once at character {at + 1}")
        if at > start:
            parts.append(text[start:at])
        choice, at = _choice(text, at + 1, depth + 1)
        parts.append(choice)
        start = at
    else:
        at = len(text)
    if at > start:
        parts.append(text[start:at])
    return tuple(parts), at


def _choice(text: str, at: int, depth: int) -> tuple[Choice, int]:
    opened = at
    options = []
    while True:
        option, at = _sequence(text, at, depth)
        options.append(option)
        if at >= len(text):
            raise Malformed(f"found no end of the bracket opened at character {opened}")
        at += 1
        if text[at - 1] == "]":
            break
    if len(options) < 2:
        raise Malformed(f"found a bracket with a single option at character {opened}")
    return Choice(tuple(options)), at
