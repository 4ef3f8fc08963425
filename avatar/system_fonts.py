"""Fonts for scripts that the stage's own fonts do not have: shipped ones, then this machine's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path

from avatar.typeface import Typeface

SHIPPED = Path(__file__).parent / "stage_art" / "fonts" / "scripts"
"""Subsets of Noto Sans: Arabic, Hebrew, Thai, Devanagari, common Han, kana, hangul and signs."""

_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/Library/Fonts"),
    Path("/System/Library/Fonts"),
)

_HAN = ("NotoSansSC", "NotoSansJP", "NotoSansTC", "NotoSansKR", "NotoSansCJK", "DroidSansFallback")
_HAN_FIRST = {"ja": "NotoSansJP", "ko": "NotoSansKR"}
"""Han characters are drawn differently from country to country."""

_SCRIPTS: tuple[tuple[int, int, str], ...] = (
    (0x0530, 0x058F, "NotoSansArmenian"),
    (0x0590, 0x05FF, "NotoSansHebrew"),
    (0x0600, 0x06FF, "NotoSansArabic"),
    (0x0750, 0x077F, "NotoSansArabic"),
    (0x08A0, 0x08FF, "NotoSansArabic"),
    (0x0900, 0x097F, "NotoSansDevanagari"),
    (0x0980, 0x09FF, "NotoSansBengali"),
    (0x0A00, 0x0A7F, "NotoSansGurmukhi"),
    (0x0A80, 0x0AFF, "NotoSansGujarati"),
    (0x0B80, 0x0BFF, "NotoSansTamil"),
    (0x0C00, 0x0C7F, "NotoSansTelugu"),
    (0x0C80, 0x0CFF, "NotoSansKannada"),
    (0x0D00, 0x0D7F, "NotoSansMalayalam"),
    (0x0D80, 0x0DFF, "NotoSansSinhala"),
    (0x0E00, 0x0E7F, "NotoSansThai"),
    (0x0E80, 0x0EFF, "NotoSansLao"),
    (0x1000, 0x109F, "NotoSansMyanmar"),
    (0x10A0, 0x10FF, "NotoSansGeorgian"),
    (0x1200, 0x137F, "NotoSansEthiopic"),
    (0x1780, 0x17FF, "NotoSansKhmer"),
    (0xFB1D, 0xFB4F, "NotoSansHebrew"),
    (0xFB50, 0xFDFF, "NotoSansArabic"),
    (0xFE70, 0xFEFE, "NotoSansArabic"),
)
"""Unicode blocks and the beginning of the name of the Noto family that covers them."""
_HAN_BLOCKS = (
    (0x1100, 0x11FF),
    (0x2460, 0x24FF),
    (0x2E80, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0xFF00, 0xFFEF),
    (0x20000, 0x3134F),
)
_GENERAL = ("NotoSans-", "NotoSansSymbols", "NotoSansMath", "DejaVuSans-", "DejaVuSans")
"""For signs, and for whatever else there may be."""
_PICTURES = "\U0001f000"
"""From here on are playing cards and emoji, which would look different on every machine."""


def spare_fonts(language: str) -> Callable[[str, int], Typeface | None]:
    """Looks for font files now; gives the font for a character at a weight, or None.

    `language` (BCP 47) decides how Han characters are drawn.
    """
    found = {path.stem: path for path in _files()}
    han = _han_families(language)

    @cache
    def opened(path: Path, weight: int) -> Typeface:
        return Typeface(path, weight)

    @cache
    def of_family(family: str, weight: int) -> tuple[Path, ...]:
        stems = [stem for stem in found if stem.startswith(family) and _is_cut(stem, family)]
        stems.sort(key=lambda stem: (("Bold" in stem) != (weight >= 600), len(stem), stem))
        return tuple(found[stem] for stem in stems[:2])

    @lru_cache(maxsize=8192)
    def spare(character: str, weight: int) -> Typeface | None:
        general = () if character >= _PICTURES else _GENERAL
        families = (*_families(ord(character), han), *general)
        for family in families:
            for path in of_family(family, weight):
                face = opened(path, weight)
                if character in face.characters:
                    return face
        return None

    return spare


def _files() -> Iterator[Path]:
    """Font files, the shipped ones last: they win over system fonts of the same name."""
    for folder in (*_FOLDERS, SHIPPED):
        if folder.is_dir():
            for kind in ("NotoSans*", "DejaVuSans*", "DroidSansFallback*"):
                for path in sorted(folder.rglob(kind)):
                    if path.suffix in {".ttf", ".otf", ".ttc"}:
                        yield path


def _is_cut(stem: str, family: str) -> bool:
    """Whether a file is the family itself and upright, such as `NotoSansThai-Bold`."""
    rest = stem.removeprefix(family).lstrip("-")
    return rest in {"", "Regular", "Bold", "Medium", "Full", "2-Regular", "2"}


def _han_families(language: str) -> tuple[str, ...]:
    first = _HAN_FIRST.get(language.partition("-")[0])
    if language.startswith("zh") and any(part in language for part in ("Hant", "TW", "HK", "MO")):
        first = "NotoSansTC"
    return (first, *(f for f in _HAN if f != first)) if first else _HAN


def _families(code: int, han: tuple[str, ...]) -> tuple[str, ...]:
    if any(low <= code <= high for low, high in _HAN_BLOCKS):
        return han
    return tuple(family for low, high, family in _SCRIPTS if low <= code <= high)
