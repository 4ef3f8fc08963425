"""What may stand outside slots: the part of a line that no fact answers for."""

import re
import unicodedata
from collections.abc import Iterable

from script_engine.folded import folded
from script_engine.refusal import Refusal
from script_engine.rules import Rules
from script_engine.shapes import SLOT

_WRITTEN = ("LATIN", "MODIFIER LETTER", "MASCULINE ORDINAL", "FEMININE ORDINAL", "MICRO SIGN")
"""How the names of letters begin that languages in Latin letters write: `n.º`, `2ª`, `µm`."""

Spans = Iterable[tuple[int, int]]


def covered(spans: Spans, length: int) -> bytearray:
    """A flag for every character of a text: 1 where one of `spans` holds it."""
    mask = bytearray(length)
    for start, end in spans:
        mask[start:end] = b"\1" * (min(end, length) - start)
    return mask


def bare(text: str, span: tuple[int, int], mask: bytearray) -> str:
    """What `span` says outside the mask: its letters, digits and signs of money and share."""
    start, end = span
    return "".join(
        char
        for char, hidden in zip(text[start:end], mask[start:end], strict=True)
        if not hidden
        and (char.isalnum() or unicodedata.category(char) in {"Sc", "So", "Po", "No"})
        and char not in ".,:;!?'\"/"
    )


def claim(slotted: str, rules: Rules) -> Refusal | None:
    """The first claim in a text with slots that its slots do not allow."""
    plain = folded(slotted)
    slots = {re.sub(r"^(?:other|next)_|\.\d+$", "", slot) for slot in SLOT.findall(slotted)}
    for kind in rules.claims:
        if kind.needs & slots:
            continue
        if match := kind.pattern.search(plain.text):
            span = plain.span(*match.span())
            found = slotted[slice(*span)]
            return Refusal(f"claim.{kind.name}", span, f"{found!r} is {kind.why}")
    return None


def foreign(text: str, mask: bytearray) -> Refusal | None:
    """The first letter of another script than Latin outside the mask: nobody could voice it."""
    for place, char in enumerate(text):
        if char.isascii() or mask[place] or not char.isalpha():
            continue
        if not unicodedata.name(char, "").startswith(_WRITTEN):
            words = f"{char!r} is no Latin letter; write the word in the show's language"
            return Refusal("script", (place, place + 1), words)
    return None


def named(text: str, banned: re.Pattern[str] | None) -> Refusal | None:
    """The first banned word, in any disguise."""
    if banned is None:
        return None
    plain = folded(text)
    if match := banned.search(plain.text):
        span = plain.span(*match.span())
        return Refusal("banned", span, f"{text[slice(*span)]!r} is on the list of banned words")
    return None


def banned_words(words: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern that finds any of these words or phrases, any case; None when there are none."""
    plain = (" ".join(folded(word).text.split()) for word in words)
    known = sorted({re.escape(word).replace(r"\ ", r"\s+") for word in plain if word})
    return re.compile(rf"(?<!\w)(?:{'|'.join(known)})(?!\w)") if known else None
