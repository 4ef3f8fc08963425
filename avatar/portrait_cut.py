"""A portrait at the size it is shown: pixels and points in the same grid."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.colours import Yuva, encoded
from avatar.portrait_pack import PortraitPack

Floats = NDArray[np.floating[Any]]
Spot = NDArray[np.float64]
"""A point as x and y."""


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """One portrait at one scale. Positions count from the centre of the upper left pixel."""

    scale: float
    """Pixels of the cut per pixel of the picture."""
    pixels: Yuva = field(repr=False)
    points: dict[str, Spot]
    iris: float
    """Radius in pixels of the cut."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return int(self.pixels.shape[1]), int(self.pixels.shape[0])

    @property
    def unit(self) -> float:
        """Half the width of the face at the jaw: what movements of the head are measured in."""
        return float(self.points["ear_right"][0] - self.points["ear_left"][0]) / 2


def cut(pack: PortraitPack, height: float) -> Cut:
    """The portrait `height` pixels high."""
    high, wide = pack.picture.shape[:2]
    size = max(1, round(wide * height / high)), max(1, round(height))
    scale = size[1] / high
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    small = cv2.resize(pack.picture, size, interpolation=way)
    if scale > 1:  # cubic overshoots: a colour above its alpha is none
        small[..., :3] = np.minimum(small[..., :3], small[..., 3:])
    points = {name: (np.array(at) + 0.5) * scale - 0.5 for name, at in pack.points.items()}
    return Cut(scale, encoded(np.asarray(small, np.uint8)), points, pack.sheet.iris * scale)


def eased(share: Floats) -> Floats:
    """0..1 with flat ends, for many at once."""
    u = np.minimum(np.maximum(share, 0), 1)
    return np.asarray(u * u * (3 - 2 * u), np.float32)
