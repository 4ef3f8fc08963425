"""How the figure is posed in one frame: numbers and names only, no pixels."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from avatar.parameters import INDEX, Values

Lips = NDArray[np.float64]
"""A mouth as numbers, in the order of `avatar.lips.KEYS`."""

Hands = tuple[str, str]
"""Which drawing the left and the right hand is."""


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """Everything the rig needs for one frame."""

    values: Values = field(repr=False)
    """The parameters, in the order of `avatar.parameters.PARAMETERS`."""
    lips: Lips = field(repr=False)
    hands: Hands
    swings: tuple[float, ...] = ()
    """Degrees each spring of the pack swings, in the sheet's order."""

    def __getitem__(self, parameter: str) -> float:
        """The value of a parameter by its name."""
        return float(self.values[INDEX[parameter]])
