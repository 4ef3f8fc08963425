"""The mouth, drawn from numbers: any shape between the pack's drawings, so that lips never jump."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.colours import Yuva, ink
from avatar.cutout import Cutout
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

_HALF = 98.0
"""Half the width of the picture in units of the drawing."""
_ABOVE, _BELOW = 50.0, 106.0
_FINE = 8
"""Positions inside a pixel for the polygon filler: 2 to the power of its `shift`."""
_SMOOTH = 0.9
"""Paper pixels per canvas unit at least, for smooth edges and true widths of small mouths."""
_SHUT = 4.0
"""Lips nearer than this are drawn as a line."""

Line = NDArray[np.float64]
"""Points, shape (n, 2), in canvas units."""

_T = np.sin(np.linspace(-np.pi / 2, np.pi / 2, 29))
"""Across the mouth, dense at the corners, where lips curve most."""


def lips(shape: LipShape) -> Lips:
    """The numbers of a shape; a hidden tongue lies below the opening."""
    tongue = shape.tongue or (shape.bottom + 14.0, 28.0, 10.0)
    return np.array([
        shape.w, shape.top, shape.bottom, shape.lift, shape.upper, shape.lower, shape.box,
        shape.ring, shape.teeth, shape.teeth_low, *tongue, shape.bite,
    ])  # fmt: skip


def aperture(mouth: Lips) -> float:
    """How far the lips are apart in units; 67 is the widest viseme."""
    return float(mouth[BOTTOM] - mouth[TOP])


class LipPainter:
    """Draws mouths at one scale. Calls with the same numbers give the same array."""

    def __init__(self, sheet: MouthSheet, colours: Mapping[str, str], scale: float) -> None:
        self._at, self._size, self._scale = sheet.at, sheet.size, scale
        self._thick = sheet.lips
        self._ink = {name: ink(colours[token]) for name, token in sheet.colours.items()}
        k = sheet.size
        self._x, self._y = sheet.at[0] - _HALF * k, sheet.at[1] - _ABOVE * k
        self._width = round(2 * _HALF * k * scale)
        self._height = round((_ABOVE + _BELOW) * k * scale)
        self._over = max(2, ceil(_SMOOTH / scale))
        size = (self._height * self._over, self._width * self._over)
        self._paper, self._inner = np.zeros((*size, 4), np.uint8), np.zeros((*size, 4), np.uint8)
        self._hole = np.zeros(size, np.uint8)
        self._last: tuple[bytes, Cutout] | None = None

    def picture(self, mouth: Lips) -> Cutout:
        """The mouth as a cutout. Numbers are taken in steps of a quarter unit."""
        steps = np.round(mouth * 4).astype(np.int32)
        steps[[BOX, RING, BITE]] = np.round(mouth[[BOX, RING, BITE]] * 64)
        key = steps.tobytes()
        if self._last is None or self._last[0] != key:
            self._last = key, Cutout(self._drawn(mouth), self._x, self._y, self._scale)
        return self._last[1]

    def _drawn(self, mouth: Lips) -> Yuva:
        paper = self._paper
        paper[:] = 0
        m = mouth.copy()
        m[[UPPER, LOWER]] *= self._thick
        m[[W, TOP, BOTTOM, LIFT, UPPER, LOWER, TEETH, TEETH_LOW, TONGUE, TONGUE_W, TONGUE_H]] *= (
            self._size
        )
        curves = _Curves(m)
        self._outer_lips(m, curves)
        if curves.gap > 0.5:
            self._opening(m, curves)
        if curves.gap < _SHUT:
            self._seam(m, curves)
        if m[RING] < 0.5:
            self._corners(m)
        return np.asarray(
            cv2.resize(paper, (self._width, self._height), interpolation=cv2.INTER_AREA), np.uint8
        )

    def _outer_lips(self, m: Lips, c: _Curves) -> None:
        chin, w, lift = m[BOTTOM] + m[LOWER], m[W], m[LIFT]
        if "chin" in self._ink:
            x = _T * w * 0.52
            edge = chin + 4 + lift * 0.1
            bend = 1 - _T * _T
            self._fill("chin", _leaf(x, edge + 5 * bend, edge + 15 * bend), opacity=0.7)
        x = _T * w
        self._fill("lower", _leaf(x, c.middle - 1, c.lip_bottom))
        self._fill("upper", _leaf(x, c.lip_top, c.middle + 1))

    def _opening(self, m: Lips, c: _Curves) -> None:
        x = _T * (m[W] - 9 - 4 * m[RING])
        hole = self._points(_leaf(x, c.gap_top, c.gap_bottom))
        self._hole[:] = 0
        cv2.fillPoly(self._hole, [hole], 255, shift=3)
        left, top, width, height = cv2.boundingRect(hole >> 3)
        window = (slice(max(0, top), top + height + 1), slice(max(0, left), left + width + 1))
        self._inner[window] = self._ink["inside"]
        order = (self._teeth, self._tongue) if m[BITE] > 0.5 else (self._tongue, self._teeth)
        for draw in order:
            draw(m, c)
        cv2.copyTo(self._inner[window], self._hole[window], self._paper[window])

    def _tongue(self, m: Lips, _c: _Curves) -> None:
        y, half, high = m[TONGUE], m[TONGUE_W], m[TONGUE_H]
        if y - high > m[BOTTOM]:
            return
        turn = np.linspace(0, 2 * np.pi, 29)[:-1]
        self._fill(
            "tongue", np.stack([half * np.cos(turn), y + high * np.sin(turn)], 1), inner=True
        )
        if m[BITE] < 0.5:
            groove = np.array(
                [[-1, y - high * 0.5], [1, y - high * 0.5], [2.5, y + high], [-2.5, y + high]]
            )
            self._fill("groove", groove, inner=True)

    def _teeth(self, m: Lips, c: _Curves) -> None:
        w = m[W] - 9 - 4 * m[RING]
        x = _T * w
        if m[TEETH_LOW] > 0.5:
            low = np.stack([x * 0.8, c.gap_bottom - m[TEETH_LOW]], 1)
            self._fill(
                "teeth_shade",
                np.concatenate([low, [[w, m[BOTTOM] + 20], [-w, m[BOTTOM] + 20]]]),
                inner=True,
            )
        if m[TEETH] > 0.5:
            roof = np.array([[-w, m[TOP] - 30], [w, m[TOP] - 30]])
            fringe = np.stack([x * 0.9, c.gap_top * 0.6 + m[TOP] * 0.4 + m[TEETH]], 1)
            shade = np.stack([x, c.gap_top + max(3.0, m[TEETH] * 0.22)], 1)
            self._fill("teeth", np.concatenate([roof, fringe[::-1]]), inner=True)
            self._fill("teeth_shade", np.concatenate([roof, shade[::-1]]), inner=True)

    def _seam(self, m: Lips, c: _Curves) -> None:
        x = _T * m[W]
        half = (5.3 - 3.4 * np.abs(_T) ** 3) / 2
        self._fill(
            "line",
            np.concatenate(
                [np.stack([x, c.middle - half], 1), np.stack([x, c.middle + half], 1)[::-1]]
            ),
        )
        glow = m[BOTTOM] + m[LOWER] * 0.58
        shine = 2.2 * (1 - _T * _T)
        x = m[W] * (-0.09 + 0.21 * _T)
        self._fill("shine", _leaf(x, glow - shine, glow + shine))

    def _corners(self, m: Lips) -> None:
        hook = 1.0 if m[LIFT] <= 0 else -1.0
        for side in (-1.0, 1.0):
            x, y = side * (m[W] + 1), m[LIFT]
            tick = np.array([
                [x - side * 5, y + hook - 1], [x + side, y - hook - 2.2],
                [x + side * 5, y - 4 * hook],
                [x + side * 1.5, y - hook + 2.2], [x - side * 5, y + hook + 1],
            ])  # fmt: skip
            self._fill("line", tick, opacity=0.8)

    def _fill(self, ink: Ink, outline: Line, *, opacity: float = 1.0, inner: bool = False) -> None:
        colour = tuple(v * opacity for v in self._ink[ink])
        paper = self._inner if inner else self._paper
        cv2.fillPoly(paper, [self._points(outline)], colour, cv2.LINE_AA, shift=3)

    def _points(self, outline: Line) -> NDArray[np.int32]:
        """Points about the mouth's place as positions on the enlarged paper."""
        place = np.array([self._at[0] - self._x, self._at[1] - self._y])
        fine = self._scale * self._over * _FINE
        return np.asarray(np.round((outline + place) * fine - _FINE / 2), np.int32)


