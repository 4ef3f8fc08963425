"""The outlines of a mouth: each line is a few numbers times fixed curves, all made at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from avatar.affine import Point

Colour = tuple[float, float, float, float]
Line = NDArray[np.float64]
"""Points, shape (n, 2), in canvas units."""
Points = NDArray[np.int32]
"""The same on a grid."""
_DENSE = 29
"""Points of a line."""
_T = np.sin(np.linspace(-np.pi / 2, np.pi / 2, _DENSE))
"""Across the mouth, dense at the corners, where lips curve most."""
_ACROSS = np.abs(_T)
_BEND = 1 - _T * _T
_ROUND = np.sqrt(np.maximum(0.0, _BEND))
_BOW = 4 * np.maximum(0.0, 1 - _ACROSS / 0.22) - 1.2 * np.maximum(
    0.0, 1 - np.abs(_ACROSS - 0.26) / 0.3
)
"""Cupid's bow of the upper lip, in units."""
_SEAM = (5.3 - 3.4 * _ACROSS**3) / 2
"""Half the thickness of the line between closed lips."""
_CURVES = np.stack(
    [np.ones(_DENSE), _ACROSS**1.7, _BEND, _ROUND, 1 - _ACROSS**2.3, _BOW, _SEAM, _BEND]
)
"""In the order of `Heights`; all are the same from both sides. The last one is any mouth's own."""
_SPAN = np.stack([np.ones(2 * _DENSE), np.concatenate([_T, -_T])])
"""There along one line, and back along the other."""


class Heights(NamedTuple):
    """A line by how much it has of each curve, in units downwards."""

    level: float = 0.0
    corner: float = 0.0
    bend: float = 0.0
    round_: float = 0.0
    belly: float = 0.0
    bow: float = 0.0
    seam: float = 0.0
    opening: float = 0.0


_FLAT = Heights()


class Sketch:
    """The outlines of one mouth, in units about its place, in the order of their drawing."""

    def __init__(self, box: float, ring: float) -> None:
        """How square the opening is, from 1 up, and how round, 0..1."""
        self._box, self._ring = box, ring
        self.colours: list[Colour] = []
        """What each outline is filled with."""
        self._counts: list[int] = []
        self._spans: list[Point] = []
        self._lines: list[Heights] = []
        self._single: list[tuple[int, int, Sequence[Point]]] = []
        """Points on no curve: their outline, and the first and all of them."""

    def leaf(
        self, colour: Colour, half: float, upper: Heights, lower: Heights, middle: float = 0.0
    ) -> None:
        """What is between two lines that reach `half` to each side of `middle`."""
        self._add(colour, 2 * _DENSE, (middle, half), upper, lower)

    def curtain(self, colour: Colour, half: float, edge: Heights, wide: float, far: float) -> None:
        """What is between the line `edge` and the height `far`, `wide` to each side there."""
        self._single.append((len(self.colours), _DENSE, ((wide, far), (-wide, far))))
        self._add(colour, _DENSE + 2, (0.0, half), edge, _FLAT)

    def shape(self, colour: Colour, points: Sequence[Point]) -> None:
        """What a few points enclose, `2 * _DENSE` at most."""
        self._single.append((len(self.colours), 0, points))
        self._add(colour, len(points), (0.0, 0.0), _FLAT, _FLAT)

    def _add(self, colour: Colour, count: int, span: Point, upper: Heights, lower: Heights) -> None:
        self.colours.append(colour)
        self._counts.append(count)
        self._spans.append(span)
        self._lines += upper, lower

    def outlines(self, fine: float, origin: Line) -> tuple[list[Points], Points]:
        """Each outline on a grid of `fine` steps a unit, the mouth's place being at `origin`.

        And all their points in one array, among others near the mouth's place.
        """
        curves = _CURVES.copy()
        curves[-1] = (1 - _ACROSS**self._box) * (1 - self._ring) + _ROUND * self._ring
        count = len(self.colours)
        whole = np.empty((count, 2 * _DENSE, 2))
        np.matmul(self._spans, _SPAN, out=whole[..., 0])
        whole[..., 1] = (np.array(self._lines) @ curves).reshape(count, 2 * _DENSE)
        for n, first, points in self._single:
            whole[n, first : first + len(points)] = points
        whole *= fine
        whole += origin
        fitted = np.rint(whole, out=whole).astype(np.int32)
        parted = [fitted[n, :size] for n, size in enumerate(self._counts)]
        return parted, fitted.reshape(-1, 2)
