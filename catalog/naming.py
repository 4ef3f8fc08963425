"""The short name of a product, as one says it: without sizes, brand and what follows a dash."""

import re

from catalog.wording import naming_words
from catalog.words import clip

LONGEST = 60
"""Characters of a short name."""

_WORDS = 4
_BRACKETS = re.compile(r"\s*[(\[{（【][^)\]}）】]*[)\]}）】]")
_TAIL = re.compile(r"\s+[-–—|/:·•]\s+.*|(?:,(?!(?<=\d,)\d)|[;|]).*|\s*[–—:]\s+.*")
"""A comma between digits is of a number: `0,5 l`."""
_MARKS = "™®©℠"
_UNITS = (
    r"ml|cl|l|oz|fl\.? ?oz|g|kg|lbs?|mm|cm|m|in|inch|ft|"
    r"w|kw|v|mah|ah|gb|tb|pcs|pieces?|pack|count|ct"
)
_MEASURE = re.compile(
    rf"\b\d+(?:[.,]\d+)?\s*(?:x\s*\d+(?:[.,]\d+)?\s*)*(?:{_UNITS})\b\.?|"
    r"\b\d+(?:[.,]\d+)?\s*[\"”″%]|\b(?:set|pack|box|case) of \d+\b|\b\d+[- ]pack\b",
    re.IGNORECASE,
)
_ADDED = re.compile(
    r"(?<=\w)\s+(?:with|for|featuring|including|mit|für|avec|pour|con|para|com|dengan|untuk|met|voor)\s.*",
    re.IGNORECASE,
)


def short_name(name: str, brand: str | None = None, options: tuple[str, ...] = ()) -> str:
    """About four words of `name`, in its order and spelling; `name` itself where nothing is left.

    Taken away: brackets, what follows a dash, comma or "with", measures and pack sizes, the brand
    in front, marks of trade, and the values of its options. Of more words the last four are kept,
    which in English is where the thing itself is named, and one before a number they begin with.
    A name with words such as `de` in it names the thing first: there the first four are kept.
    """
    name = " ".join(name.translate(dict.fromkeys(map(ord, _MARKS), " ")).split()) or name
    brand = brand and brand.strip(_MARKS + " ")
    for cut in (_BRACKETS, _TAIL, _MEASURE, _ADDED):
        name = _shorter(name, cut)
    for value in options:
        name = _shorter(name, re.compile(rf"\s+{re.escape(value)}(?!\w)", re.IGNORECASE))
    if brand:
        name = _shorter(name, re.compile(rf"^{re.escape(brand)}(?:'s|’s)?\s+", re.IGNORECASE))
    words = name.split()
    if len(words) > _WORDS and naming_words() & set(words[1:-1]):
        return clip(_head(words), LONGEST)
    kept = words[-_WORDS:]
    if len(words) > _WORDS and kept[0].isdigit():
        kept.insert(0, words[-_WORDS - 1])
    return clip(" ".join(kept), LONGEST)


def _head(words: list[str]) -> str:
    kept = words[:_WORDS]
    while len(kept) > 1 and kept[-1] in naming_words():
        kept.pop()
    return " ".join(kept)


def _shorter(name: str, cut: re.Pattern[str]) -> str:
    left = " ".join(cut.sub(" ", name).split()).strip(" -–—,;:/|")
    return left if re.search(r"[^\W\d]", left) else name
