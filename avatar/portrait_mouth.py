"""The mouth of a portrait: closed lips in the picture, parted along their seam.

Movements that keep the lips together (a smile, rounding, pressing) bend the picture. Parting splits
it: what is above the seam goes up a little, what is below goes down with the chin, and between them
the inside of a mouth is drawn, which the picture does not have.
"""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from avatar.colours import Yuva, ink
from avatar.portrait_cut import Cut, Floats, Spot, eased
from avatar.portrait_face import Mouth
from avatar.portrait_field import Pull, field, nodes
from avatar.portrait_sheet import JAW, LIPS, SEAM, Inside
from avatar.rect import Rect

DROP, RAISE = 0.74, 0.10
"""How far the lower lip falls and the upper one rises in an open mouth, in half mouth widths."""
_WIDEN = (0.4, 0.3, 3.0)
"""How the skin that goes down with the lip widens with the depth below it, in half mouth widths:
linear and square part, and the widest. So narrow at the corners that nothing folds there."""
_ROUND = 0.2
"""How much narrower than the lips the opening of a rounded mouth is."""
_CHIN = 0.46
"""Share of the lower lip's way that the chin goes."""
_SMALL = 0.35
"""How much less a rounded mouth opens."""
_SHUT = 0.004
"""An opening below this is none."""
_STEP = 4
_FINE = 2
"""Samples a pixel of what falls with the lower lip: it has an edge at the corners."""
_TEETH = 0.24
"""Height of the upper teeth in half mouth widths."""
_BITTEN = 0.8
"""A tongue further out than that comes between the teeth."""
_BLACK = np.array([16, 128, 128, 255], np.float32)

Window = tuple[slice, slice]


class Parting(NamedTuple):
    """Each pixel of the box, in pixels of the cut."""

    x: Floats
    y: Floats
    """Where in the box it comes from."""
    height: Floats
    """How far below the seam it would be if the lips were together."""
    u: Floats
    """-1..1 from corner to corner of the opening."""
    below: NDArray[np.bool_]
    """Whether it is of the lower of the two pieces in which the picture is parted."""
    under: Window
    """Rows and columns of the box with the opening and all that is below it."""
    between: Window
    """Those of the opening alone; both are empty when the lips meet."""
    lower: Floats
    upper: Floats
    """Heights of the edges of the opening, for each pixel of `under`."""


