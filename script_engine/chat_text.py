"""Viewer text made harmless to read: one bounded line of plain characters."""

import re
import unicodedata

LONGEST = 500
"""Characters of a message that are read; the rest is ignored."""

_READ = LONGEST * 4  # what is looked at before folding, so that a 1 MB message costs no more
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_FLOOD = re.compile(r"(.)\1{2,}", re.DOTALL)
_QUOTES = str.maketrans("’‘`´“”–—", "''''\"\"--")
_UNREAD = dict.fromkeys(map(ord, "™℠®©"), " ")
_KEPT = {"Cc": " ", "Cs": "", "Co": "", "Cn": "", "Cf": "", "Zl": " ", "Zp": " "}


def cleaned(text: str) -> str:
    """NFKC on one line, at most `LONGEST` characters, none of them invisible or a mark of trade.

    At most two combining marks stay on a letter, so that stacked marks cannot flood the screen.
    """
    shaped = unicodedata.normalize("NFKC", text[:_READ].translate(_UNREAD))[:_READ]
    kept: list[str] = []
    marks = 0
    for char in shaped:
        category = unicodedata.category(char)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= 2:
            kept.append(_KEPT.get(category, char))
    return _SPACE.sub(" ", "".join(kept)).strip()[:LONGEST]


def folded(text: str) -> str:
    """Cleaned text for matching: lower case, plain quotes, no accents, `sooooo` as `soo`."""
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_QUOTES))
    plain = "".join(char for char in bare if not unicodedata.combining(char))
    return _FLOOD.sub(r"\1\1", plain)


def words(text: str) -> list[str]:
    """The words of folded text, in order, without signs."""
    return _WORD.findall(text)
