"""A presenter pack: the folder an artist hands over, read and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from avatar.art import Art
from avatar.drawing import Drawing, recoloured
from avatar.mouth_shapes import SHAPES
from avatar.pack_check import check
from avatar.pack_files import SECTIONS, PackFiles
from avatar.pack_sheet import GestureSheet, KeyPose, LipShape, PackSheet
from avatar.png_art import PngArt
from avatar.shipped import find_pack
from avatar.skeleton import Skeleton
from studio.sheet_file import first_error, text_of
from studio.show import Gesture, Mood

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """A pack that was checked: every name in it exists."""

    folder: Path
    sheet: PackSheet
    art: Art
    """The drawing in the palette's colours."""
    skeleton: Skeleton
    colours: Mapping[str, str]
    """Colour token -> hex value in this palette."""
    outfit: str | None
    picks: Mapping[str, str]
    """Variants of groups that are the same in every pose: the outfit, a beard."""
    palettes: tuple[str, ...]
    """All palettes there are."""
    shapes: Mapping[str, LipShape]
    """Mouths by name, the 15 visemes among them."""
    expressions: Mapping[Mood, KeyPose]
    gestures: Mapping[Gesture, GestureSheet]
    talking: tuple[GestureSheet, ...]
    """Gestures for sentences that have none of their own."""

    @property
    def outfits(self) -> tuple[str, ...]:
        """All outfits there are."""
        return self.art.variants(self.sheet.outfits) if self.sheet.outfits else ()


def load_pack(named: Path, *, palette: str = "default", outfit: str | None = None) -> Pack:
    """Read a pack. Raises `Misconfigured` naming the file, the line and the part or key."""
    files = PackFiles.read(find_pack(named))
    values = {key: value for key, value in files.values.items() if key not in SECTIONS}
    try:
        sheet = PackSheet.model_validate(values)
    except ValidationError as wrong:
        raise files.wrong(*first_error(wrong)) from wrong
    drawn, palettes = _palettes(files)
    if palette not in palettes:
        known = ", ".join(sorted(palettes))
        raise files.wrong(("palettes",), f"palette {palette!r} is unknown; there are: {known}")
    colours = {**drawn, **palettes[palette]}
    art = _art(files, sheet, drawn, colours)
    worn = _outfit(files, sheet, art, outfit)
    expressions = _section(files, "expressions", TypeAdapter(dict[str, KeyPose]))
    gestures = _section(files, "gestures", TypeAdapter(dict[str, GestureSheet]))
    shapes = {**SHAPES, **sheet.mouth.shapes}
    check(files, sheet, art, colours, shapes, expressions, gestures)
    return Pack(
        files.folder,
        sheet,
        art,
        Skeleton(sheet, art),
        colours,
        worn,
        {**sheet.picks, **({sheet.outfits: worn} if sheet.outfits and worn else {})},
        tuple(palettes),
        shapes,
        {Mood(name): pose for name, pose in expressions.items()},
        {Gesture(name): how for name, how in gestures.items() if name in set(Gesture)},
        tuple(how for how in gestures.values() if how.talking),
    )


T = TypeVar("T")


def _section(files: PackFiles, name: str, model: TypeAdapter[T]) -> T:
    try:
        return model.validate_python(files.values.get(name, {}))
    except ValidationError as wrong:
        where, what = first_error(wrong)
        where = tuple(step for step in where if step not in {"float", "str"})
        raise files.wrong((name, *where), what) from wrong


def _palettes(files: PackFiles) -> tuple[Mapping[str, str], dict[str, dict[str, str]]]:
    """The colours of the drawing, and what each palette changes."""
    found: Any = files.values.get("palettes", {})
    if not isinstance(found, dict) or "default" not in found:
        raise files.wrong(("palettes",), "needs a palette 'default' with the drawing's colours")
    drawn = files.drawn_palette()
    for name, tokens in found.items():
        if not isinstance(tokens, dict):
            raise files.wrong(("palettes", name), "expected tokens and colours")
        for token, colour in tokens.items():
            where = ("palettes", name, token)
            if token not in drawn:
                raise files.wrong(where, "is no token of the drawing's palette 'default'")
            if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
                raise files.wrong(where, f"is {colour!r}, expected '#RRGGBB' in quotes")
    _check_tokens(files, drawn)
    return drawn, found


def _check_tokens(files: PackFiles, drawn: Mapping[str, str]) -> None:
    """Colours are exchanged by their values, so that none may stand for two tokens."""
    owners: dict[str, str] = {}
    for token, colour in drawn.items():
        other = owners.setdefault(colour.lower(), token)
        if other != token:
            raise files.wrong(
                ("palettes", "default", token),
                f"{colour} is also {other}; each colour of the drawing belongs to one token",
            )


def _art(
    files: PackFiles, sheet: PackSheet, drawn: Mapping[str, str], colours: Mapping[str, str]
) -> Art:
    path = files.home("drawing") / sheet.drawing
    if path.is_dir():
        if not sheet.parts:
            raise files.wrong(("drawing",), f"{sheet.drawing!r} is a folder; list its `parts`")
        return PngArt(path, files.wrong, sheet.parts, sheet.canvas, sheet.pixels)
    if not path.is_file():
        raise files.wrong(("drawing",), f"there is no {path}")
    if sheet.parts:
        raise files.wrong(("parts",), "an SVG file tells about its parts itself")
    return Drawing(path, recoloured(text_of(path), drawn, colours))


def _outfit(files: PackFiles, sheet: PackSheet, art: Art, wish: str | None) -> str | None:
    if sheet.outfits is None:
        if wish is not None:
            raise files.wrong((), f"outfit {wish!r} is unknown; this pack has one outfit")
        return None
    if sheet.outfits not in art:
        raise files.wrong(("outfits",), f"{sheet.outfits!r} is no part of {sheet.drawing}")
    known = art.variants(sheet.outfits)
    worn = wish or sheet.outfit or known[0]
    if worn not in known:
        where = ("outfits",) if wish else ("outfit",)
        raise files.wrong(where, f"outfit {worn!r} is unknown; there are: {', '.join(known)}")
    return worn
