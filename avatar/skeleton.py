"""What hangs on what, and where a pose takes it: all parts of a figure worked out at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

from avatar.affine import Affine, Point
from avatar.art import Art
from avatar.pack_sheet import CHANNELS, Head, Keyform, PackSheet
from avatar.parameters import INDEX, Values

Matrices = NDArray[np.float64]
"""Affine maps, shape (n, 3, 3), that take canvas units at rest to posed ones."""

_YAW, _PITCH = INDEX["ParamAngleX"], INDEX["ParamAngleY"]
_FULL = 30.0
"""Value of `ParamAngleX` and `Y` at a full turn."""
_FEATURE = 0.3
"""Parts of more relief lie on the curved front of the head."""


@dataclass(frozen=True, slots=True)
class Joint:
    """A part that moves: what it hangs on, its turning point, its relief when the head turns."""

    name: str
    above: str | None
    pivot: Point
    depth: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """Where everything is in one pose."""

    at: Matrices
    opacity: NDArray[np.float64]
    """Of each joint; 1 is the drawing's own."""


class Skeleton:
    """The joints of a pack. `posed` is a pure function of its arguments."""

    def __init__(self, sheet: PackSheet, art: Art) -> None:
        joints = _joints(sheet, art)
        self.index: Mapping[str, int] = {joint.name: n for n, joint in enumerate(joints)}
        """Row of each joint in `Frames`."""
        self._pivot = np.array([joint.pivot for joint in joints])
        self._of_head = set(self._below(sheet.head.part, joints))
        self._field = _Field(sheet.head, joints, sorted(self._of_head))
        self._sprung = np.array([self.index[part] for part in sheet.springs], np.intp)
        self._lift = _lifts(joints)
        self._keys = _Ramps([*sheet.keyforms, *_glances(sheet)], self.index)
        self._local = np.zeros((len(joints), 3, 3))
        self._local[:, 2, 2] = 1.0

    def posed(self, values: Values, swings: Sequence[float] = ()) -> Frames:
        """Every joint in this pose; `swings` are degrees of the sheet's springs, in order."""
        turn, dx, dy, sx, sy, opacity = self._keys.at(values)
        if len(swings):
            turn[self._sprung] += swings
        turn *= np.pi / 180
        shift_x, shift_y, narrow, flat = self._field.at(values[_YAW], values[_PITCH])
        co, si = np.cos(turn), np.sin(turn)
        local = self._local
        local[:, 0, 0] = narrow * co * sx
        local[:, 0, 1] = -narrow * si * sy
        local[:, 1, 0] = flat * si * sx
        local[:, 1, 1] = flat * co * sy
        x, y = self._pivot[:, 0], self._pivot[:, 1]
        local[:, 0, 2] = x + dx + shift_x - local[:, 0, 0] * x - local[:, 0, 1] * y
        local[:, 1, 2] = y + dy + shift_y - local[:, 1, 0] * x - local[:, 1, 1] * y
        # Each round doubles how far up the tree a joint's map has been gathered.
        at = local
        for rows, above in self._lift:
            gathered = at.copy()
            gathered[rows] = at[above] @ at[rows]
            at = gathered
        return Frames(at.copy() if at is local else at, opacity)

    def on_head(self, joint: str) -> bool:
        """Whether a joint hangs on the head."""
        return self.index[joint] in self._of_head

    def point(self, frames: Frames, joint: str, at: Point) -> Point:
        """Where a point of the resting drawing is that moves with a joint."""
        a, c, e = frames.at[self.index[joint], 0]
        b, d, f = frames.at[self.index[joint], 1]
        return Affine(a, b, c, d, e, f)(*at)

    def pivot(self, joint: str) -> Point:
        x, y = self._pivot[self.index[joint]]
        return float(x), float(y)

    def _below(self, part: str, joints: Sequence[Joint]) -> list[int]:
        """Rows of everything that hangs on a part."""
        found: list[int] = []
        for joint in joints:
            above = joint.above
            while above is not None and above != part:
                above = joints[self.index[above]].above
            if above == part:
                found.append(self.index[joint.name])
        return found


class _Ramps:
    """The keyforms as clipped ramps: one product of a matrix and a vector gives every channel.

    Beyond the outermost keys a part stays as it is there.
    """

    def __init__(self, keyforms: Iterable[Keyform], rows: Mapping[str, int]) -> None:
        base = np.zeros((len(CHANNELS), len(rows)))
        base[3:] = 1.0
        ramps: list[tuple[int, float, float]] = []
        cells: list[tuple[int, int, int, float]] = []
        for form in keyforms:
            first = len(ramps)
            spans = list(zip(form.keys, form.keys[1:], strict=False))
            ramps += [(INDEX[form.param], low, high) for low, high in spans]
            for name, row in form.channels.items():
                channel, joint = CHANNELS.index(name), rows[form.part]
                base[channel, joint] += row[0] - (1.0 if channel >= 3 else 0.0)
                for n, (low, high) in enumerate(spans):
                    slope = (row[n + 1] - row[n]) / (high - low)
                    cells.append((channel, joint, first + n, slope))
        self._base = base.reshape(-1)
        self._param = np.array([ramp[0] for ramp in ramps], np.intp)
        self._low = np.array([ramp[1] for ramp in ramps])
        self._span = np.array([ramp[2] - ramp[1] for ramp in ramps])
        self._matrix = np.zeros((base.size, len(ramps)))
        for channel, joint, ramp, slope in cells:
            self._matrix[channel * len(rows) + joint, ramp] += slope
        self._used = np.flatnonzero(self._matrix.any(axis=1))
        self._small = np.ascontiguousarray(self._matrix[self._used])

    def at(self, values: Values) -> NDArray[np.float64]:
        """All channels, shape (channels, joints)."""
        risen = np.minimum(np.maximum(values[self._param] - self._low, 0.0), self._span)
        out = self._base.copy()
        out[self._used] += self._small @ risen
        return out.reshape(len(CHANNELS), -1)


