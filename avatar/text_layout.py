"""Breaking and shortening text to the room there is, by measured width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

from avatar.phrases import phrase_starts, unspaced

Measure = Callable[[str], float]
"""Width of a text in the unit of the room."""
Syllables = Callable[[str], Sequence[int]]
"""Where a word may be hyphenated: numbers of characters from its start."""

ELLIPSIS = "…"
_WHOLE = 0.6
"""Share of what fits that is kept at least when a text is cut after a whole word."""
TIE = "\u00a0"
"""A space at which no line breaks."""

_CLOSING = frozenset(
    "、。，．：；！？）］｝」』】〉》〕ー・…‥々ゝゞぁぃぅぇぉっゃゅょァィゥェォッャュョ,.!?;:)]}%’”،؛؟ๆฯ"
)
"""Must not begin a line (after JIS X 4051 and UAX 14)."""
_OPENING = frozenset("（［｛「『【〈《〔([{‘“¿¡#")
"""Must not end a line."""
_HYPHENS = frozenset("-‐–—/")

_CURRENCY = r"(?:[A-Z]{3}|Rp|Rs\.?|kr\.?|CHF|R\$|[A-Z]{0,2}\$|[€£¥₩₹₫₴₺₽₪₱₦฿₸₼₾]|№|No\.|Nr\.)"
_AFTER = "(?:zł|Kč|Ft|lei|лв|руб|грн|TL|บาท|ريال|ر\\.س|د\\.إ|درهم|تومان)"
_UNIT = (
    "(?:[µmckKMG]?[gmlLWVAJBWΩ]|[kMG]?Hz|[kmM]?[AW]h|dl|ft|in|yd|oz|lbs?|px|MP|TB|h|hrs?|min|s|sec|d|"
    "pcs?|ct|St|Stk|x|мл|л|г|кг|мм|см|м|ч|шт|مل|لتر|كغ|جم|سم|มล|ลิตร|กก|ซม|ml|מ)"
)
_TIED = re.compile(
    rf"(?<=\d) (?=\d{{3}}(?!\d))"  # 1 299 000
    rf"|(?<=\d) (?={_UNIT}(?![^\W_]))"  # 750 ml, 24 h
    rf"|(?<=[\d–-]) (?={_CURRENCY}|{_AFTER}|[%°‰])"  # 1 299,00 zł
    rf"|(?:(?<=^)|(?<= )){_CURRENCY}( )(?=\d)"  # Rp 1.299.000
)


def tied(text: str) -> str:
    """The same text with spaces inside prices, and between numbers and units, that do not break."""
    return _TIED.sub(lambda found: found[0].replace(" ", TIE), text)


def atoms(text: str) -> list[str]:
    """The pieces between which a line may break; they join to `text`, spaces at their ends."""
    if not text:
        return []
    held = tied(text)
    phrases = phrase_starts(held)
    cuts = [0, *(i for i in range(1, len(text)) if _breaks(held, i, phrases)), len(text)]
    return [text[a:b] for a, b in pairwise(cuts)]


def _breaks(text: str, i: int, phrases: frozenset[int]) -> bool:
    before, c = text[i - 1], text[i]
    if c in {" ", TIE} or before == TIE or c in _CLOSING or before in _OPENING:
        return False
    if before == " ":
        return True
    if unspaced(c) or unspaced(before):
        return i in phrases and not before.isdigit()
    return before in _HYPHENS and c.isalpha() and i > 1 and text[i - 2].isalpha()


def split_wide(
    pieces: list[str], room: float, measure: Measure, syllables: Syllables | None = None
) -> list[str]:
    """The same pieces, those wider than `room` cut: at a hyphen's place, or between characters."""
    out: list[str] = []
    for piece in pieces:
        rest = piece
        while len(rest.rstrip()) > 1 and measure(rest.rstrip()) > room:
            cut, hyphen = _cut(rest, room, measure, syllables)
            out.append(rest[:cut] + hyphen)
            rest = rest[cut:]
        out.append(rest)
    return out


def _cut(text: str, room: float, measure: Measure, syllables: Syllables | None) -> tuple[int, str]:
    if syllables is not None:
        for at in reversed(syllables(text.rstrip())):
            if measure(text[:at] + "-") <= room:
                return at, "-"
    return longest(text, room, measure), ""


def longest(text: str, room: float, measure: Measure) -> int:
    """How many characters from the start fit into `room`: at least 1; marks stay with letters."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle]) <= room else (low, middle - 1)
    while 1 < low < len(text) and _belongs(text, low):
        low -= 1
    return low


def _belongs(text: str, i: int) -> bool:
    """Whether a character cannot be parted from the one before it."""
    c, before = text[i], text[i - 1]
    joined = unicodedata.category(c).startswith("M") or c == "\u200d" or before == "\u200d"
    return joined or "\u0e40" <= before <= "\u0e44"  # Thai vowels stand before their consonant


def clip(text: str, room: float, measure: Measure) -> str:
    """`text`, or as much of it as fits with an ellipsis; empty when not even that fits."""
    if measure(text) <= room:
        return text
    space = room - measure(ELLIPSIS)
    if space <= 0:
        return ELLIPSIS if measure(ELLIPSIS) <= room else ""
    cut = longest(text, space, measure)
    while cut and measure(_ended(text[:cut])) > room:
        cut -= 1
    word = text.rfind(" ", 0, cut + 1)
    return _ended(text[: word if word > cut * _WHOLE else cut])


def _ended(text: str) -> str:
    return text.rstrip(" ,;:-–—/(&+、，·" + TIE) + ELLIPSIS


def wrap(
    text: str, room: float, lines: int, measure: Measure, syllables: Syllables | None = None
) -> list[str]:
    """At most `lines` lines, none wider than `room`; what does not fit ends in an ellipsis.

    Lines of a text that fits are about as long as each other.
    """
    pieces = split_wide(atoms(text), room, measure, syllables)
    out = _filled(pieces, room, measure)
    if len(out) > lines:
        kept, rest = out[: lines - 1], "".join(out[lines - 1 :])
        return [line.rstrip() for line in (*kept, clip(rest.strip(), room, measure))]
    if len(out) > 1:
        out = _balanced(pieces, room, measure, out)
    return [line.rstrip() for line in out]


def _filled(pieces: list[str], room: float, measure: Measure) -> list[str]:
    out: list[str] = []
    line = ""
    for piece in pieces:
        if line and measure((line + piece).rstrip()) > room:
            out.append(line)
            line = ""
        line += piece
    return [*out, line] if line.strip() else out


def _balanced(pieces: list[str], room: float, measure: Measure, filled: list[str]) -> list[str]:
    """The same number of lines in the least room that holds them."""
    low, high, best = room * 0.5, room, filled
    widest = max(measure(piece.rstrip()) for piece in pieces)
    for _ in range(5):
        middle = (low + high) / 2
        tried = _filled(pieces, middle, measure) if middle >= widest else None
        if tried is not None and len(tried) == len(filled):
            high, best = middle, tried
        else:
            low = middle
    return best


def fitting(text: str, size: float, room: float, measure: Callable[[str, float], float]) -> float:
    """The size up to `size` at which `text` is no wider than `room`."""
    wide = measure(text, size)
    return size if wide <= room else size * room / wide