class PortraitMouth:
    """Draws the mouth over the cut, inside `box` only."""

    def __init__(self, whole: Cut, inside: Inside) -> None:
        points = whole.points
        left, right = points["mouth_left"], points["mouth_right"]
        self._middle = float(left[0] + right[0]) / 2
        self._half = half = float(right[0] - left[0]) / 2
        chin, neck = float(points["chin"][1]), float(points["neck"][1])
        seam = float(points["seam"][1])
        self._depth = chin - seam
        self._tail = max(0.5 * self._depth, min(0.75 * (neck - chin), self._depth))
        reach = half * _WIDEN[2] + 2
        top = float(points["nose_tip"][1] + 0.25 * (points["lip_upper"][1] - points["nose_tip"][1]))
        y1 = int(np.ceil(chin + self._tail)) + 2
        self.box = Rect(
            int(self._middle - reach), int(top), int(2 * reach) + 2, y1 - int(top)
        ).within(Rect(0, 0, *whole.size))
        self._above = seam - top
        self._rest = np.ascontiguousarray(whole.pixels[self.box.window])
        self._lattice = np.moveaxis(nodes(self.box, _STEP), -1, 0)
        self._coarse = np.empty((4, *self._lattice.shape[1:]), np.float32)
        rows, columns = self._lattice.shape[1:]
        self._planes = np.empty((4, rows * _STEP, columns * _STEP), np.float32)
        """Room for what is the same in any frame: a lattice, and the pixels between its nodes."""
        curve = PchipInterpolator([points[n][0] for n in SEAM], [points[n][1] for n in SEAM])
        self._line = np.linspace(left[0], right[0], 4 * ceil(right[0] - left[0]))
        self._seam = np.asarray(curve(self._line), np.float32)
        self._bends = np.ascontiguousarray(np.moveaxis(_bends(whole, self.box), -1, 1)).reshape(
            3, -1
        )
        self._carried = self._carrying()
        colours = [ink(colour) for colour in (inside.mouth, inside.tongue, inside.teeth)]
        self._paint = np.column_stack([np.subtract(colours, _BLACK).T, _BLACK]).astype(np.float32)
        """From how much there is of each colour to the colour of a pixel."""

    def draw(self, onto: Yuva, mouth: Mouth) -> None:
        """Draw the mouth as it is now; `onto` is the cut's own grid."""
        if mouth.open < _SHUT and not _bent(mouth):
            onto[self.box.window] = self._rest
            return
        came = self.came_from(mouth)
        cv2.remap(
            self._rest, came.x, came.y, cv2.INTER_LINEAR, dst=onto[self.box.window],
            borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip
        if mouth.open >= _SHUT:
            self._put_inside(onto, mouth, came)

    def came_from(self, mouth: Mouth) -> Parting:
        """Where each pixel of the box comes from, and how the lips are parted there.

        Good until the next time it is asked.
        """
        coarse = self._unparted(mouth)
        for plane, values in zip(self._planes, coarse, strict=True):
            cv2.resize(values, plane.shape[::-1], dst=plane, interpolation=cv2.INTER_LINEAR)
        box = self.box
        x, y, height, u = self._planes[:, _STEP : _STEP + box.h, _STEP : _STEP + box.w]
        below = height > 0
        if mouth.open < _SHUT:
            nothing = slice(0, 0), slice(0, 0)
            none = height[nothing]
            return Parting(x, y, height, u, below, nothing, nothing, none, none)
        aperture = min(1.0, mouth.open)
        aperture *= self._half * (1 - _SMALL * max(0.0, mouth.pucker))
        drop, up = DROP * aperture, RAISE * aperture
        over, across = coarse[2], np.abs(coarse[3]) < 1
        inner = across & (over > -up - _STEP)
        under, between = (_pixels(m, box) for m in (inner, inner & (over < drop + _STEP)))
        free = _outline(u[under])
        lower, upper = free * drop, free * -up
        below[under] = height[under] * 2 > lower + upper
        parting = Parting(x, y, height, u, below, under, between, lower, upper)
        self._fall(parting, drop)
        above = across & (over > -self._above - _STEP) & (over < drop + _STEP)
        self._rise(parting, _pixels(above, box), up)
        return parting

    def _unparted(self, mouth: Mouth) -> Floats:
        """On the lattice: x, y, height and u of a `Parting` whose lips are together."""
        x, y = self._lattice
        if _bent(mouth):
            weights = mouth.form, max(0.0, mouth.pucker), max(0.0, mouth.press)
            bend = np.dot(np.array(weights, np.float32), self._bends).reshape(2, *x.shape)
            x, y = x - bend[0], y - bend[1]
        wide = self._half * (1 - _ROUND * max(0.0, mouth.pucker))
        out = self._coarse
        np.subtract(x, self.box.x, out=out[0])
        np.subtract(y, self.box.y, out=out[1])
        np.subtract(y, np.interp(x, self._line, self._seam), out=out[2])
        np.multiply(x - self._middle, 1 / wide, out=out[3])
        return out

    def _fall(self, parting: Parting, drop: float) -> None:
        """Take the lower piece down with the lower lip, less and less towards the throat."""
        first = int(np.argmax(parting.below.any(axis=1)))
        below, y = parting.below[first:], parting.y[first:]
        down = parting.height.copy()
        down[parting.under] -= parting.lower
        moved = cv2.remap(
            self._carried * -self._falling(drop)[:, None],
            np.abs(parting.u[first:]) * np.float32(_FINE * self._half), down[first:],
            cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip
        cv2.add(y, moved, dst=y, mask=below.view(np.uint8))

    def _falling(self, drop: float) -> Floats:
        """How far each depth below the lower lip goes down, in whole pixels from its edge."""
        down = np.arange(len(self._carried), dtype=np.float32)
        lip = 0.4 * self._half
        fade = 1 - (1 - _CHIN) * eased((down - lip) / max(1.0, self._depth - lip))
        fade *= 1 - eased((down + (1 - _CHIN) * drop - self._depth) / self._tail)
        return np.asarray(drop * fade, np.float32)

    def _carrying(self) -> Floats:
        """How far each place below the lower lip goes along with its middle.

        Rows are depths in pixels, columns u in steps of a pixel / `_FINE`.
        """
        linear, square, widest = _WIDEN
        deep = np.arange(ceil(self._depth + self._tail) + 2, dtype=np.float32) / self._half
        u = np.arange(ceil(widest * self._half * _FINE) + 2, dtype=np.float32)
        wide = np.minimum(widest, 1 + deep * (linear + square * deep))
        carried = _outline(u / (_FINE * self._half) / wide[:, None])
        # the further down, the gentler to the side
        carried *= 1 - eased(deep / 1.2)[:, None] * (1 - carried)
        return np.asarray(carried, np.float32)

    def _rise(self, parting: Parting, part: Window, up: float) -> None:
        """Take the upper piece up with the upper lip; nothing of it moves outside `part`."""
        free = _outline(parting.u[part])
        share = parting.height[part] + free * up
        share *= 1 / self._above
        share += 1
        lifted = free * eased(share)
        lifted *= up
        lifted *= ~parting.below[part]
        parting.y[part] += lifted

    def _put_inside(self, onto: Yuva, mouth: Mouth, came: Parting) -> None:
        """Cavity, tongue and teeth between the lips."""
        (rows, columns), (first, left) = came.between, (part.start for part in came.under)
        part = (
            slice(rows.start - first, rows.stop - first),
            slice(columns.start - left, columns.stop - left),
        )
        lower, upper = came.lower[part], came.upper[part]
        height, u = came.height[came.between], came.u[came.between]
        gap, deep = lower - upper, height - upper
        cover = _share(deep + 0.5) * _share(lower - height + 0.5) * _share(gap * 0.8)
        uu, half = u * u, self._half
        depth = _share(deep / np.maximum(gap, 1))
        cavity = (0.45 + 0.55 * depth) * (1 - 0.45 * uu)
        tip = (height - lower) / half + (0.26 + 0.26 * mouth.tongue - 0.30)
        dip = np.minimum(tip, 0) / 0.42
        mound = 1 - uu / (0.62 * 0.62) - dip * dip
        tongue = eased(mound * 3.5) * 0.95
        shown = min(1.0, 1.4 * mouth.teeth)
        teeth = half * ((_TEETH + RAISE) * shown * (1 - 0.45 * uu) - RAISE)
        aside = np.abs(u)
        white = eased((0.86 - aside) / 0.1) * _share(teeth - height + 0.5)
        shade = _share(0.74 + 0.26 / (0.5 * _TEETH * half) * deep)
        shade *= 1 - 0.35 * _share(aside - 0.3)
        between = (mouth.tongue - _BITTEN) / (1 - _BITTEN)
        if between > 0:  # the tip of the tongue comes out under the teeth
            white *= 1 - between * tongue * _share((depth - 0.4) * 6)
        dark = 1 - white
        lit = cv2.merge([
            cavity * (1 - tongue) * dark,
            np.clip(0.55 + 0.6 * mound, 0.3, 1) * tongue * dark,
            shade * white,
        ])  # fmt: skip
        colour = cv2.convertScaleAbs(cv2.transform(lit, self._paint))
        behind = onto[self.box.window][came.between]
        cv2.blendLinear(behind, colour, 1 - cover, cover, dst=behind)


def _bent(mouth: Mouth) -> bool:
    """Whether the picture is bent, lips together."""
    return max(abs(mouth.form), mouth.pucker, mouth.press) >= _SHUT


def _pixels(nodes_in: NDArray[np.bool_], box: Rect) -> Window:
    """The rows and columns of a box that lie between some nodes of its lattice and the next."""
    x, y, wide, high = cv2.boundingRect(nodes_in.view(np.uint8))
    if not wide:
        return slice(0, 0), slice(0, 0)
    # Node n is in the middle of cell n - 1.
    return (
        slice(max(0, (y - 2) * _STEP), min(box.h, (y + high) * _STEP)),
        slice(max(0, (x - 2) * _STEP), min(box.w, (x + wide) * _STEP)),
    )


def _share(value: Floats) -> Floats:
    return np.asarray(np.minimum(np.maximum(value, 0), 1), np.float32)


def _outline(u: Floats) -> Floats:
    """How far open a mouth is at a share of its half width: fuller than a parabola."""
    uu = u * u
    return np.asarray(np.maximum(0, 1 - uu * (0.8 + 0.2 * uu)), np.float32)


def _bends(whole: Cut, box: Rect) -> Floats:
    """Three fields on a lattice over the box: form, pucker, press; in pixels of the cut."""
    points = whole.points
    left, right = points["mouth_left"], points["mouth_right"]
    middle, half = (left + right) / 2, float(right[0] - left[0]) / 2
    held = [points[n] for n in ("nose_tip", *JAW[1:8])]
    held += [np.array([x, y]) for x in (box.x, box.right) for y in (box.y, box.bottom)]
    around = np.linspace(0, 2 * np.pi, 11)[:-1]
    held += [middle + half * np.array([1.9 * np.cos(a), 1.45 * np.sin(a)]) for a in around]
    lips = [points[n] for n in (*LIPS, *SEAM[1:4])]

    def made(move: Pull) -> Floats:
        sites = [*lips, *held]
        ways = [*(move(spot) for spot in lips), *(np.zeros(2) for _ in held)]
        return field(sites, ways, box, _STEP)

    def form(spot: Spot) -> Spot:
        u, v = (spot - middle) / half
        return np.array([0.15 * u, 0.05 - 0.27 * min(1.0, abs(u)) ** 1.6 - 0.05 * v]) * half

    def pucker(spot: Spot) -> Spot:
        u, v = (spot - middle) / half
        return np.array([-0.36 * u, 0.16 * v * (1 - 0.5 * u * u)]) * half

    def press(spot: Spot) -> Spot:
        u, v = (spot - middle) / half
        return np.array([0.02 * u, -0.30 * v]) * half

    return np.stack([made(form), made(pucker), made(press)])
