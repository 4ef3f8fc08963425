"""The files of a presenter pack as they are written: `pack.yaml`, gestures, expressions."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from avatar.affine import Point
from studio.show import Character

SCHEMA = "vitrine-presenter/2"


class Sheet(BaseModel):
    """A part of a pack file. Frozen; a key nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Licence(Sheet):
    """What others may do with the drawing."""

    id: str = Field(min_length=1)
    """An SPDX identifier, or `original art`."""
    text: str = Field(min_length=1)
    """Whose it is and what is allowed, in a sentence or more."""


class Spring(Sheet):
    """How a part swings about its pivot."""

    hertz: float = Field(gt=0, le=12)
    damping: float = Field(gt=0, le=2)
    """Share of critical damping."""
    gain: float = Field(ge=-3, le=3)
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
    name: str | None = None
    """Makes it a part of its own, hung on the first of `parts`, with its own `pivot`."""
    pivot: Point | None = None
    eye: str | None = None
    mouth: str | None = None
    arm: str | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Layer:
        if sum(map(bool, (self.parts, self.eye, self.mouth, self.arm))) != 1:
            raise ValueError("a layer is exactly one of parts, eye, mouth, arm")
        if (self.name is None) != (self.pivot is None):
            raise ValueError("a layer with a name needs a pivot, and a pivot needs a name")
        if self.name and not self.parts:
            raise ValueError("only a layer of parts can have a name")
        return self

    @property
    def node(self) -> str:
        """The part whose movement the layer follows."""
        return self.name or self.eye or self.mouth or self.arm or self.parts[0]


class Head(Sheet):
    """The head's relief: how its parts shift when it turns."""

    part: str
    centre: Point
    radius: Point
    bulge: float = Field(ge=0, le=1)
    yaw: float = Field(gt=0, le=30)
    """Degrees at `ParamAngleX` 30."""
    pitch: float = Field(gt=0, le=30)
    """Degrees at `ParamAngleY` 30."""


class Eyes(Sheet):
    """What the eyes can do."""

    kind: Literal["ball", "whole"] = "ball"
    """`ball`: an iris moves in a white under the lid. `whole`: each lid is a drawing of the whole
    eye, which travels with the gaze."""
    reach: Point
    """Canvas units of travel at `ParamEyeBallX` and `Y` 1."""
    lids: dict[str, float] = Field(min_length=2)
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
    """The mouth: lips drawn afresh for every frame, or the artist's drawings, squeezed."""

    kind: Literal["lips", "drawn"] = "lips"
    at: Point
    size: float = Field(1, gt=0)
    lips: float = Field(1, gt=0)
    """Thickness of the lips against the shapes'."""
    colours: dict[Ink, str] = {}
    shapes: dict[str, LipShape] = {}
    """Over the shapes of `avatar.mouth_shapes`."""


class Keyform(Sheet):
    """What a parameter does to a part: a value at each key, a straight line between."""

    param: str
    part: str
    keys: tuple[float, ...] = Field(min_length=2)
    rotate: tuple[float, ...] | None = None
    """Degrees about the part's pivot, clockwise."""
    x: tuple[float, ...] | None = None
    y: tuple[float, ...] | None = None
    scale_x: tuple[float, ...] | None = None
    scale_y: tuple[float, ...] | None = None
    opacity: tuple[float, ...] | None = None
    """Share of the drawing's own; above 1 makes what is translucent stronger."""

    @model_validator(mode="after")
    def _fits(self) -> Keyform:
        if not self.channels:
            raise ValueError("does nothing; give rotate, x, y, scale_x, scale_y or opacity")
        if any(b <= a for a, b in zip(self.keys, self.keys[1:], strict=False)):
            raise ValueError("keys must rise")
        for name, row in self.channels.items():
            if len(row) != len(self.keys):
                raise ValueError(f"{name} has {len(row)} values for {len(self.keys)} keys")
        return self

    @property
    def channels(self) -> dict[str, tuple[float, ...]]:
        rows = {name: getattr(self, name) for name in CHANNELS}
        return {name: row for name, row in rows.items() if row is not None}


CHANNELS = ("rotate", "x", "y", "scale_x", "scale_y", "opacity")
"""What a keyform can change, in the order the rig keeps them."""


class PngPart(Sheet):
    """A part of a drawing that is a folder of PNG files: `<folder>/<part>.png` where it is at."""

    at: Point | None = None
    """Canvas point of the picture's upper left corner; None is a joint without a picture."""
    pivot: Point | None = None
    depth: float | None = None
    parent: str | None = None
    variants: tuple[str, ...] = ()
    view: str | None = None
    anchor: Point | None = None
    size: Point | None = None
    align: Point | None = None
    turn: float | None = None


class VoiceHint(Sheet):
    """The voice that suits the presenter, used where the settings leave the choice (`auto`)."""

    character: Character | None = None
    engine: str | None = None
    settings: dict[str, str | int | float] = {}
    """The engine's own settings; it checks them itself."""


class PackSheet(Sheet):
    """`pack.yaml`."""

    form: Literal["vitrine-presenter/2"] = Field(alias="schema")
    name: str = Field(min_length=1)
    extends: str | None = None
    """Folder of the pack this one is a change of, from its own folder."""
    licence: Licence
    voice: VoiceHint | None = None
    drawing: str
    """An SVG file, or a folder of PNG files that `parts` tells about."""
    canvas: Point = (1600, 2000)
    """Width and height of a drawing of PNG files; an SVG has its own."""
    pixels: float = Field(1, gt=0, le=8)
    """Pixels of a PNG per canvas unit."""
    parts: dict[str, PngPart] = {}
    outfits: str | None = None
    """Group whose variants are the outfits."""
    outfit: str | None = None
    """The outfit worn when none is asked for; unset is the first."""
    picks: dict[str, str] = {}
    """Variants of other groups, such as a beard."""
    head: Head
    hand: float = Field(gt=0)
    """Canvas units from the wrist to the tips of the fingers."""
    layers: tuple[Layer, ...] = Field(min_length=1)
    springs: dict[str, Spring] = {}
    keyforms: tuple[Keyform, ...]
    eyes: Eyes
    mouth: MouthSheet


KeyPose = dict[str, float | str]
"""Parameters and hand shapes of a pose; what is missing stays at rest."""


class Times(Sheet):
    """Seconds of a gesture's four parts."""

    preparation: float = Field(0.3, ge=0.1, le=2)
    stroke: float = Field(0.22, ge=0.1, le=2)
    hold: float = Field(1.0, ge=0, le=10)
    back: float = Field(0.5, ge=0.2, le=3, alias="return")


class SwingSheet(Sheet):
    """What goes to and fro while a gesture holds."""

    hertz: float = Field(gt=0, le=6)
    by: dict[str, float] = Field(min_length=1)
    """Parameter -> how far to each side."""


class GestureSheet(Sheet):
    """`gestures/<name>.yaml`: how a gesture of a line is done, by the left arm if it is one."""

    times: Times = Times()
    preparation: KeyPose = {}
    """On the way; unset, the elbow swings out a little."""
    stroke: KeyPose = Field(min_length=1)
    """Where the stroke lands, on the accent."""
    hold: KeyPose = {}
    """Where it drifts to while it holds, over `stroke`."""
    near: KeyPose = {}
    """Over `stroke` where there is no room to reach out."""
    swing: SwingSheet | None = None
    talking: bool = False
    """Also taken now and then, by either arm, in sentences without a gesture."""
