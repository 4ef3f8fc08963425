"""From a pose to moved cutouts: what hangs on what, and how a head turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, radians, sin

from avatar.affine import STILL, Affine, Point, moved, scaled, turned
from avatar.cutout import Cutout
from avatar.cutouts import Cutouts, jaw_key, layer_key
from avatar.eyeball import Eyeball
from avatar.lips import LipPainter, aperture
from avatar.pack import Pack
from avatar.pack_sheet import Head, Layer
from avatar.pose import Pose

NECK_LIFT = 0.5
"""Share of the breath's rise that carries the neck and the head along."""
_WIDEST = 67.0
"""Aperture of the widest viseme, in units of the mouth: the jaw is fully down."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A cutout and where it goes: `at` takes canvas units of its rest position to posed ones."""

    slot: int
    """Number of the stamp that draws it; back to front."""
    cutout: Cutout
    at: Affine


@dataclass(frozen=True, slots=True)
class _Frames:
    """Where the main parts of the figure are."""

    torso: Affine
    neck: Affine
    head: Affine


class Rig:
    """The figure of a pack at one scale."""

    def __init__(self, pack: Pack, cutouts: Cutouts, scale: float) -> None:
        self._pack, self._cutouts = pack, cutouts
        self._head = pack.sheet.head
        self._mouth = LipPainter(pack.sheet.mouth, pack.colours, scale)
        eyes = [layer.eye for layer in pack.sheet.layers if layer.eye]
        self._eyes = {eye: Eyeball(eye, cutouts, pack.sheet.eyes) for eye in eyes}
        self._pivots: dict[str, Point] = {}
        self._fields: dict[str, float | None] = {}
        self._hung = {name: self._hangs_on(name) for name in map(_name, pack.sheet.layers)}
        self._slots, count = [], 0
        for layer in pack.sheet.layers:
            self._slots.append(count)
            count += 4 if layer.arm else 1
        self.slots = count
        """How many stamps the figure needs."""
        self.on_head = tuple(
            self._hung.get(_name(layer)) == "head"
            for layer in pack.sheet.layers
            for _ in range(4 if layer.arm else 1)
        )
        """For each slot whether it moves with the head."""

    def posed(self, pose: Pose) -> Iterator[Placed]:
        """Every cutout of the figure, back to front."""
        frames, sprung = self._frames(pose), iter(pose.swings)
        for slot, layer in zip(self._slots, self._pack.sheet.layers, strict=True):
            if layer.arm:
                yield from self._arm(layer.arm, slot, pose, frames.torso)
                continue
            name = _name(layer)
            at = self._base(name, frames) @ self._field(name, pose)
            if layer.spring:
                at = at @ turned(next(sprung, 0.0), self._pivot(name))
            cutout, own = self._drawn(layer, pose)
            yield Placed(slot, cutout, at @ own)

    def _frames(self, pose: Pose) -> _Frames:
        sheet = self._pack.sheet
        body = turned(pose.lean, self._pivot(sheet.body.part)) @ moved(*pose.shift)
        rise = sheet.torso.rise * pose.breath
        neck = body @ moved(0, -rise * NECK_LIFT)
        head = neck @ turned(pose.roll, self._pivot(sheet.head.part))
        return _Frames(body @ moved(0, -rise), neck, head)

    def _drawn(self, layer: Layer, pose: Pose) -> tuple[Cutout, Affine]:
        """The layer's cutout and its own movement inside the part it hangs on."""
        if layer.eye:
            return self._eyes[layer.eye].picture(pose.eyes[layer.eye], pose.gaze), STILL
        if layer.mouth:
            return self._mouth.picture(pose.lips), STILL
        if layer.brow:
            brow = pose.brows[layer.brow]
            turn = turned(brow.angle, self._pivot(layer.brow))
            return self._cutouts[layer.brow], moved(brow.x, brow.y) @ turn
        if layer.jaw:
            return self._cutouts[jaw_key(layer.jaw)], self._jaw(pose)
        return self._cutouts[layer_key(layer)], STILL

    def _jaw(self, pose: Pose) -> Affine:
        jaw = self._pack.sheet.jaw
        if jaw is None:
            return STILL
        chin = self._pivot(jaw.part)[1]
        down = jaw.drop * min(1.0, max(0.0, aperture(pose.lips) / _WIDEST))
        return scaled(1.0, 1 + down / (chin - jaw.start), (0.0, jaw.start))

    def _arm(self, arm: str, slot: int, pose: Pose, torso: Affine) -> Iterator[Placed]:
        now = pose.arms[arm]
        upper = torso @ turned(now.shoulder, self._pivot(arm))
        fore = upper @ turned(now.elbow, self._pivot(f"{arm}.fore"))
        hand = fore @ turned(now.wrist, self._pivot(f"{arm}.hand"))
        sleeve = lit_sleeve(now.shoulder + now.elbow)
        yield Placed(slot, self._cutouts[f"{arm}/upper"], upper)
        yield Placed(slot + 1, self._cutouts[f"{arm}/wrist"], fore)
        yield Placed(slot + 2, self._cutouts[f"{arm}/{now.hand}"], hand)
        yield Placed(slot + 3, self._cutouts[f"{arm}/{sleeve}"], fore)

    def _base(self, name: str, frames: _Frames) -> Affine:
        hung = self._hung[name]
        return frames.head if hung == "head" else frames.neck if hung == "neck" else frames.torso

    def _hangs_on(self, part: str) -> str:
        """`head`, `neck` or `torso`: the nearest of them on the way up from the part."""
        drawing, sheet = self._pack.drawing, self._pack.sheet
        neck = drawing.parent(sheet.head.part)
        up: str | None = part
        while up is not None and up in drawing:
            if up == sheet.head.part:
                return "head"
            if up == neck:
                return "neck"
            up = drawing.parent(up)
        return "torso"

    def _field(self, name: str, pose: Pose) -> Affine:
        if self._hung[name] != "head" or pose.turn == (0.0, 0.0):
            return STILL
        if name not in self._fields:
            self._fields[name] = self._pack.drawing.depth(name)
        depth = self._fields[name]
        return STILL if depth is None else relief(self._head, self._pivot(name), depth, pose.turn)

    def _pivot(self, part: str) -> Point:
        if part not in self._pivots:
            self._pivots[part] = self._pack.drawing.pivot(part)
        return self._pivots[part]


