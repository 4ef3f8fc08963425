"""A presenter pack: the folder an artist hands over, read and checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from avatar.affine import Point
from avatar.drawing import Drawing, recoloured
from studio.errors import Misconfigured
from studio.show import VISEMES, Gesture, Mood

SCHEMA = "vitrine-presenter/1"


class Sheet(BaseModel):
    """A part of a pack file. Frozen; a key nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Spring(Sheet):
    """How a part swings about its pivot."""

    hertz: float = Field(gt=0, le=12)
    damping: float = Field(gt=0, le=2)
    """Share of critical damping."""
    gain: float = Field(ge=0, le=3)
    """Degrees of swing per degree the head runs ahead of it."""
    hangs: float = Field(0, ge=0, le=1)
    """1: gravity keeps it upright while the head tilts; 0: it tilts along."""
    reach: float = Field(gt=0, le=45)
    """Degrees it swings at most."""


class Layer(Sheet):
    """One sprite of the figure, or one place where a changing one is drawn."""

    parts: tuple[str, ...] = ()
    shows: tuple[float, float, float, float] | None = None
    """Left, top, right and bottom of what can ever be seen; large parts may be listed in pieces."""
    spring: Spring | None = None
    jaw: str | None = None
    eye: str | None = None
    brow: str | None = None
    mouth: str | None = None
    arm: str | None = None

    def model_post_init(self, _context: object) -> None:
        kinds = (bool(self.parts), self.jaw, self.eye, self.brow, self.mouth, self.arm)
        if sum(map(bool, kinds)) != 1:
            raise ValueError("a layer is exactly one of parts, jaw, eye, brow, mouth, arm")


class Body(Sheet):
    """The part that leans."""

    part: str


class Torso(Sheet):
    """The part that breathes."""

    part: str
    rise: float = Field(ge=0)
    """Units it is lifted by a full breath."""


class Head(Sheet):
    """The head's relief: how its parts shift when it turns."""

    part: str
    centre: Point
    radius: Point
    bulge: float = Field(ge=0, le=1)
    yaw: float = Field(gt=0, le=30)
    """Degrees at a turn of 1."""
    pitch: float = Field(gt=0, le=30)


class Jaw(Sheet):
    """The chin that drops with the lower lip."""

    part: str
    start: float = Field(alias="from")
    """Height on the canvas below which the part stretches."""
    drop: float = Field(ge=0, le=60)


class Eyes(Sheet):
    """What the eyes can do."""

    reach: Point
    lids: dict[str, float]
    smiles: dict[str, float] = {}


class LipShape(Sheet):
    """One mouth, in canvas units about the mouth's place before `size`."""

    w: float = Field(gt=0)
    top: float = 0
    bottom: float = 0
    lift: float = 0
    upper: float = 11
    lower: float = 15
    box: float = Field(2.2, ge=1)
    ring: float = Field(0, ge=0, le=1)
    teeth: float = Field(0, ge=0)
    teeth_low: float = Field(0, ge=0)
    tongue: tuple[float, float, float] | None = None
    bite: float = Field(0, ge=0, le=1)


Ink = Literal[
    "chin", "upper", "lower", "shine", "line", "inside", "tongue", "groove", "teeth", "teeth_shade"
]


class MouthSheet(Sheet):
    """The mouth, drawn afresh for every frame between the shapes given here."""

    at: Point
    size: float = Field(gt=0)
    colours: dict[Ink, str]
    shapes: dict[str, LipShape]


class GestureSheet(Sheet):
    """How a gesture of a line is done."""

    pose: str
    near: str | None = None
    """Pose where there is no room to reach out."""
    swing: dict[str, float] = {}
    """Degrees a joint swings to and fro while the gesture holds."""


class Poses(Sheet):
    """A pose or an expression as `poses` holds it; what is missing stays as it was."""

    rotate: dict[str, float] = {}
    move: dict[str, Point] = {}
    pick: dict[str, str] = {}
    gaze: Point | None = None


class PoseBook(Sheet):
    """All poses of a pack."""

    about: str = ""
    neutral: Poses
    gestures: dict[str, Poses]
    expressions: dict[str, Poses]


class PackSheet(Sheet):
    """`pack.yaml`."""

    form: Literal["vitrine-presenter/1"] = Field(alias="schema")
    name: str
    licence: str
    drawing: str
    palettes: str
    poses: str
    outfits: str
    body: Body
    torso: Torso
    head: Head
    jaw: Jaw | None = None
    layers: tuple[Layer, ...] = Field(min_length=1)
    eyes: Eyes
    mouth: MouthSheet
    moods: dict[Mood, str]
    gestures: dict[Gesture, GestureSheet]
    talking: tuple[str, ...] = ()
    """Poses for sentences that have no gesture of their own."""


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
