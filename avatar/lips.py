"""The mouth, drawn from numbers: any shape between the pack's drawings, so that lips never jump."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

import cv2
import numpy as np

from avatar.colours import Yuva, ink
from avatar.cutout import BORDER, TAIL, Cutout
from avatar.lip_lines import Colour, Heights, Points, Sketch
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

Window = tuple[slice, slice]

_TURN = np.linspace(0, 2 * np.pi, 29)[:-1]
_CIRCLE = np.stack([np.cos(_TURN), np.sin(_TURN)], 1).tolist()


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
        m = (mouth * self._own).tolist()  # plain numbers: they are used a hundred times
        sketch = Sketch(m[BOX], m[RING])
        self._outer_lips(m, sketch)
        outer = inside = len(sketch.colours)
        gap = m[BOTTOM] - m[TOP]
        if gap > 0.5:
            self._opening(m, sketch)
            inside = len(sketch.colours)
        if gap < _SHUT:
            self._seam(m, sketch)
        if m[RING] < 0.5:
            self._corners(m, sketch)
        outlines, points = sketch.outlines(self._fine, self._origin)
        self._paper[self._used] = 0
        self._used = self._window(points)
        fills = list(zip(outlines, sketch.colours, strict=True))
        self._fill(self._paper, fills[:outer])
        if outer < inside:
            self._cut(outlines[outer], fills[outer + 1 : inside])
        self._fill(self._paper, fills[inside:])
        return self._shrunk()

    @staticmethod
    def _fill(paper: Yuva, fills: Sequence[tuple[Points, Colour]]) -> None:
        for outline, colour in fills:
            cv2.fillPoly(paper, [outline], colour, cv2.LINE_AA, 3)

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

    def _outer_lips(self, m: list[float], sketch: Sketch) -> None:
        w, lift, flat, ring = m[W], m[LIFT], 1 - m[RING], m[RING]
        top, bottom = m[TOP] - m[UPPER], m[BOTTOM] + m[LOWER]
        bend = (m[TOP] + m[BOTTOM]) / 2
        if "chin" in self._ink:
            edge = bottom + 4 + lift * 0.1
            above, below = Heights(level=edge, bend=5), Heights(level=edge, bend=15)
            sketch.leaf(self._faint["chin"], w * 0.52, above, below)
        under = Heights(corner=lift, round_=bottom * ring, belly=bottom * flat)
        over = Heights(corner=lift, bend=top * flat, round_=top * ring, bow=1)
        sketch.leaf(self._ink["lower"], w, Heights(level=-1, corner=lift, bend=bend), under)
        sketch.leaf(self._ink["upper"], w, over, Heights(level=1, corner=lift, bend=bend))

    def _opening(self, m: list[float], sketch: Sketch) -> None:
        """The hole, and what is seen in it."""
        above, below = (
            Heights(corner=m[LIFT], opening=m[TOP]),
            Heights(corner=m[LIFT], opening=m[BOTTOM]),
        )
        sketch.leaf(self._ink["inside"], _hole(m), above, below)
        order = (self._teeth, self._tongue) if m[BITE] > 0.5 else (self._tongue, self._teeth)
        for draw in order:
            draw(m, sketch)

    def _cut(self, hole: Points, fills: Sequence[tuple[Points, Colour]]) -> None:
        """Put the opening on the paper: what is inside, as far as the hole shows it."""
        self._hole[self._used] = 0
        cv2.fillPoly(self._hole, [hole], 255, shift=3)
        left, top, width, height = cv2.boundingRect(hole >> 3)
        window = (slice(max(0, top), top + height + 1), slice(max(0, left), left + width + 1))
        # NumPy would take a dozen times as long to repeat a pixel.
        corners = (left, top), (left + width, top + height)
        cv2.rectangle(self._inner, *corners, self._ink["inside"], cv2.FILLED)
        self._fill(self._inner, fills)
        cv2.copyTo(self._inner[window], self._hole[window], self._paper[window])

    def _tongue(self, m: list[float], sketch: Sketch) -> None:
        y, half, high = m[TONGUE], m[TONGUE_W], m[TONGUE_H]
        if y - high > m[BOTTOM]:
            return
        sketch.shape(self._ink["tongue"], [(half * co, y + high * si) for co, si in _CIRCLE])
        if m[BITE] < 0.5:
            near, far = y - high * 0.5, y + high
            sketch.shape(self._ink["groove"], ((-1, near), (1, near), (2.5, far), (-2.5, far)))

    def _teeth(self, m: list[float], sketch: Sketch) -> None:
        w, lift, teeth = _hole(m), m[LIFT], m[TEETH]
        if m[TEETH_LOW] > 0.5:
            low = Heights(level=-m[TEETH_LOW], corner=lift, opening=m[BOTTOM])
            sketch.curtain(self._ink["teeth_shade"], w * 0.8, low, w, m[BOTTOM] + 20)
        if teeth > 0.5:
            roof = m[TOP] - 30
            edge = Heights(level=m[TOP] * 0.4 + teeth, corner=lift * 0.6, opening=m[TOP] * 0.6)
            shade = Heights(level=max(3.0, teeth * 0.22), corner=lift, opening=m[TOP])
            sketch.curtain(self._ink["teeth"], w * 0.9, edge, w, roof)
            sketch.curtain(self._ink["teeth_shade"], w, shade, w, roof)

    def _seam(self, m: list[float], sketch: Sketch) -> None:
        w, lift, bend = m[W], m[LIFT], (m[TOP] + m[BOTTOM]) / 2
        above, below = (
            Heights(corner=lift, bend=bend, seam=-1),
            Heights(corner=lift, bend=bend, seam=1),
        )
        sketch.leaf(self._ink["line"], w, above, below)
        glow = m[BOTTOM] + m[LOWER] * 0.58
        above, below = Heights(level=glow, bend=-2.2), Heights(level=glow, bend=2.2)
        sketch.leaf(self._ink["shine"], w * 0.21, above, below, w * -0.09)

    def _corners(self, m: list[float], sketch: Sketch) -> None:
        hook, y = 1.0 if m[LIFT] <= 0 else -1.0, m[LIFT]
        for side in (-1.0, 1.0):
            x = side * (m[W] + 1)
            tick = (
                (x - side * 5, y + hook - 1), (x + side, y - hook - 2.2),
                (x + side * 5, y - 4 * hook),
                (x + side * 1.5, y - hook + 2.2), (x - side * 5, y + hook + 1),
            )  # fmt: skip
            sketch.shape(self._faint["line"], tick)


def _hole(m: list[float]) -> float:
    """Half the width of the opening."""
    return m[W] - 9 - 4 * m[RING]


def _thinned(colour: Colour, opacity: float) -> Colour:
    y, u, v, alpha = colour
    return y * opacity, u * opacity, v * opacity, alpha * opacity
