"""What may stand outside slots: the part of a line that no fact answers for."""

import re
import unicodedata
from collections.abc import Iterable

from script_engine.folded import folded
from script_engine.refusal import Refusal
from script_engine.rules import Tongue

_WRITTEN = ("MODIFIER LETTER", "MASCULINE ORDINAL", "FEMININE ORDINAL", "MICRO SIGN")
"""How the names of letters begin that every language may write: `n.º`, `2ª`, `µm`."""

_WORDS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_TELLING = 2
"""Different common words of another language that make a line one of that language."""
_ENOUGH = 8
"""Words of a line that has at least one common word in any language it could be in."""
_BRANDS = 24
"""Latin letters that a line in another script may have: a brand, a unit."""

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


def foreign(text: str, mask: bytearray, tongue: Tongue) -> Refusal | None:
    """The first letter outside the mask that the show's language is not written in."""
    if text.isascii() and "LATIN" in tongue.letters:
        return None
    for place, char in enumerate(text):
        if char.isascii() or mask[place] or not char.isalpha():
            continue
        if not unicodedata.name(char, "").startswith((*_WRITTEN, *tongue.letters)):
            words = f"{char!r} is no letter of this language; write the word in the show's language"
            return Refusal("script", (place, place + 1), words)
    return None


def strange(outside: str, tongue: Tongue) -> Refusal | None:
    """Whether the text outside its slots is in another language than the show's.

    Told by common words: two of another language and more than of the show's own, or eight words
    and none of its own. Names and short lines say nothing either way.
    """
    words = _WORDS.findall(folded(outside).text)
    if "LATIN" not in tongue.letters:
        return _unwritten(outside, tongue)
    own = sum(word in tongue.common for word in words)
    whole = (0, len(outside))
    for lang, common in tongue.others.items():
        seen = {word for word in words if word in common}
        if len(seen) >= _TELLING and len(seen) > own:
            said = f"{', '.join(sorted(seen))} are words of {lang!r}, and the show is in another"
            return Refusal("language", whole, f"{said}: write the line in {tongue.lang!r}")
    if tongue.common and len(words) >= _ENOUGH and not own:
        said = f"no common word of {tongue.lang!r} is in it; write the line in the show's language"
        return Refusal("language", whole, said)
    return None


def _unwritten(outside: str, tongue: Tongue) -> Refusal | None:
    """A line mostly in Latin letters, in a language that has its own."""
    letters = [char for char in outside if char.isalpha()]
    latin = sum(char.isascii() for char in letters)
    if latin <= _BRANDS or latin * 2 <= len(letters):
        return None
    said = f"most of it is not written as {tongue.lang!r} is; write it in the show's language"
    return Refusal("language", (0, len(outside)), said)


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
