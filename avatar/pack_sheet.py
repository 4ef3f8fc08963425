"""The files of a presenter pack, as they are written: `pack.yaml` and its poses."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from avatar.affine import Point
from studio.show import Gesture, Mood


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