class _Curves:
    """Heights of the mouth's lines at `_T`."""

    def __init__(self, m: Lips) -> None:
        across = np.abs(_T)
        ring = m[RING]
        round_ = np.sqrt(np.maximum(0.0, 1 - _T * _T)) * ring
        corner = m[LIFT] * across**1.7
        bow = 4 * np.maximum(0.0, 1 - across / 0.22) - 1.2 * np.maximum(
            0.0, 1 - np.abs(across - 0.26) / 0.3
        )
        inner = (1 - across ** m[BOX]) * (1 - ring) + round_
        self.gap = float(m[BOTTOM] - m[TOP])
        self.lip_top = corner + (m[TOP] - m[UPPER]) * ((1 - across**2) * (1 - ring) + round_) + bow
        self.lip_bottom = corner + (m[BOTTOM] + m[LOWER]) * (
            (1 - across**2.3) * (1 - ring) + round_
        )
        self.gap_top = corner + m[TOP] * inner
        self.gap_bottom = corner + m[BOTTOM] * inner
        self.middle = corner + (m[TOP] + m[BOTTOM]) / 2 * (1 - _T * _T)


def _leaf(x: NDArray[np.float64], upper: NDArray[np.float64], lower: NDArray[np.float64]) -> Line:
    return np.concatenate([np.stack([x, upper], 1), np.stack([x, lower], 1)[::-1]])
