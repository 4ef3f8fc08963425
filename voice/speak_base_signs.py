"""Pieces of patterns that the shared rules are built of."""

import re
from collections.abc import Iterable

from voice.speak_base import Tables

SIGN = r"(?P<minus>-|[+±~≈<>≤≥] ?)?"
"""A sign before a number; its words are `signed`."""


def one_of(written: Iterable[str]) -> str:
    """A pattern for any of the texts, the longest first; one that never fits when there is none."""
    return "|".join(re.escape(one) for one in sorted(written, key=len, reverse=True)) or "(?!)"


def signed(match: re.Match[str], tables: Tables) -> str:
    """The words of the sign that `SIGN` found, with a space; a dash after a word is none."""
    sign = (match["minus"] or "").strip()
    before = match.string[match.start() - 1] if match.start() else " "
    if not sign or (sign in "-~" and (before.isalnum() or before in "°%'\"")):
        return ""
    return f"{tables.signs[sign]} "


def in_quotes(match: re.Match[str], mark: str) -> bool:
    """True when the mark at the end of the match closes a quotation that an earlier one opened."""
    text = match.string[: match.start()]
    opened = len(re.findall(rf"(?:^|[\s(]){mark}", text))
    closed = (
        len(re.findall(rf"{mark}(?=[\s.,;:!?)])", text))
        if mark == "'"
        else text.count(mark) - opened
    )
    return opened > closed
