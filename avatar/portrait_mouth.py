"""The mouth of a portrait: closed lips in the picture, parted along their seam.

Movements that keep the lips together (a smile, rounding, pressing) bend the picture. Parting splits
it: what is above the seam goes up a little, what is below goes down with the chin, and between them
the inside of a mouth is drawn, which the picture does not have.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from scipy.interpolate import PchipInterpolator

from avatar.colours import Yuva, ink
from avatar.portrait_cut import Cut, Floats, Spot, eased
from avatar.portrait_face import Mouth
from avatar.portrait_field import Pull, field, smooth
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
_TEETH = 0.24
"""Height of the upper teeth in half mouth widths."""
_BLACK = np.array([16, 128, 128], np.float32)


class Parting(NamedTuple):
    """Each pixel of the box, in pixels of the cut."""

    x: Floats
    y: Floats
    """Where it comes from."""
    height: Floats
    """How far below the seam it would be if the lips were together."""
    u: Floats
    """-1..1 from corner to corner of the opening."""
    lower: Floats
    upper: Floats
    """Heights of the edges of the opening there."""

    @property
    def middle(self) -> Floats:
        """The height at which the two pieces of the picture are parted."""
        return (self.lower + self.upper) / 2


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
        rows, columns = self.box.window
        self._rest = np.ascontiguousarray(whole.pixels[rows, columns])
        grid = np.mgrid[rows, columns].astype(np.float32)
        self._y, self._x = np.ascontiguousarray(grid[0]), np.ascontiguousarray(grid[1])
        line = np.arange(self.box.x, self.box.right, dtype=np.float64)
        curve = PchipInterpolator([points[n][0] for n in SEAM], [points[n][1] for n in SEAM])
        self._seam = np.asarray(curve(np.clip(line, left[0], right[0])), np.float32)
        self._bends = _bends(whole, self.box)
        self._cavity, self._teeth, self._tongue = (
            np.array(ink(colour)[:3], np.float32)
            for colour in (inside.mouth, inside.teeth, inside.tongue)
        )

    def draw(self, onto: Yuva, mouth: Mouth) -> None:
        """Draw the mouth as it is now; `onto` is the cut's own grid."""
        came = self.came_from(mouth)
        self._put(onto, came.x, came.y)
        if mouth.open >= _SHUT:
            self._put_inside(onto, mouth, came)

    def came_from(self, mouth: Mouth) -> Parting:
        """Where each pixel of the box comes from, and how the lips are parted there."""
        x, y = self.bent(mouth)
        if mouth.open < _SHUT:
            nothing = np.zeros_like(x)
            return Parting(x, y, y - self._seam, nothing, nothing, nothing)
        aperture = min(1.0, mouth.open)
        aperture *= self._half * (1 - _SMALL * max(0.0, mouth.pucker))
        drop, up = DROP * aperture, RAISE * aperture
        near = np.clip(np.rint(x - self.box.x), 0, self.box.w - 1).astype(np.intp)
        height = y - self._seam[near]
        u = (x - self._middle) / (self._half * (1 - _ROUND * max(0.0, mouth.pucker)))
        free = _outline(u)
        parting = Parting(x, y, height, u, free * drop, free * -up)
        return parting._replace(y=y + self._parted(parting, drop, up))

    def bent(self, mouth: Mouth) -> tuple[Floats, Floats]:
        """Where each pixel of the box comes from before the lips part, in the cut's grid."""
        weights = mouth.form, max(0.0, mouth.pucker), max(0.0, mouth.press)
        if max(map(abs, weights)) < _SHUT:
            return self._x, self._y
        coarse = np.tensordot(np.array(weights, np.float32), self._bends, 1)
        bend = smooth(coarse, self.box, _STEP)
        return self._x - bend[..., 0], self._y - bend[..., 1]

    def _parted(self, parting: Parting, drop: float, up: float) -> Floats:
        """How far above each pixel it comes from (minus: above), below and above the opening."""
        _, _, height, u, lower, upper = parting
        down = height - lower
        deep = np.maximum(down, 0) / self._half
        linear, square, widest = _WIDEN
        carried = _outline(u / np.minimum(widest, 1 + deep * (linear + square * deep)))
        carried *= 1 - eased(deep / 1.2) * (
            1 - carried
        )  # the further down, the gentler to the side
        lip = 0.4 * self._half
        fade = 1 - (1 - _CHIN) * eased((down - lip) / max(1.0, self._depth - lip))
        fade *= 1 - eased((down + (1 - _CHIN) * drop - self._depth) / self._tail)
        over = upper - height
        lift = _outline(u) * eased(1 - over / self._above)
        moved = np.where(height > parting.middle, -drop * carried * fade, up * lift)
        return np.asarray(moved, np.float32)

    def _put(self, onto: Yuva, x: Floats, y: Floats) -> None:
        if x is self._x and y is self._y:
            onto[self.box.window] = self._rest
            return
        onto[self.box.window] = cv2.remap(
            self._rest, np.asarray(x - self.box.x, np.float32),
            np.asarray(y - self.box.y, np.float32), cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip

    def _put_inside(self, onto: Yuva, mouth: Mouth, came: Parting) -> None:
        """Cavity, tongue and teeth between the lips."""
        _, _, height, _, lower, upper = came
        seen = (height > upper - 1) & (height < lower + 1) & (lower > 0)
        rows, columns = (np.flatnonzero(seen.any(axis)) for axis in (1, 0))
        if not len(rows):
            return
        part = slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
        height, u, lower, upper = (values[part] for values in came[2:])
        gap = lower - upper
        cover = np.clip(height - upper + 0.5, 0, 1) * np.clip(lower - height + 0.5, 0, 1)
        cover *= np.clip(gap * 0.8, 0, 1)
        depth = np.clip((height - upper) / np.maximum(gap, 1), 0, 1)
        colour = _mixed(_BLACK, self._cavity, (0.45 + 0.55 * depth) * (1 - 0.45 * u * u))
        half = self._half
        tip = (height - lower) / half + 0.26 + 0.26 * mouth.tongue
        mound = 1 - (u / 0.62) ** 2 - (np.minimum(tip - 0.30, 0) / 0.42) ** 2
        tongue = _mixed(_BLACK, self._tongue, np.clip(0.55 + 0.6 * mound, 0.3, 1))
        colour += (tongue - colour) * (eased(mound * 3.5) * 0.95)[..., None]
        shown = min(1.0, 1.4 * mouth.teeth)
        teeth = half * ((_TEETH + RAISE) * shown * (1 - 0.45 * u * u) - RAISE)
        shade = np.clip(0.74 + 0.26 * (height - upper) / (0.5 * _TEETH * half), 0, 1)
        shade *= 1 - 0.35 * np.clip(np.abs(u) - 0.3, 0, 1)
        white = eased((0.86 - np.abs(u)) / 0.1) * np.clip(teeth - height + 0.5, 0, 1)
        colour += (_mixed(_BLACK, self._teeth, shade) - colour) * white[..., None]
        under = onto[self.box.window][part]
        skin = under[..., :3].astype(np.float32)
        under[..., :3] = np.rint(skin + (colour - skin) * cover[..., None]).astype(np.uint8)


def _outline(u: Floats) -> Floats:
    """How far open a mouth is at a share of its half width: fuller than a parabola."""
    uu = u * u
    return np.asarray(np.maximum(0, 1 - uu * (0.8 + 0.2 * uu)), np.float32)


def _mixed(dark: Floats, light: Floats, share: Floats) -> Floats:
    return np.asarray(dark + (light - dark) * share[..., None], np.float32)


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
