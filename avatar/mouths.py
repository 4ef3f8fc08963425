"""The mouths an artist drew one by one: the nearest drawing, squeezed to the opening asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.colours import Yuva
from avatar.cutout import TAIL, Cutout
from avatar.cutouts import Cutouts
from avatar.lips import BOTTOM, KEYS, LIFT, RING, TEETH, TONGUE, TOP, LipPainter, W, lips
from avatar.pack import Pack
from avatar.pose import Lips

_WEIGHT = np.zeros(len(KEYS))
_WEIGHT[[W, TOP, BOTTOM, LIFT, TEETH, TONGUE]] = 1.0, 0.6, 1.4, 1.1, 0.5, 0.15
_WEIGHT[RING] = 22.0
"""How much each number of a mouth counts when the nearest drawing is looked for."""
_APART = 0.455
"""Share of the way to the other drawing from which the two mix: later shows a ghost."""
_STEPS = 12
"""Two drawings fade into each other, and openings change, in so many steps."""
_LEAST, _MOST = 0.45, 1.7
"""How far a drawing may be squeezed or stretched in height."""
_CURVED = 6.0
"""Units its corners are raised from which a closed mouth is a curve."""
_SHUT = 8.0
"""Units of opening below which a drawing counts as closed, and is not squeezed."""


class MouthPainter(Protocol):
    """Draws mouths at one scale. Calls with the same numbers give the same array."""

    def picture(self, mouth: Lips) -> Cutout: ...


def mouth_painter(pack: Pack, cutouts: Cutouts, part: str, scale: float) -> MouthPainter:
    """The painter for the kind of mouth the pack has."""
    if pack.sheet.mouth.kind == "lips":
        return LipPainter(pack.sheet.mouth, pack.colours, scale)
    shapes = {name: lips(shape) for name, shape in pack.shapes.items()}
    drawn = {name: cutouts[f"{part}.{name}"] for name in pack.art.variants(part)}
    return DrawnMouth(drawn, shapes, pack.sheet.mouth.at[1], pack.sheet.mouth.size)


class DrawnMouth:
    """A bank of mouth drawings with numbers that say what each looks like."""

    def __init__(
        self, drawn: Mapping[str, Cutout], shapes: Mapping[str, Lips], height: float, size: float
    ) -> None:
        """`height` is where the mouth's place is on the canvas; all drawings have one frame."""
        self._names = [name for name in drawn if name in shapes]
        self._pixels = [drawn[name].pixels for name in self._names]
        self._shapes = np.array([shapes[name] for name in self._names])
        first = drawn[self._names[0]]
        self._x, self._y, self._scale = first.x, first.y, first.scale
        self._height, self._size = height, size
        self._last: tuple[tuple[int, ...], Cutout] | None = None

    def picture(self, mouth: Lips) -> Cutout:
        """The mouth as a cutout: the nearest drawing, or the two nearest on the way between."""
        away = np.abs((self._shapes - mouth) * _WEIGHT).sum(axis=1)
        near = int(away.argmin())
        away_near = float(away[near])
        away[near] = np.inf
        other = int(away.argmin())
        # 0.5 in the middle between both; only around it do they mix, so that held mouths are sharp
        between = away_near / max(1e-9, away_near + float(away[other]))
        mix = round(max(0.0, between - _APART) / (0.5 - _APART) * 0.5 * _STEPS)
        mix = mix if self._alike(near, other) else 0
        key = (near, other if mix else -1, mix, *self._squeeze(near, mouth))
        if self._last is None or self._last[0] != key:
            pixels = self._fitted(near, mouth)
            if mix:
                share = mix / _STEPS
                pixels = _mixed(pixels, self._fitted(other, mouth), min(0.5, share))
            self._last = key, Cutout(pixels, self._x, self._y, self._scale)
        return self._last[1]

    def _alike(self, one: int, other: int) -> bool:
        """Whether both are open or both shut: a line does not fade into a hole."""
        gaps = self._shapes[[one, other], BOTTOM] - self._shapes[[one, other], TOP]
        return bool((gaps > _SHUT).all() or (gaps <= _SHUT).all())

    def _squeeze(self, n: int, mouth: Lips) -> tuple[int, int, int]:
        """Stretch across and along in steps of 1/16, and half pixels the upper lip is moved."""
        shape = self._shapes[n]
        across = min(1.3, max(0.75, float(mouth[W] / shape[W])))
        gap, wanted = float(shape[BOTTOM] - shape[TOP]), float(mouth[BOTTOM] - mouth[TOP])
        lift = float(shape[LIFT])
        along, down = 1.0, 0.0
        if gap > _SHUT:
            down = float(mouth[TOP] - shape[TOP]) * self._size * self._scale
            along = min(_MOST, max(_LEAST, wanted / gap))
        elif abs(lift) > _CURVED:  # a line is bent more or less
            along = min(_MOST, max(0.6, float(mouth[LIFT]) / lift))
        return round(across * 16), round(along * 16), round(down * 2)

    def _fitted(self, n: int, mouth: Lips) -> Yuva:
        across, along, down = self._squeeze(n, mouth)
        sx, sy = across / 16, along / 16
        pixels = self._pixels[n]
        if sx == sy == 1 and not down:
            return pixels
        high, wide = pixels.shape[:2]
        row = (self._height + self._shapes[n][TOP] * self._size - self._y) * self._scale
        middle = (wide - TAIL - 1) / 2
        there = np.array([[sx, 0, (1 - sx) * middle], [0, sy, (1 - sy) * row + down / 2]])
        return _warped(pixels, there, wide, high)


def _warped(pixels: Yuva, there: NDArray[np.float64], wide: int, high: int) -> Yuva:
    return np.asarray(cv2.warpAffine(pixels, there, (wide, high), flags=cv2.INTER_LINEAR), np.uint8)


def _mixed(one: Yuva, other: Yuva, share: float) -> Yuva:
    return np.asarray(cv2.addWeighted(one, 1 - share, other, share, 0), np.uint8)
