"""Text as the gate reads it: disguises taken off, with the way back to the characters written."""

import unicodedata
from dataclasses import dataclass

_LOOKALIKES = str.maketrans(
    "аеорсухікјѕԁһոԛԝьгвмтнАВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧαινορτυхκɡıᴏ’‘‛´`ʼ–—‐‑‒−",
    "aeopcyxikjsdhnqwbrbmthABEKMHOPCTYXIJSABEZHIKMNOPTYXaivoptuxkgio''''''------",
)
"""Letters of other alphabets, and signs, that look like plain ones."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Lower-case plain characters, and for each the place in the original it came from."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Written span of a folded one that is not empty."""
        return self.places[start], self.places[end - 1] + 1


def folded(text: str) -> Folded:
    """NFKD letter by letter: lookalikes as Latin, without accents and invisible characters."""
    kept: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for plain in _plain(char):
            kept.append(plain)
            places.append(place)
    return Folded("".join(kept), tuple(places))


def _plain(char: str) -> str:
    if char.isascii():
        return char.lower() if char >= " " else " "
    shaped = unicodedata.normalize("NFKD", char.translate(_LOOKALIKES)).translate(_LOOKALIKES)
    out = []
    for part in shaped:
        category = unicodedata.category(part)
        if category.startswith("Z") or category == "Cc":
            out.append(" ")
        elif category not in {"Cf", "Mn", "Me", "Cs", "Co"}:
            out.append(part.lower())
    return "".join(out)[:8]
