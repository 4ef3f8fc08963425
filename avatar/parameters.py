"""The parameters a figure is posed with: Live2D Cubism's standard names and ranges, and ours.

Rig, gesture and expression files speak these names. 0 is the figure at rest unless said otherwise;
plus is to the right of the picture, up, and clockwise. `L` and `R` are the character's own sides:
the same number on both sides is the same pose mirrored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
"""A number for each parameter, in the order of `PARAMETERS`."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name, its range, and its value at rest."""

    name: str
    least: float
    most: float
    rest: float = 0.0

    @property
    def leeway(self) -> float:
        """How far beyond the range a file may go: a tenth of it, to squeeze or to strain."""
        return 0.1 * (self.most - self.least)

    def allows(self, value: float) -> bool:
        return self.least - self.leeway <= value <= self.most + self.leeway


def _pair(name: str, least: float, most: float, rest: float = 0.0) -> tuple[Parameter, ...]:
    return tuple(Parameter(name.replace("*", side), least, most, rest) for side in "LR")


PARAMETERS = (
    Parameter("ParamAngleX", -30, 30),
    Parameter("ParamAngleY", -30, 30),
    Parameter("ParamAngleZ", -30, 30),
    # Cubism ends at 1; wide open eyes reach beyond, as its artists extend it.
    *_pair("ParamEye*Open", 0, 1.5, 1),
    *_pair("ParamEye*Smile", 0, 1),
    Parameter("ParamEyeBallX", -1, 1),
    Parameter("ParamEyeBallY", -1, 1),
    Parameter("ParamEyeBallForm", -1, 1),
    *_pair("ParamBrow*Y", -1, 1),
    *_pair("ParamBrow*X", -1, 1),
    *_pair("ParamBrow*Angle", -1, 1),
    *_pair("ParamBrow*Form", -1, 1),
    Parameter("ParamMouthForm", -1, 1),
    Parameter("ParamMouthOpenY", 0, 1),
    Parameter("ParamCheek", 0, 1),
    Parameter("ParamBodyAngleX", -10, 10),
    Parameter("ParamBodyAngleY", -10, 10),
    Parameter("ParamBodyAngleZ", -10, 10),
    Parameter("ParamBreath", 0, 1),
    Parameter("ParamShoulderY", -1, 1),
    *_pair("ParamArm*A", -10, 10),
    *_pair("ParamArm*B", -10, 10),
    *_pair("ParamHand*", -10, 10),
    Parameter("ParamHairFront", -1, 1),
    Parameter("ParamHairSide", -1, 1),
    Parameter("ParamHairBack", -1, 1),
    Parameter("ParamHairFluffy", -1, 1),
    Parameter("ParamBaseX", -10, 10),
    Parameter("ParamBaseY", -10, 10),
    Parameter("ParamXPucker", 0, 1),
    Parameter("ParamXTeeth", 0, 1),
    Parameter("ParamXTongue", 0, 1),
)
"""All parameters: those that begin with `ParamX` are Vitrine's own."""

INDEX: Mapping[str, int] = {parameter.name: n for n, parameter in enumerate(PARAMETERS)}
REST: Values = np.array([p.rest for p in PARAMETERS], np.float64)
LEAST: Values = np.array([p.least - p.leeway for p in PARAMETERS])
MOST: Values = np.array([p.most + p.leeway for p in PARAMETERS])

HAND_SHAPES = ("ParamXHandShapeL", "ParamXHandShapeR")
"""Parameters whose values are names: which drawing the left and the right hand is."""

SIDES = "LR"
ARM = {side: tuple(INDEX[f"Param{j}"] for j in (f"Arm{side}A", f"Arm{side}B", f"Hand{side}"))
       for side in SIDES}  # fmt: skip
"""Indices of shoulder, elbow and wrist of an arm."""


def _mirrored(name: str) -> str:
    """The name of the same parameter on the other side; itself where there is no other side."""
    for stem in ("ParamEye", "ParamBrow", "ParamArm", "ParamHand"):
        side, rest = name[len(stem) : len(stem) + 1], name[len(stem) + 1 :]
        if name.startswith(stem) and side in SIDES and f"{stem}L{rest}" in INDEX:
            return f"{stem}{'R' if side == 'L' else 'L'}{rest}"
    return name


MIRROR: NDArray[np.intp] = np.array([INDEX[_mirrored(name)] for name in INDEX])
"""`values[MIRROR]` is the pose with left and right exchanged (turns of head and body stay)."""
