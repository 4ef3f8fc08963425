"""The file of a portrait pack as it is written: `portrait.yaml`, its landmarks and its consent."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Literal

from pydantic import Field, field_validator

from avatar.affine import Point
from avatar.pack_sheet import Sheet
from studio.consent import Consent

EYES = ("left", "right")
"""Sides are those of the picture: the left eye is the one at the left edge."""
_EYE = ("outer", "upper", "inner", "lower", "iris")
_BROW = ("outer", "middle", "inner")
LIPS = (
    "mouth_left", "lip_upper_left", "lip_upper", "lip_upper_right", "mouth_right",
    "lip_lower_right", "lip_lower", "lip_lower_left",
)  # fmt: skip
"""The outline of the lips, clockwise from the left corner."""
SEAM = ("mouth_left", "seam_left", "seam", "seam_right", "mouth_right")
"""Where the lips meet, from corner to corner."""
JAW = (
    "ear_left", "jaw_left_upper", "jaw_left", "jaw_left_lower", "chin",
    "jaw_right_lower", "jaw_right", "jaw_right_upper", "ear_right",
)  # fmt: skip
"""The edge of the face, from the lobe of one ear to the other."""
LANDMARKS = (
    *(f"eye_{side}_{place}" for side in EYES for place in _EYE),
    *(f"brow_{side}_{place}" for side in EYES for place in _BROW),
    "nose_bridge", "nose_tip",
    *LIPS, *SEAM[1:4], *JAW,
    "crown", "neck", "shoulder_left", "shoulder_right",
)  # fmt: skip
"""Every point that a pack must name: 42."""

ACROSS = (
    ("eye_left_outer", "eye_left_iris", "eye_left_inner", "nose_bridge",
     "eye_right_inner", "eye_right_iris", "eye_right_outer"),
    ("brow_left_outer", "brow_left_middle", "brow_left_inner",
     "brow_right_inner", "brow_right_middle", "brow_right_outer"),
    ("mouth_left", "lip_upper_left", "lip_upper", "lip_upper_right", "mouth_right"),
    ("mouth_left", "lip_lower_left", "lip_lower", "lip_lower_right", "mouth_right"),
    SEAM,
    JAW,
    ("shoulder_left", "neck", "shoulder_right"),
)  # fmt: skip
"""Points that lie in this order from left to right."""
DOWN = (
    ("crown", "brow_left_middle", "eye_left_upper", "eye_left_iris", "eye_left_lower",
     "nose_tip", "lip_upper", "seam", "lip_lower", "chin", "neck"),
    ("crown", "brow_right_middle", "eye_right_upper", "eye_right_iris", "eye_right_lower",
     "nose_tip"),
    ("lip_upper_left", "seam_left", "lip_lower_left"),
    ("lip_upper_right", "seam_right", "lip_lower_right"),
    ("ear_left", "jaw_left_upper", "jaw_left", "jaw_left_lower", "chin"),
    ("ear_right", "jaw_right_upper", "jaw_right", "jaw_right_lower", "chin"),
    ("chin", "shoulder_left"),
    ("chin", "shoulder_right"),
)  # fmt: skip
"""Points that lie in this order from above to below."""


class Stand(Sheet):
    """How the picture stands in the 4:5 zone of the host."""

    eyes: Point = (0.5, 0.2775)
    """Where the middle between the eyes is, as shares of the zone's width and height."""
    height: float = Field(1.0, ge=0.5, le=3)
    """The picture's height as a share of the zone's height."""


class Limits(Sheet):
    """How far the head turns: a picture has no other side."""

    turn: float = Field(8, ge=0, le=8)
    """ParamAngleX at most; 30 stands for 22 degrees."""
    nod: float = Field(6, ge=0, le=6)
    """ParamAngleY at most; 30 stands for 16 degrees."""
    tilt: float = Field(5, ge=0, le=8)
    """Degrees about the neck at most."""


class Inside(Sheet):
    """Colours of the mouth's inside, `#RRGGBB`."""

    mouth: str = Field("#4A1518", pattern=r"^#[0-9A-Fa-f]{6}$")
    teeth: str = Field("#F5ECE2", pattern=r"^#[0-9A-Fa-f]{6}$")
    tongue: str = Field("#BE6763", pattern=r"^#[0-9A-Fa-f]{6}$")


class PortraitSheet(Sheet):
    """`portrait.yaml`."""

    form: Literal["vitrine-portrait/1"] = Field(alias="schema")
    name: str = Field(min_length=1)
    licence: str = Field(min_length=1)
    subject: Literal["drawing", "person"]
    picture: str
    mask: str | None = None
    """A grey picture of the same size, white where the person is; unset: the picture's alpha."""
    stand: Stand = Stand()
    limits: Limits = Limits()
    inside: Inside = Inside()
    iris: float = Field(gt=1)
    """Radius of the iris in picture pixels."""
    landmarks: dict[str, Point]
    consent: Consent | None = None

    @field_validator("picture", "mask")
    @classmethod
    def _beside(cls, name: str | None) -> str | None:
        """Files of a pack are in its folder."""
        if name is not None and (PurePosixPath(name).name != name or name in {"", "..", "."}):
            raise ValueError("expected the name of a file beside portrait.yaml")
        return name
