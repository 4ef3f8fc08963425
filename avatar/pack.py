"""A presenter pack: the folder an artist hands over, read and checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from avatar.drawing import Drawing, recoloured
from avatar.pack_sheet import PackSheet, PoseBook, Poses, Sheet
from studio.errors import Misconfigured
from studio.show import VISEMES


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """A pack that was checked: every name in it exists."""

    folder: Path
    sheet: PackSheet
    poses: PoseBook
    drawing: Drawing
    """The drawing in the palette's colours."""
    colours: Mapping[str, str]
    """Colour token -> hex value in this palette."""
    outfit: str
    palettes: tuple[str, ...]
    """All palettes there are."""

    @property
    def outfits(self) -> tuple[str, ...]:
        """All outfits there are."""
        return self.drawing.variants(self.sheet.outfits)


def load_pack(folder: Path, *, palette: str = "default", outfit: str | None = None) -> Pack:
    """Read a pack folder. Raises `Misconfigured` naming the file, the part and the key."""
    file = folder / "pack.yaml"
    sheet = _checked(PackSheet, file, _read(file))
    poses_file, palettes_file = folder / sheet.poses, folder / sheet.palettes
    poses = _checked(PoseBook, poses_file, _read(poses_file))
    palettes = _read(palettes_file)
    palettes.pop("about", None)
    if palette not in palettes:
        known = ", ".join(sorted(palettes))
        raise Misconfigured(f"{palettes_file}: palette {palette!r} is unknown; there are: {known}")
    base, chosen = palettes["default"], palettes[palette]
    for token in chosen:
        if token not in base:
            raise Misconfigured(
                f"{palettes_file}: {palette}: {token!r} is no token of the palette 'default'"
            )
    drawing_file = folder / sheet.drawing
    drawing = Drawing(drawing_file, recoloured(_text(drawing_file), base, chosen))
    outfits = drawing.variants(sheet.outfits)
    if outfit is not None and outfit not in outfits:
        raise Misconfigured(
            f"{drawing_file}: outfit {outfit!r} is unknown; there are: {', '.join(outfits)}"
        )
    pack = Pack(
        folder, sheet, poses, drawing, {**base, **chosen}, outfit or outfits[0], tuple(palettes)
    )
    _check_names(pack)
    return pack


def _check_names(pack: Pack) -> None:
    sheet, file = pack.sheet, pack.folder / "pack.yaml"
    parts = [sheet.body.part, sheet.torso.part, sheet.head.part]
    for layer in sheet.layers:
        parts += layer.parts
        parts += [p for p in (layer.jaw, layer.eye, layer.brow, layer.mouth, layer.arm) if p]
    for part in parts:
        if part not in pack.drawing:
            raise Misconfigured(
                f"{file}: part {part!r} is not in {sheet.drawing}; expected the id of a group"
            )
    for viseme in (*VISEMES, "neutral", "smile"):
        if viseme not in sheet.mouth.shapes:
            raise Misconfigured(f"{file}: mouth.shapes: {viseme!r} is missing")
    for ink, token in sheet.mouth.colours.items():
        if token not in pack.colours:
            raise Misconfigured(
                f"{file}: mouth.colours.{ink}: {token!r} is no token of {sheet.palettes}"
            )
    _check_poses(pack, file)


def _check_poses(pack: Pack, file: Path) -> None:
    sheet, poses = pack.sheet, pack.poses
    for mood, expression in sheet.moods.items():
        if expression not in poses.expressions:
            raise Misconfigured(
                f"{file}: moods.{mood}: expression {expression!r} is not in {sheet.poses}"
            )
    wanted = [(f"gestures.{name}", how.pose) for name, how in sheet.gestures.items()]
    wanted += [
        (f"gestures.{name}.near", how.near) for name, how in sheet.gestures.items() if how.near
    ]
    wanted += [("talking", pose) for pose in sheet.talking]
    for key, pose in wanted:
        if pose not in poses.gestures:
            raise Misconfigured(f"{file}: {key}: pose {pose!r} is not in {sheet.poses}")
    for name, found in {"neutral": poses.neutral, **poses.gestures, **poses.expressions}.items():
        _check_pose(pack, name, found)


def _check_pose(pack: Pack, name: str, poses: Poses) -> None:
    file = pack.folder / pack.sheet.poses
    for part in (*poses.rotate, *poses.move, *poses.pick):
        if part not in pack.drawing:
            raise Misconfigured(f"{file}: {name}: part {part!r} is not in {pack.sheet.drawing}")
    for part, variant in poses.pick.items():
        known = pack.drawing.variants(part)
        if variant not in known:
            raise Misconfigured(
                f"{file}: {name}: pick.{part} is {variant!r}, expected one of {', '.join(known)}"
            )


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as missing:
        raise Misconfigured(f"{file}: cannot be read ({missing.strerror})") from missing


def _read(file: Path) -> dict[str, Any]:
    text = _text(file)
    try:
        found = json.loads(text) if file.suffix == ".json" else yaml.safe_load(text)
    except (json.JSONDecodeError, yaml.YAMLError) as broken:
        raise Misconfigured(f"{file}: {broken}") from broken
    if not isinstance(found, dict):
        raise Misconfigured(f"{file}: holds {type(found).__name__}, expected keys and values")
    return found


S = TypeVar("S", bound=Sheet)


def _checked(model: type[S], file: Path, found: dict[str, Any]) -> S:
    try:
        return model.model_validate(found)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise Misconfigured(
            f"{file}: {key}: {first['msg']}, found {str(first['input'])[:80]!r}"
        ) from wrong
