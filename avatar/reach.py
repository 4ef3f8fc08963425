"""Which arm a gesture takes, and how far it reaches, so that no hand ends behind the card."""

from __future__ import annotations

from math import cos, radians, sin

from avatar.affine import Point, between_angles
from avatar.pack import Pack
from avatar.pack_sheet import GestureSheet
from avatar.pose import Arm
from avatar.presenter import Placing
from avatar.repertoire import ARMS, Repertoire, mirrored
from studio.show import Gesture

_TIP = 264.0
"""Canvas units from the wrist to the tips of the fingers."""
_GAP = 14.0
"""Canvas units kept free around the fingers."""
_STEPS = 8
"""Halvings of the way between a near and a far pose."""


class Reach:
    """Fits the gestures of a pack to the place where the presenter stands."""

    def __init__(self, pack: Pack, repertoire: Repertoire, placing: Placing) -> None:
        self._repertoire, self._placing = repertoire, placing
        self._scale = placing.height / pack.drawing.size[1]
        self._bones: dict[str, tuple[Point, float, float]] = {}
        for arm in ARMS:
            shoulder = pack.drawing.pivot(arm)
            elbow, wrist = pack.drawing.pivot(f"{arm}.fore"), pack.drawing.pivot(f"{arm}.hand")
            self._bones[arm] = shoulder, elbow[1] - shoulder[1], wrist[1] - elbow[1]

    def fitted(self, gesture: Gesture, sheet: GestureSheet) -> dict[str, Arm]:
        """The arms of the gesture's end: as far out as the hands stay in free sight.

        Pointing is done by the arm on the card's side and reaches the card's edge; an arm that has
        no free place at all rests, unless it is the only one.
        """
        far = self._repertoire.arms(sheet.pose)
        near = self._repertoire.arms(sheet.near) if sheet.near else far
        card = self._placing.card
        if gesture is Gesture.POINT_CARD and card is not None:
            middle = self._placing.x + 0.4 * self._placing.height
            if card.x + card.w / 2 < middle:
                far, near = mirrored(far), mirrored(near)
        reached = {name: self._farthest(name, near[name], arm) for name, arm in far.items()}
        free = {name: arm for name, arm in reached.items() if self._free(name, arm)}
        return free or reached

    def free(self, arms: dict[str, Arm]) -> bool:
        """Whether all hands of a pose end in free sight."""
        return all(self._free(name, arm) for name, arm in arms.items())

    def tip(self, name: str, arm: Arm) -> Point:
        """Where the fingers end, in frame pixels."""
        (x, y), upper, lower = self._bones[name]
        angle = 0.0
        for turn, length in ((arm.shoulder, upper), (arm.elbow, lower), (arm.wrist, _TIP)):
            angle += turn
            x, y = x - length * sin(radians(angle)), y + length * cos(radians(angle))
        return self._placing.x + x * self._scale, self._placing.y + y * self._scale

    def _farthest(self, name: str, near: Arm, far: Arm) -> Arm:
        if self._free(name, far):
            return far
        low, high = 0.0, 1.0
        for _ in range(_STEPS):
            share = (low + high) / 2
            if self._free(name, _mixed(near, far, share)):
                low = share
            else:
                high = share
        return _mixed(near, far, low)

    def _free(self, name: str, arm: Arm) -> bool:
        """Whether the fingers are inside the frame and clear of the card's columns."""
        x, _y = self.tip(name, arm)
        gap, visible, card = _GAP * self._scale, self._placing.visible, self._placing.card
        if not visible.x + gap < x < visible.right - gap:
            return False
        return card is None or not card.x - gap < x < card.right + gap


def _mixed(a: Arm, b: Arm, share: float) -> Arm:
    return Arm(
        between_angles(a.shoulder, b.shoulder, share),
        between_angles(a.elbow, b.elbow, share),
        between_angles(a.wrist, b.wrist, share),
        b.hand,
    )