class _Field:
    """The relief of the head: parts shift by their depth and narrow as they turn away."""

    def __init__(self, head: Head, joints: Sequence[Joint], below: Sequence[int]) -> None:
        size = len(joints)
        self._head = head
        self._on, self._z = np.zeros(size), np.zeros(size)
        self._u, self._v, self._slope = np.zeros(size), np.zeros(size), np.zeros(size)
        for n in below:
            depth, (px, py) = joints[n].depth, joints[n].pivot
            if depth is None:
                continue
            u, v = (px - head.centre[0]) / head.radius[0], (py - head.centre[1]) / head.radius[1]
            bulge = head.bulge if depth > _FEATURE else 0.0
            self._on[n] = 1.0
            self._u[n], self._v[n] = u, v
            self._z[n] = depth + bulge * max(0.0, 1 - u * u - v * v) ** 0.5
            slope = -bulge * u / max(0.35, 1 - u * u) ** 0.5
            self._slope[n] = max(-0.6, min(0.6, slope))
        self._still = np.zeros(size), np.zeros(size), np.ones(size), np.ones(size)

    def at(self, angle_x: float, angle_y: float) -> tuple[NDArray[np.float64], ...]:
        """Shifts to the right and down, and sizes across and along, of every joint."""
        if not angle_x and not angle_y:
            return self._still
        yaw = radians(self._head.yaw * angle_x / _FULL)
        pitch = radians(self._head.pitch * angle_y / _FULL)
        rx, ry = self._head.radius
        dx = (rx * sin(yaw)) * self._z + (rx * (cos(yaw) - 1)) * self._u
        dy = (-ry * sin(pitch)) * self._z + (ry * (cos(pitch) - 1)) * self._v
        narrow = 1 + (cos(yaw) - 1) * self._on + sin(yaw) * self._slope
        return dx, dy, narrow, 1 + (cos(pitch) - 1) * self._on


def _glances(sheet: PackSheet) -> Iterator[Keyform]:
    """The keyforms of eyes that travel as a whole."""
    if sheet.eyes.kind != "whole":
        return
    across, along = sheet.eyes.reach
    for layer in sheet.layers:
        if layer.eye:
            yield Keyform(param="ParamEyeBallX", part=layer.eye, keys=(-1, 1), x=(-across, across))
            yield Keyform(param="ParamEyeBallY", part=layer.eye, keys=(-1, 1), y=(along, -along))


def _joints(sheet: PackSheet, art: Art) -> list[Joint]:
    """Every part that a layer, a keyform or a spring names, and what they hang on."""
    named = {layer.name: layer for layer in sheet.layers if layer.name}
    wanted = [sheet.head.part]
    for layer in sheet.layers:
        wanted += layer.parts or (layer.node,)
        if layer.arm:
            wanted += [f"{layer.arm}.fore", f"{layer.arm}.hand"]
    wanted += [form.part for form in sheet.keyforms] + list(sheet.springs)
    wanted += [up for part in wanted if part in art for up in _relieved(art, part)]
    parts = {part for part in wanted if part not in named}
    joints = [
        Joint(part, _above(art, part, parts), art.pivot(part), art.depth(part))
        for part in dict.fromkeys(wanted)
        if part in parts
    ]
    for name, layer in named.items():
        assert layer.pivot is not None
        joints.append(Joint(name, layer.parts[0], layer.pivot, None))
    return joints


def _relieved(art: Art, part: str) -> Iterator[str]:
    """The groups above a part that have a relief of their own."""
    up = art.parent(part)
    while up is not None and up in art:
        if art.depth(up) is not None:
            yield up
        up = art.parent(up)


def _above(art: Art, part: str, parts: set[str]) -> str | None:
    up = art.parent(part)
    while up is not None and up in art:
        if up in parts:
            return up
        up = art.parent(up)
    return None


def _lifts(joints: Sequence[Joint]) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Rounds of gathering: rows that take in the map of the row above them, which then moves up."""
    index = {joint.name: n for n, joint in enumerate(joints)}
    above = [index[j.above] if j.above is not None else -1 for j in joints]
    rounds = []
    while any(up >= 0 for up in above):
        rows = [n for n, up in enumerate(above) if up >= 0]
        rounds.append((np.array(rows, np.intp), np.array([above[n] for n in rows], np.intp)))
        above = [above[up] if up >= 0 else -1 for up in above]
    return rounds
