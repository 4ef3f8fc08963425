"""The mouth, drawn from numbers: any shape between the pack's drawings, so that lips never jump."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.colours import Yuva, ink
from avatar.cutout import BORDER, TAIL, Cutout
from avatar.pack_sheet import Ink, LipShape, MouthSheet
from avatar.pose import Lips

KEYS = (
    "w", "top", "bottom", "lift", "upper", "lower", "box", "ring",
    "teeth", "teeth_low", "tongue", "tongue_w", "tongue_h", "bite",
)  # fmt: skip
"""The numbers of a mouth, as `LipShape` names them; the tongue's three apart."""

(
    W, TOP, BOTTOM, LIFT, UPPER, LOWER, BOX, RING,
    TEETH, TEETH_LOW, TONGUE, TONGUE_W, TONGUE_H, BITE,
) = range(len(KEYS))  # fmt: skip

_LENGTHS = [W, TOP, BOTTOM, LIFT, UPPER, LOWER, TEETH, TEETH_LOW, TONGUE, TONGUE_W, TONGUE_H]
"""The numbers that are lengths in units; the others are shares."""
_STEPS = np.full(len(KEYS), 64.0)
_STEPS[_LENGTHS] = 4.0

_HALF = 98.0
"""Half the width of the picture in units of the drawing."""
_ABOVE, _BELOW = 50.0, 106.0
_FINE = 8
"""Positions inside a pixel for the polygon filler: 2 to the power of its `shift`."""
_SMOOTH = 0.9
"""Paper pixels per canvas unit at least, for smooth edges and true widths of small mouths."""
_SHUT = 4.0
"""Lips nearer than this are drawn as a line."""

_FAINT: dict[Ink, float] = {"chin": 0.7, "line": 0.8}
"""Inks that are also used thinned, and how opaque they are then."""

Line = NDArray[np.float64]
"""Points, shape (n, 2), in canvas units."""
Points = NDArray[np.int32]
"""The same on the enlarged paper, in steps of 1 / `_FINE` pixel."""
Colour = tuple[float, float, float, float]
Window = tuple[slice, slice]
_Fill = tuple[Colour, Line]
"""An outline and what it is filled with."""

_T = np.sin(np.linspace(-np.pi / 2, np.pi / 2, 29))
"""Across the mouth, dense at the corners, where lips curve most."""
_ACROSS = np.abs(_T)
_CORNER, _BEND, _BELLY = _ACROSS**1.7, 1 - _T * _T, 1 - _ACROSS**2.3
_ROUND = np.sqrt(np.maximum(0.0, _BEND))
_BOW = 4 * np.maximum(0.0, 1 - _ACROSS / 0.22) - 1.2 * np.maximum(
    0.0, 1 - np.abs(_ACROSS - 0.26) / 0.3
)
"""Cupid's bow of the upper lip, in units."""
_SEAM = (5.3 - 3.4 * _ACROSS**3) / 2
"""Half the thickness of the line between closed lips."""
_TURN = np.linspace(0, 2 * np.pi, 29)[:-1]
_CIRCLE = np.stack([np.cos(_TURN), np.sin(_TURN)], 1)


def lips(shape: LipShape) -> Lips:
    """The numbers of a shape; a hidden tongue lies below the opening."""
    tongue = shape.tongue or (shape.bottom + 14.0, 28.0, 10.0)
    return np.array([
        shape.w, shape.top, shape.bottom, shape.lift, shape.upper, shape.lower, shape.box,
        shape.ring, shape.teeth, shape.teeth_low, *tongue, shape.bite,
    ])  # fmt: skip


def aperture(mouth: Lips) -> float:
    """How far the lips are apart in units; 80 is the widest viseme."""
    return float(mouth[BOTTOM] - mouth[TOP])


