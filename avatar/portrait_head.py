"""How a whole portrait moves: it breathes and leans, the head tilts and turns, the brows rise.

Everything is answered backwards: where does what is shown at a place come from in the picture?
"""

from __future__ import annotations

from math import cos, radians, sin

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.colours import Yuva
from avatar.portrait_cut import Cut, Floats, Spot, eased
from avatar.portrait_face import Body, Face
from avatar.portrait_field import nodes, plate, window
from avatar.portrait_sheet import JAW, LIPS, Limits
from avatar.portrait_steady import Travel
from avatar.rect import Rect

STEP = 8
"""Pixels between the nodes of the lattice."""
NEAR = 10
"""Pixels of the cut around a place in which `PortraitHead.seen` looks."""
_GRAIN, _PAD = 4, 32
"""The steps in which it looks, and how far outside the cut."""
_YAW, _PITCH = 22 / 30, 16 / 30
"""Degrees that one unit of ParamAngleX and ParamAngleY stands for."""
SWELL = 0.055
"""Rise of the shoulders in a full breath, in half faces."""
_CARRIED = 0.5
"""Share of it that carries the head along."""
_BROW = 0.1
"""Lift of a brow at 1, in half faces."""
_GO = 0.45
"""How deep in the head, in half faces, the axis lies that it turns about: the whole head goes
along a little."""


