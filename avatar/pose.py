"""How the figure is posed in one frame: numbers only, no pixels."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Lips = NDArray[np.float64]
"""A mouth as numbers, in the order of `avatar.lips.KEYS`."""


@dataclass(frozen=True, slots=True)
class Eye:
    """One eye. `open` 0..1, 1.2 is wide; `smile` names a smiling lid, or None."""

    open: float = 1.0
    smile: str | None = None


@dataclass(frozen=True, slots=True)
class Brow:
    """One brow: shift in canvas units (y down) and degrees."""

    x: float = 0.0
    y: float = 0.0
    angle: float = 0.0


@dataclass(frozen=True, slots=True)
class Arm:
    """Degrees at the joints against the hanging arm, and which drawing the hand is."""

    shoulder: float
    elbow: float
    wrist: float
    hand: str


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """Everything the rig needs for one frame."""

    lips: Lips = field(repr=False)
    arms: dict[str, Arm]
    eyes: dict[str, Eye]
    brows: dict[str, Brow]
    turn: tuple[float, float] = (0.0, 0.0)
    """Of the head, to the right of the picture and up; -1..1."""
    roll: float = 0.0
    """Degrees the head tilts, clockwise on the picture."""
    lean: float = 0.0
    """Degrees the body leans."""
    shift: tuple[float, float] = (0.0, 0.0)
    """Of the whole figure, canvas units."""
    breath: float = 0.0
    """0..1, 1 is full."""
    gaze: tuple[float, float] = (0.0, 0.0)
    """Of the eyes in the head, to the right of the picture and up; -1..1."""
    swings: tuple[float, ...] = ()
    """Degrees each sprung layer swings, in the pack's order."""
