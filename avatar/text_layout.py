"""Breaking and shortening text to the room there is, by measured width."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

Measure = Callable[[str], float]
"""Width of a text in the unit of the room."""

ELLIPSIS = "…"

_CLOSING = frozenset("、。，．：；！？）］｝」』】〉》〕ー・…‥,.!?;:)]}%’”")
"""Must not begin a line (after JIS X 4051 and UAX 14)."""
_OPENING = frozenset("（［｛「『【〈《〔([{‘“")
"""Must not end a line."""


def unspaced(c: str) -> bool:
    """Whether lines may break beside `c` without a space: Han and kana; not Hangul."""
    return unicodedata.east_asian_width(c) in "WF" and not "\uac00" <= c <= "\ud7a3"


def atoms(text: str) -> list[str]:
    """The pieces between which a line may break; they join to `text`, spaces at their ends."""
    out: list[str] = []
    for c in text:
        if out and not _breaks(out[-1], c):
            out[-1] += c
        else:
            out.append(c)
    return out


def _breaks(before: str, c: str) -> bool:
    last = before[-1]
    if c == " " or c in _CLOSING or last in _OPENING:
        return False
    return last == " " or unspaced(c) or unspaced(last)


def split_wide(pieces: list[str], room: float, measure: Measure) -> list[str]:
    """The same pieces, those wider than `room` cut between characters."""
    out: list[str] = []
    for piece in pieces:
        rest = piece
        while len(rest.rstrip()) > 1 and measure(rest.rstrip()) > room:
            cut = longest(rest, room, measure)
            out.append(rest[:cut])
            rest = rest[cut:]
        out.append(rest)
    return out


def longest(text: str, room: float, measure: Measure) -> int:
    """How many characters from the start fit into `room`: at least 1; marks stay with letters."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle]) <= room else (low, middle - 1)
    while 1 < low < len(text) and unicodedata.combining(text[low]):
        low -= 1
    return low


def clip(text: str, room: float, measure: Measure) -> str:
    """`text`, or as much of it as fits with an ellipsis; empty when not even that fits."""
    if measure(text) <= room:
        return text
    space = room - measure(ELLIPSIS)
    if space <= 0:
        return ELLIPSIS if measure(ELLIPSIS) <= room else ""
    cut = longest(text, space, measure)
    while cut and measure(text[:cut].rstrip() + ELLIPSIS) > room:
        cut -= 1
    return text[:cut].rstrip(" ,;:-–") + ELLIPSIS


def wrap(text: str, room: float, lines: int, measure: Measure) -> list[str]:
    """At most `lines` lines, none wider than `room`; what does not fit ends in an ellipsis."""
    out: list[str] = []
    line = ""
    for piece in split_wide(atoms(text), room, measure):
        if line and measure((line + piece).rstrip()) > room:
            out.append(line)
            line = ""
        line += piece
    out.append(line)
    kept, rest = out[: lines - 1], "".join(out[lines - 1 :])
    if rest:
        kept.append(clip(rest.strip(), room, measure))
    return [line.rstrip() for line in kept]


def fitting(text: str, size: float, room: float, measure: Callable[[str, float], float]) -> float:
    """The size up to `size` at which `text` is no wider than `room`."""
    wide = measure(text, size)
    return size if wide <= room else size * room / wide
