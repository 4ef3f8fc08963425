"""Noto fonts of this machine, for scripts that the stage's own fonts do not have."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/Library/Fonts"),
    Path("/System/Library/Fonts"),
)

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
    (0x1100, 0x11FF, "NotoSansCJK"),
    (0x2E80, 0x9FFF, "NotoSansCJK"),
    (0xA960, 0xA97F, "NotoSansCJK"),
    (0xAC00, 0xD7FF, "NotoSansCJK"),
    (0xF900, 0xFAFF, "NotoSansCJK"),
    (0xFB1D, 0xFB4F, "NotoSansHebrew"),
    (0xFB50, 0xFDFF, "NotoSansArabic"),
    (0xFE70, 0xFEFE, "NotoSansArabic"),
    (0xFF00, 0xFFEF, "NotoSansCJK"),
    (0x20000, 0x3134F, "NotoSansCJK"),
)
"""Unicode blocks and the beginning of the name of the Noto family that covers them."""

_CUTS = {500: ("Medium", "Regular"), 700: ("Bold", "Regular"), 800: ("Bold", "Regular")}


def spare_fonts() -> Callable[[str, int], tuple[Path, ...]]:
    """Looks for fonts now; gives the files to try for a character at a weight, best first."""
    found = {
        path.stem: path
        for folder in _FOLDERS
        if folder.is_dir()
        for path in sorted(folder.rglob("NotoSans*"))
        if path.suffix in {".ttf", ".otf", ".ttc"}
    }

    @cache
    def of_family(family: str, weight: int) -> tuple[Path, ...]:
        cuts = _CUTS.get(weight, ("Bold", "Regular") if weight >= 600 else ("Regular", "Bold"))
        names = [f"{family}{region}-{cut}" for cut in cuts for region in ("", "sc")]
        names += [stem for stem in found if stem.startswith(family) and stem not in names]
        return tuple(found[name] for name in names if name in found)

    def spares(character: str, weight: int) -> tuple[Path, ...]:
        code = ord(character)
        families = (family for low, high, family in _SCRIPTS if low <= code <= high)
        general = of_family("NotoSans", weight)[:2]
        return tuple(f for family in families for f in of_family(family, weight)[:2]) or general

    return spares