class LipPainter:
    """Draws mouths at one scale. Calls with the same numbers give the same array."""

    def __init__(self, sheet: MouthSheet, colours: Mapping[str, str], scale: float) -> None:
        self._at, self._size, self._scale = sheet.at, sheet.size, scale
        self._thick = sheet.lips
        self._ink: dict[Ink, Colour] = {
            name: ink(colours[token]) for name, token in sheet.colours.items()
        }
        self._faint = {
            name: _thinned(self._ink[name], opacity)
            for name, opacity in _FAINT.items()
            if name in self._ink
        }
        k = sheet.size
        self._x, self._y = sheet.at[0] - _HALF * k, sheet.at[1] - _ABOVE * k
        self._width = round(2 * _HALF * k * scale)
        self._height = round((_ABOVE + _BELOW) * k * scale)
        self._over = max(2, ceil(_SMOOTH / scale))
        size = (self._height * self._over, self._width * self._over)
        self._paper, self._inner = np.zeros((*size, 4), np.uint8), np.zeros((*size, 4), np.uint8)
        self._hole = np.zeros(size, np.uint8)
        self._used: Window = (slice(0), slice(0))
        """What of the paper was drawn on; the rest is blank."""
        self._fine = scale * self._over * _FINE
        self._origin = np.array([_HALF * k, _ABOVE * k]) * self._fine - _FINE / 2
        self._own = np.ones(len(KEYS))
        self._own[[UPPER, LOWER]] = self._thick
        self._own[_LENGTHS] *= k
        """What the numbers of a mouth are multiplied by to be this pack's."""
        self._last: tuple[bytes, Cutout] | None = None

    def picture(self, mouth: Lips) -> Cutout:
        """The mouth as a cutout. Numbers are taken in steps of a quarter unit."""
        key = np.rint(mouth * _STEPS).astype(np.int32).tobytes()
        if self._last is None or self._last[0] != key:
            x, y = self._x - BORDER / self._scale, self._y - BORDER / self._scale
            self._last = key, Cutout(self._drawn(mouth), x, y, self._scale)
        return self._last[1]

    def _drawn(self, mouth: Lips) -> Yuva:
        m = mouth * self._own
        curves = _Curves(m)
        fills = list(self._outer_lips(m, curves))
        outer, inside = len(fills), 0
        if curves.gap > 0.5:
            fills += self._opening(m, curves)
            inside = len(fills)
        if curves.gap < _SHUT:
            fills += self._seam(m, curves)
        if m[RING] < 0.5:
            fills += self._corners(m)
        points = self._points([outline for _, outline in fills])
        outlines = _parted(points, fills)
        self._paper[self._used] = 0
        self._used = self._window(points)
        for n, (outline, (colour, _)) in enumerate(zip(outlines, fills, strict=True)):
            if n == outer and inside:
                self._cut(outlines[outer:inside], fills[outer:inside])
            if not outer <= n < inside:
                cv2.fillPoly(self._paper, [outline], colour, cv2.LINE_AA, 3)
        if inside == len(fills):
            self._cut(outlines[outer:inside], fills[outer:inside])
        return self._shrunk()

    def _shrunk(self) -> Yuva:
        """The paper at its true size, with a border."""
        out = np.zeros((self._height + 2 * BORDER, self._width + 2 * BORDER + TAIL, 4), np.uint8)
        rows, columns = (
            slice(edge.start // self._over, edge.stop // self._over) for edge in self._used
        )
        place = out[BORDER:-BORDER, BORDER : BORDER + self._width][rows, columns]
        cv2.resize(self._paper[self._used], place.shape[1::-1], place, 0, 0, cv2.INTER_AREA)
        return out

    def _window(self, points: Points) -> Window:
        """The pixels of the paper that outlines can touch, in steps of whole pixels shown."""
        over, reach = self._over, 2
        left, top, wide, high = cv2.boundingRect(points)
        right, bottom = (left + wide) // _FINE + 1 + reach, (top + high) // _FINE + 1 + reach
        left, top = left // _FINE - reach, top // _FINE - reach
        high, wide = self._hole.shape
        return (
            slice(max(0, top) // over * over, min(high, -(-bottom // over) * over)),
            slice(max(0, left) // over * over, min(wide, -(-right // over) * over)),
        )

    def _outer_lips(self, m: Lips, c: _Curves) -> Iterator[_Fill]:
        chin, w, lift = m[BOTTOM] + m[LOWER], m[W], m[LIFT]
        if "chin" in self._ink:
            x = _T * w * 0.52
            edge = chin + 4 + lift * 0.1
            yield self._faint["chin"], _leaf(x, edge + 5 * _BEND, edge + 15 * _BEND)
        x = _T * w
        yield self._ink["lower"], _leaf(x, c.middle - 1, c.lip_bottom)
        yield self._ink["upper"], _leaf(x, c.lip_top, c.middle + 1)

    def _opening(self, m: Lips, c: _Curves) -> Iterator[_Fill]:
        """The hole, and what is seen in it."""
        x = _T * (m[W] - 9 - 4 * m[RING])
        yield self._ink["inside"], _leaf(x, c.gap_top, c.gap_bottom)
        order = (self._teeth, self._tongue) if m[BITE] > 0.5 else (self._tongue, self._teeth)
        for draw in order:
            yield from draw(m, c)

    def _cut(self, outlines: Sequence[Points], fills: Sequence[_Fill]) -> None:
        """Put the opening on the paper: what is inside, as far as the hole, the first, shows it."""
        hole = outlines[0]
        self._hole[self._used] = 0
        cv2.fillPoly(self._hole, [hole], 255, shift=3)
        left, top, width, height = cv2.boundingRect(hole >> 3)
        window = (slice(max(0, top), top + height + 1), slice(max(0, left), left + width + 1))
        self._inner[window] = self._ink["inside"]
        for outline, (colour, _) in zip(outlines[1:], fills[1:], strict=True):
            cv2.fillPoly(self._inner, [outline], colour, cv2.LINE_AA, 3)
        cv2.copyTo(self._inner[window], self._hole[window], self._paper[window])

    def _tongue(self, m: Lips, _c: _Curves) -> Iterator[_Fill]:
        y, half, high = m[TONGUE], m[TONGUE_W], m[TONGUE_H]
        if y - high > m[BOTTOM]:
            return
        yield self._ink["tongue"], _CIRCLE * (half, high) + (0.0, y)
        if m[BITE] < 0.5:
            groove = [[-1, y - high * 0.5], [1, y - high * 0.5], [2.5, y + high], [-2.5, y + high]]
            yield self._ink["groove"], np.array(groove)

    def _teeth(self, m: Lips, c: _Curves) -> Iterator[_Fill]:
        w = m[W] - 9 - 4 * m[RING]
        x = _T * w
        if m[TEETH_LOW] > 0.5:
            low = _curtain(x * 0.8, c.gap_bottom - m[TEETH_LOW], w, m[BOTTOM] + 20)
            yield self._ink["teeth_shade"], low
        if m[TEETH] > 0.5:
            roof = m[TOP] - 30
            edge = c.gap_top * 0.6 + m[TOP] * 0.4 + m[TEETH]
            shade = c.gap_top + max(3.0, m[TEETH] * 0.22)
            yield self._ink["teeth"], _curtain(x * 0.9, edge, w, roof)
            yield self._ink["teeth_shade"], _curtain(x, shade, w, roof)

    def _seam(self, m: Lips, c: _Curves) -> Iterator[_Fill]:
        x = _T * m[W]
        yield self._ink["line"], _leaf(x, c.middle - _SEAM, c.middle + _SEAM)
        glow = m[BOTTOM] + m[LOWER] * 0.58
        shine = 2.2 * _BEND
        x = m[W] * (-0.09 + 0.21 * _T)
        yield self._ink["shine"], _leaf(x, glow - shine, glow + shine)

    def _corners(self, m: Lips) -> Iterator[_Fill]:
        hook = 1.0 if m[LIFT] <= 0 else -1.0
        for side in (-1.0, 1.0):
            x, y = side * (m[W] + 1), m[LIFT]
            tick = np.array([
                [x - side * 5, y + hook - 1], [x + side, y - hook - 2.2],
                [x + side * 5, y - 4 * hook],
                [x + side * 1.5, y - hook + 2.2], [x - side * 5, y + hook + 1],
            ])  # fmt: skip
            yield self._faint["line"], tick

    def _points(self, outlines: Sequence[Line]) -> Points:
        """Points about the mouth's place as positions on the enlarged paper."""
        fine = np.concatenate(outlines)
        fine *= self._fine
        fine += self._origin
        return np.rint(fine, out=fine).astype(np.int32)


class _Curves:
    """Heights of the mouth's lines at `_T`."""

    def __init__(self, m: Lips) -> None:
        flat, round_ = 1 - m[RING], _ROUND * m[RING]
        corner = m[LIFT] * _CORNER
        inner = (1 - _ACROSS ** m[BOX]) * flat + round_
        self.gap = float(m[BOTTOM] - m[TOP])
        self.lip_top = corner + (m[TOP] - m[UPPER]) * (_BEND * flat + round_) + _BOW
        self.lip_bottom = corner + (m[BOTTOM] + m[LOWER]) * (_BELLY * flat + round_)
        self.gap_top = corner + m[TOP] * inner
        self.gap_bottom = corner + m[BOTTOM] * inner
        self.middle = corner + (m[TOP] + m[BOTTOM]) / 2 * _BEND


def _parted(points: Points, fills: Sequence[_Fill]) -> Sequence[Points]:
    """The points of each outline."""
    found, start = [], 0
    for _, outline in fills:
        found.append(points[start : start + len(outline)])
        start += len(outline)
    return found


def _thinned(colour: Colour, opacity: float) -> Colour:
    y, u, v, alpha = colour
    return y * opacity, u * opacity, v * opacity, alpha * opacity


def _leaf(x: NDArray[np.float64], upper: NDArray[np.float64], lower: NDArray[np.float64]) -> Line:
    """The outline between two lines over the same `x`."""
    n = len(x)
    out = np.empty((2 * n, 2))
    out[:n, 0], out[n:, 0] = x, x[::-1]
    out[:n, 1], out[n:, 1] = upper, lower[::-1]
    return out


def _curtain(x: NDArray[np.float64], edge: NDArray[np.float64], half: float, far: float) -> Line:
    """What lies between the line `edge` over `x` and the height `far`, `half` wide there."""
    n = len(x)
    out = np.empty((n + 2, 2))
    out[:n, 0], out[:n, 1] = x, edge
    out[n], out[n + 1] = (half, far), (-half, far)
    return out
