"""Directions in a line of text, by the Unicode Bidirectional Algorithm (UAX 9).

For single lines without explicit marks, overrides and isolates, which `avatar.text.cleaned` takes
out: what is left are rules W1 to W7, N0 to N2, I1, I2, L1 and L2. The libraries that do this are
either part of the system, or give a reordered string, which cannot be shaped.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_BRACKETS = {
    "(": ")",
    "[": "]",
    "{": "}",
    "（": "）",
    "［": "］",
    "「": "」",
    "『": "』",
    "《": "》",
}
_OPENING = {closing: opening for opening, closing in _BRACKETS.items()}
_NEUTRAL = frozenset({"B", "S", "WS", "ON"})
_STRONG = frozenset({"L", "R", "AL"})


def right_to_left(text: str) -> bool:
    """Whether the first strong character runs from right to left (rules P2 and P3)."""
    for c in text:
        kind = unicodedata.bidirectional(c)
        if kind in _STRONG:
            return kind != "L"
    return False


def levels(text: str, *, rtl: bool) -> list[int]:
    """The embedding level of every character of a line: odd ones run from right to left."""
    base = int(rtl)
    if not rtl and text.isascii():
        return [0] * len(text)
    kinds = [unicodedata.bidirectional(c) or "L" for c in text]
    kinds = ["ON" if kind not in _KNOWN else kind for kind in kinds]
    edge = "R" if rtl else "L"
    _resolve_weak(kinds, edge)
    _resolve_brackets(text, kinds, edge)
    _resolve_neutral(kinds, edge)
    out = [base + _raised(kind, base) for kind in kinds]
    for i in range(len(text) - 1, -1, -1):  # L1: spaces at the end of the line
        if unicodedata.bidirectional(text[i]) not in {"WS", "S", "B", "BN"}:
            break
        out[i] = base
    return out


_KNOWN = frozenset(
    {"L", "R", "AL", "EN", "ES", "ET", "AN", "CS", "NSM", "BN", "B", "S", "WS", "ON"}
)


def _raised(kind: str, base: int) -> int:
    if base == 0:
        return {"R": 1, "AN": 2, "EN": 2}.get(kind, 0)
    return 0 if kind == "R" else 1


def _resolve_weak(kinds: list[str], edge: str) -> None:
    _marks_and_digits(kinds, edge)
    _separators(kinds)
    _signs_of_numbers(kinds, edge)
    strong = edge
    for i, kind in enumerate(kinds):
        if kind in {"ES", "CS"}:  # W6
            kinds[i] = "ON"
        if kind in {"L", "R"}:
            strong = kind
        if kind == "EN" and strong == "L":  # W7
            kinds[i] = "L"


def _marks_and_digits(kinds: list[str], edge: str) -> None:
    before, strong = edge, edge
    for i, kind in enumerate(kinds):
        if kind in {"NSM", "BN"}:  # W1; BN is kept out of the way as if it were a mark
            kinds[i] = before
        if kinds[i] in _STRONG:
            strong = kinds[i]
        if kinds[i] == "EN" and strong == "AL":  # W2
            kinds[i] = "AN"
        before = kinds[i]
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]  # W3


def _separators(kinds: list[str]) -> None:
    for i in range(1, len(kinds) - 1):  # W4
        left, right = kinds[i - 1], kinds[i + 1]
        joins = {"EN": {"ES", "CS"}, "AN": {"CS"}}.get(left, set())
        if left == right and kinds[i] in joins:
            kinds[i] = left


def _signs_of_numbers(kinds: list[str], edge: str) -> None:
    i = 0
    while i < len(kinds):  # W5
        end = i
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        if end > i:
            beside = {kinds[i - 1] if i else edge, kinds[end] if end < len(kinds) else edge}
            kinds[i:end] = ["EN" if "EN" in beside else "ON"] * (end - i)
        i = max(end, i + 1)


def _resolve_brackets(text: str, kinds: list[str], edge: str) -> None:
    """N0: what brackets hold decides about them, so that both look the same way."""
    for start, end in sorted(_pairs(text, kinds)):
        inside = {_as_strong(kind) for kind in kinds[start + 1 : end]} & {"L", "R"}
        if edge in inside:
            kinds[start] = kinds[end] = edge
        elif inside:
            found = (_as_strong(kind) for kind in reversed(kinds[:start]))
            context = next((kind for kind in found if kind in {"L", "R"}), edge)
            other = "L" if edge == "R" else "R"
            kinds[start] = kinds[end] = other if context == other else edge


def _pairs(text: str, kinds: list[str]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    waiting: list[tuple[str, int]] = []
    for i, c in enumerate(text):
        if kinds[i] != "ON":
            continue
        if c in _BRACKETS:
            waiting.append((c, i))
        elif c in _OPENING:
            for depth in range(len(waiting) - 1, -1, -1):
                if waiting[depth][0] == _OPENING[c]:
                    out.append((waiting[depth][1], i))
                    del waiting[depth:]
                    break
    return out


def _as_strong(kind: str) -> str:
    return "R" if kind in {"EN", "AN"} else kind


def _resolve_neutral(kinds: list[str], edge: str) -> None:
    i = 0
    while i < len(kinds):
        end = i
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        if end > i:  # N1, N2
            left = _as_strong(kinds[i - 1]) if i else edge
            right = _as_strong(kinds[end]) if end < len(kinds) else edge
            kinds[i:end] = [left if left == right else edge] * (end - i)
        i = max(end, i + 1)


def visual_order(runs: Sequence[int]) -> list[int]:
    """The numbers of runs from left to right, given their levels (rule L2)."""
    order = list(range(len(runs)))
    lowest = min((level for level in runs if level % 2), default=0)
    for level in range(max(runs, default=0), lowest - 1, -1):
        if level == 0:
            break
        i = 0
        while i < len(order):
            end = i
            while end < len(order) and runs[order[end]] >= level:
                end += 1
            order[i:end] = reversed(order[i:end])
            i = max(end, i + 1)
    return order