def relief(head: Head, pivot: Point, depth: float, turn: tuple[float, float]) -> Affine:
    """Affine of a head part when the head turns: shifted by its relief, narrower turned away.

    Parts deeper than .3 are features that lie on the curved front of an ellipsoid.
    """
    yaw, pitch = radians(head.yaw * turn[0]), radians(head.pitch * turn[1])
    (cx, cy), (rx, ry), (px, py) = head.centre, head.radius, pivot
    u, v = (px - cx) / rx, (py - cy) / ry
    feature = depth > 0.3
    front = head.bulge * max(0.0, 1 - u * u - v * v) ** 0.5 if feature else 0.0
    z = depth + front
    dx = rx * (sin(yaw) * z + u * (cos(yaw) - 1))
    dy = ry * (-sin(pitch) * z + v * (cos(pitch) - 1))
    slope = -head.bulge * u / max(0.35, 1 - u * u) ** 0.5 if feature else 0.0
    sx = cos(yaw) + sin(yaw) * max(-0.6, min(0.6, slope))
    return moved(dx, dy) @ scaled(sx, cos(pitch), pivot)


def lit_sleeve(angle: float) -> str:
    """The forearm drawing whose shade lies away from the light at this angle of the forearm."""
    turn = radians(angle)
    return "shade_right" if 0.55 * cos(turn) + 0.83 * sin(turn) > 0 else "shade_left"


def _name(layer: Layer) -> str:
    """The part whose pivot, depth and parent count for the layer."""
    return layer.jaw or layer.eye or layer.brow or layer.mouth or layer.arm or layer.parts[0]
