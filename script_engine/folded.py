"""Text as the gate reads it: disguises taken off, with the way back to the characters written."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LOOKALIKES = str.maketrans(
    "аеорсухікјѕԁһոԛԝьгвмтнАВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧαινορτυхκɡıᴏ’‘‛´`ʼʹˈ–—‐‑‒−⁃",
    "aeopcyxikjsdhnqwbrbmthABEKMHOPCTYXIJSABEZHIKMNOPTYXaivoptuxkgio''''''''-------",
)
"""Letters of other alphabets, and signs, that look like plain ones."""
_LIGATURES = {"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "æ": "ae", "Æ": "ae"} | {
    "œ": "oe", "Œ": "oe", "đ": "d", "Đ": "d", "ð": "d", "þ": "th", "·": ".", "∙": ".", "•": ".",
}  # fmt: skip
_SHAPED = re.compile(
    r"(?:LATIN|SQUARED|CIRCLED|NEGATIVE|REGIONAL INDICATOR|FULLWIDTH|MATHEMATICAL)\b.*"
    r"\b(?:LETTER|CAPITAL|SMALL)(?: SMALL| CAPITAL| TURNED| REVERSED| OPEN| LETTER)* ([A-Z])\b"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """Lower-case plain characters, and for each the place in the original it came from."""

    text: str
    places: tuple[int, ...] | range

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Written span of a folded one that is not empty."""
        return self.places[start], self.places[end - 1] + 1


def folded(text: str) -> Folded:
    """NFKD letter by letter: lookalikes as Latin, without accents and invisible characters."""
    if text.isascii() and text.isprintable():
        return Folded(text.lower(), range(len(text)))
    kept: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        shown = plain(char)
        kept.append(shown)
        places += [place] * len(shown)
    return Folded("".join(kept), tuple(places))


@lru_cache(maxsize=4096)
def plain(char: str) -> str:
    """One character as the gate reads it: lower case, without accents; none, one or more."""
    if char.isascii():
        return char.lower() if char >= " " else " "
    if char in _LIGATURES:
        return _LIGATURES[char]
    shaped = unicodedata.normalize("NFKD", char.translate(_LOOKALIKES)).translate(_LOOKALIKES)
    out = []
    for part in shaped:
        category = unicodedata.category(part)
        if category.startswith("Z") or category == "Cc":
            out.append(" ")
        elif category not in {"Cf", "Mn", "Me", "Cs", "Co"}:
            out.append(_letter(part).lower())
    return "".join(out)[:8]


def _letter(char: str) -> str:
    """A letter in a box, as a small capital or upside down: the letter."""
    if char.isascii():
        return char
    shaped = _SHAPED.match(unicodedata.name(char, ""))
    return shaped[1] if shaped else char
