"""Typography folded to plain characters, with the way back to what was written."""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,10}[0-9]{0,2});")

_SIGNS = {
    **dict.fromkeys("‘’‚‛′ʼ`´ʹ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–−﹣－", "-"),
    **dict.fromkeys("―⸺", "—"),
    **dict.fromkeys("⁄∕", "/"),
    **dict.fromkeys("×✕✖⨯", "×"),
    **dict.fromkeys("⭐★☆", "★"),
    **dict.fromkeys("µμ", "µ"),
    **dict.fromkeys("\n\r\t\v\f\u2028\u2029", " "),
    **dict.fromkeys("™℠", ""),
    **dict.fromkeys("〜～∼", "~"),
    "№": "#",
    "⌀": "Ø",
    "Ω": "Ω",
    "º": "°",
    "ª": "a",
    "…": "...",
    "％": "%",
    "℃": "°C",
    "℉": "°F",
    "㎡": "m²",
    "㎥": "m³",
    "㎠": "cm²",
}

_KEPT = frozenset("$€£¥%°¢₹₩₫₽₺₴₦₪₱฿₡₲₵₸₭₮§±×≈≤≥÷²³★µ—")
"""Signs outside ASCII that rules may read; letters, marks and digits are kept as well."""


_SPOKEN = frozenset(("Po", "Pd", "Ps", "Pe"))
"""Categories of punctuation that divide words; letters and marks are spoken themselves."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Plain text, and for each of its characters the written characters it stands for."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def written(self, start: int, end: int) -> tuple[int, int]:
        """The written span of the non-empty folded span `start`..`end`."""
        return self.starts[start], self.ends[end - 1]


def folded(text: str) -> Folded:
    """Fold quotes, dashes, widths, fractions, entities and all kinds of space and digit.

    What is never spoken (controls, emoji, marks of trade) is gone; a letter in any script stays.
    Each written character counts for at most one run of folded ones.
    """
    if text.isascii() and text.isprintable() and "&" not in text:
        return Folded(text.replace("`", "'"), range(len(text)), range(1, len(text) + 1))
    plain: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for char in _fold(text[start:end], plain[-1] if plain else " "):
            plain.append(char)
            starts.append(start)
            ends.append(end)
    return Folded("".join(plain), tuple(starts), tuple(ends))


def _clusters(text: str) -> list[tuple[int, int]]:
    """Spans that fold as one: an entity, or a character with the marks that stand on it."""
    entities = {m.start(): m.end() for m in _ENTITY.finditer(text)} if "&" in text else {}
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        end = entities.get(at, at + 1)
        while end < len(text) and text[end] > "\u02ff" and unicodedata.combining(text[end]):
            end += 1
        spans.append((at, end))
        at = end
    return spans


def _fold(cluster: str, before: str) -> str:
    if cluster.isascii() and len(cluster) == 1 and cluster.isprintable():
        return "'" if cluster == "`" else cluster
    if cluster[0] == "&" and len(cluster) > 1:
        named = html.unescape(cluster)
        if named == cluster:
            return cluster if cluster[-1] != ";" else " "
        return "".join(_plain(char) for char in named)
    plain = _plain(unicodedata.normalize("NFC", cluster))
    if plain[:1].isdecimal() and before.isdecimal() and unicodedata.category(cluster[0]) == "No":
        # "1½" is one and a half, not eleven halves; a raised 1 after a price is a footnote.
        return "" if _raised(cluster[0]) else f" {plain}"
    return plain


def _raised(char: str) -> bool:
    return unicodedata.decomposition(char).startswith("<super>")


@lru_cache(maxsize=4096)
def _plain(cluster: str) -> str:
    if len(cluster) > 1:
        return "".join(_plain(char) for char in cluster)
    if cluster in _SIGNS or cluster in _KEPT or (cluster.isascii() and cluster.isprintable()):
        return _SIGNS.get(cluster, cluster)
    if cluster.isdecimal():
        return str(unicodedata.decimal(cluster))
    category = unicodedata.category(cluster)
    if category[0] == "Z":
        return " "
    wide = unicodedata.normalize("NFKC", cluster)
    if wide != cluster:
        return _plain(wide) if category != "So" or wide.isalnum() else ""
    return cluster if category in _SPOKEN or category[0] in "LM" else ""