class PortraitHead:
    """The lattice of one cut."""

    def __init__(self, whole: Cut, limits: Limits) -> None:
        self._limits, self._cut = limits, whole
        points, unit = whole.points, whole.unit
        self.frame, self.unit = Rect(0, 0, *whole.size), unit
        self.foot = float(points["neck"][0])
        """The column about which it leans, at the cut's lower edge."""
        self._foot = np.array([points["neck"][0], whole.size[1]], np.float32)
        self._pivot = np.asarray(
            [points["neck"][0], (points["neck"][1] + points["chin"][1]) / 2], np.float32
        )
        lattice = nodes(self.frame, STEP)
        self._held = self._hold(lattice)
        self._breath = self._breathing(lattice)
        relief = self._relief() * self._held
        turn = unit * sin(radians(limits.turn * _YAW))
        nod = unit * sin(radians(limits.nod * _PITCH))
        self._bases = np.stack([turn * relief, -nod * relief, *self._browing()])
        """What is moved by `weights`: the first to the right, all others down."""
        self.head, self.torso = self._reach()
        self._inked = _inked(whole.pixels)
        self.travel = self._travel()

    def came_from(self, lattice: Floats, face: Face) -> Floats:
        """Places in the cut that are seen at the places of `lattice`: x and y of each."""
        planes = np.ascontiguousarray(np.moveaxis(lattice, -1, 0))
        return np.moveaxis(self.turned(*self.stood(planes, face.body, face.ride), face), 0, -1)

    def stood(self, planes: Floats, body: Body, ride: Body) -> tuple[Floats, Floats]:
        """The same for a head that is held straight; and how far it carries each of the places.

        Here and below, all x of the places are in one plane and all y in the next. What the head
        carries rides on a body of its own: all of it the head, less the neck, below it nothing.
        """
        at = self.breathed(planes, body)
        (held,) = _read(at, self._held)
        if ride != body:
            # so that each place goes exactly with the one where it has all of it
            at = at * (1 - held) + self.breathed(planes, ride) * held
        return at, held

    def breathed(self, planes: Floats, body: Body) -> Floats:
        """Where the places of a body come from; the head's where it is held straight."""
        at = self._unleant(planes, body)
        if body.breath:
            at += body.breath * np.stack(_read(at, *self._breath))
        return at

    def turned(self, at: Floats, held: Floats, face: Face) -> Floats:
        """What `stood` found, as the head is held; the same places where nothing is held."""
        out = self._tilted(at, held, face.tilt)
        weights = self.weights(face)
        if not np.any(weights):
            return out
        rows, columns = self._held.shape
        down = np.dot(weights[1:], self._bases[1:].reshape(-1, rows * columns))
        aside, down = _read(out, weights[0] * self._bases[0], down.reshape(rows, columns))
        return np.stack([out[0] - aside, out[1] - down])

    @staticmethod
    def weights(face: Face) -> Floats:
        """How much of each field there is: turn, nod, and lift and slant of both brows."""
        left, right = face.brows
        numbers = face.turn, face.nod, left.lift, left.slant, right.lift, right.slant
        return np.clip(np.array(numbers, np.float32), -1, 1)

    def seen(self, at: Floats) -> NDArray[np.uint8]:
        """Whether anything of the cut is within a few pixels of each of some places: not 0."""
        x, y = (at + np.float32(_PAD)) * np.float32(1 / _GRAIN)
        found = cv2.remap(self._inked, x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT)
        return np.asarray(found, np.uint8)

    def _unleant(self, planes: Floats, body: Body) -> Floats:
        far = self._cut.size[1] / 1000
        foot = self._foot[:, None, None]
        x, y = away = planes - (foot + np.array([[[body.x]], [[body.y]]], np.float32) * far)
        if body.lean:
            angle = radians(-body.lean)
            less, sine = cos(angle), sin(angle)
            away = np.stack([x * less - y * sine, x * sine + y * less])
        away += foot
        return np.asarray(away, np.float32)

    def _tilted(self, at: Floats, held: Floats, tilt: float) -> Floats:
        if not tilt:
            return at
        angle = held * (-radians(self._limits.tilt) * max(-1.0, min(1.0, tilt)))
        x, y = at - self._pivot[:, None, None]
        # cosine less one, and sine; added to the place, so that it stays exactly where it is
        # where nothing is tilted
        square = angle * angle
        less, sine = square * (square / 24 - 0.5), angle * (1 - square / 6)
        out = at.copy()
        out[0] += x * less - y * sine
        out[1] += x * sine + y * less
        return out

    def _hold(self, lattice: Floats) -> Floats:
        """1 in the head, 0 from the foot of the neck down, eased between."""
        points = self._cut.points
        chin, neck = points["chin"][1], points["neck"][1]
        start = chin - 0.25 * (chin - points["seam"][1])
        return eased((neck - lattice[..., 1]) / max(1.0, neck - start))

    def _breathing(self, lattice: Floats) -> Floats:
        """What a full breath moves: shoulders and chest up, the head half as far."""
        points, unit = self._cut.points, self._cut.unit
        shoulder = (points["shoulder_left"][1] + points["shoulder_right"][1]) / 2
        low = max(1.0, self._cut.size[1] - shoulder)
        down = 1 - eased((lattice[..., 1] - shoulder) / low)
        carried = _CARRIED + (1 - _CARRIED) * (1 - self._held)
        wide = (lattice[..., 0] - points["neck"][0]) / unit
        rise = SWELL * unit * down * carried
        chest = np.exp(-(((lattice[..., 1] - shoulder) / (1.6 * unit) - 0.6) ** 2))
        out = -0.16 * SWELL * unit * np.clip(wide, -2, 2) * chest * (1 - self._held)
        return np.asarray(np.stack([out, rise]), np.float32)

    def _relief(self) -> Floats:
        """How far in front of the turning axis each place of the head is, in half faces."""
        points, unit = self._cut.points, self._cut.unit
        depth = {
            "nose_tip": 0.80, "nose_bridge": 0.55, "chin": 0.50, "crown": 0.05,
            **dict.fromkeys(LIPS, 0.60), "mouth_left": 0.5, "mouth_right": 0.5,
            **{f"eye_{s}_{p}": z for s in ("left", "right")
               for p, z in (("outer", 0.30), ("iris", 0.46), ("inner", 0.48))},
            **{f"brow_{s}_{p}": z for s in ("left", "right")
               for p, z in (("outer", 0.32), ("middle", 0.5), ("inner", 0.56))},
            **dict(zip(JAW, (-0.15, 0.0, 0.15, 0.32, 0.5, 0.32, 0.15, 0.0, -0.15), strict=True)),
        }  # fmt: skip
        sites = [points[name] for name in depth]
        deep = list(depth.values())
        left, right = points["ear_left"], points["ear_right"]
        crown = float(points["crown"][1])
        x0, x1 = float(left[0]), float(right[0])
        temple = float(left[1] + right[1] - unit) / 2
        around = [np.array(spot) for spot in (
            (x0 - 0.45 * unit, temple), (x1 + 0.45 * unit, temple),
            (x0 - 0.2 * unit, crown), (x1 + 0.2 * unit, crown),
            (x0, crown - 1.2 * unit), (x1, crown - 1.2 * unit),
        )]  # fmt: skip
        sites += around
        deep += [-0.2] * len(around)
        edges = _rim(self.frame)
        sites += edges
        deep += [-0.2 if spot[1] < points["chin"][1] else 0.0 for spot in edges]
        surface = plate(sites, [np.array([z]) for z in deep], nodes(self.frame, STEP))[..., 0]
        return np.asarray(np.clip(surface, -0.35, 0.9) + _GO, np.float32)

    def _browing(self) -> list[Floats]:
        """Down: lift and slant of the left brow, then of the right."""
        points, unit = self._cut.points, self._cut.unit
        out: list[Floats] = []
        for side in ("left", "right"):
            row = [points[f"brow_{side}_{p}"] for p in ("outer", "middle", "inner")]
            upper = points[f"eye_{side}_upper"]
            gap = float(upper[1] - row[1][1])
            left, right = sorted((float(row[0][0]), float(row[2][0])))
            pad = 0.32 * (right - left)
            top = min(float(spot[1]) for spot in row) - 1.1 * gap
            box = Rect(
                int(left - pad),
                int(top),
                int(right - left + 2 * pad),
                int(upper[1] - 0.1 * gap - top),
            )
            held = [
                np.array([x, y])
                for x in (box.x, (left + right) / 2, box.right)
                for y in (box.y, box.bottom)
            ]
            lattice = nodes(self.frame, STEP)
            inside = window(lattice, box)[..., None]
            for lifts in ((0.85, 1.0, 0.9), (-0.45, 0.1, 1.0)):
                ways = [np.array([0.0, -_BROW * unit * lift]) for lift in lifts]
                moves = [*ways, *(np.zeros(2) for _ in held)]
                out.append((plate([*row, *held], moves, lattice) * inside)[..., 1])
        return out

    def _reach(self) -> tuple[Rect, Rect]:
        """Every place that the head can be at, by itself; and what is below it."""
        ys, xs = np.nonzero(self._cut.pixels[..., 3] > 0)
        neck = float(self._cut.points["neck"][1])
        above, below = ys < neck, ys > neck - 2
        if not (above.any() and below.any()):
            return self.frame, self.frame
        left, right = int(xs[above].min()), int(xs[above].max()) + 1
        top = int(ys[above].min())
        arm = float(np.hypot(max(right - self._pivot[0], self._pivot[0] - left), neck - top))
        out = int(arm * sin(radians(self._limits.tilt)) + 0.25 * self._cut.unit) + 2
        head = Rect(left - out, top - out, right - left + 2 * out, int(neck) + 2 - top + out)
        left, right = int(xs[below].min()), int(xs[below].max()) + 1
        top = int(ys[below].min())
        return head, Rect(left, top, right - left, int(ys[below].max()) + 1 - top)

    def _travel(self) -> Travel:
        """How far the movements of head and body take a place of the cut, in its pixels."""
        turn, nod, *brows = (float(np.abs(base).max()) for base in self._bases)
        (x, y), box, high = self._pivot, self.head, self._cut.size[1]
        arm = float(np.hypot(max(x - box.x, box.right - x), y - box.y))
        return Travel(
            turn=turn,
            nod=nod,
            tilt=radians(self._limits.tilt) * arm,
            brow=max(brows),
            shift=high / 1000,
            lean=radians(high),
            breath=SWELL * self._cut.unit,
        )


def _inked(pixels: Yuva) -> NDArray[np.uint8]:
    """Where anything is within `NEAR` pixels, one place in `_GRAIN` x `_GRAIN`, `_PAD` around."""
    wide = 2 * (NEAR + _GRAIN) + 1
    cover = np.pad(pixels[..., 3], _PAD)
    spread = cv2.dilate(cover, np.ones((wide, wide), np.uint8))
    return np.asarray(np.ascontiguousarray(spread[::_GRAIN, ::_GRAIN]), np.uint8)


def _rim(box: Rect) -> list[Spot]:
    xs = (box.x, box.x + box.w / 2, box.right)
    return [np.array([x, y], np.float64) for x in xs for y in (box.y, box.bottom)]


def _read(at: Floats, *fields: Floats) -> list[Floats]:
    """Fields of the cut's lattice at other places."""
    # A node k lies at STEP (k - 1) + (STEP - 1) / 2.
    x, y = at * np.float32(1 / STEP) + np.float32(1 - (STEP - 1) / 2 / STEP)
    return [
        np.asarray(
            cv2.remap(f, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32
        )
        for f in fields
    ]
