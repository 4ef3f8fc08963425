"""Which arm a gesture takes, and how far it reaches, so that no hand ends behind the card."""

from __future__ import annotations

from math import cos, radians, sin

from avatar.affine import Point
from avatar.pack import GestureSheet, Pack
from avatar.pose import Arm
from avatar.presenter import Placing
from avatar.rect import Rect
from avatar.repertoire import ARMS, Repertoire, mirrored
from studio.show import Gesture

_TIP = 264.0
"""Canvas units from the wrist to the tips of the fingers."""
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
        """The arms of the gesture's end, with the hands in free sight."""
        arms = self._repertoire.arms(sheet.pose)
        if gesture is Gesture.POINT_CARD and self._placing.card is not None:
            return self._pointing(arms, sheet, self._placing.card)
        free = {name: arm for name, arm in arms.items() if not self._hidden(name, arm)}
        if free:
            return free
        other = mirrored(arms)
        return {name: arm for name, arm in other.items() if not self._hidden(name, arm)} or arms

    def tip(self, name: str, arm: Arm) -> Point:
        """Where the fingers end, in frame pixels."""
        (x, y), upper, lower = self._bones[name]
        angle = 0.0
        for turn, length in ((arm.shoulder, upper), (arm.elbow, lower), (arm.wrist, _TIP)):
            angle += turn
            x, y = x - length * sin(radians(angle)), y + length * cos(radians(angle))
        return self._placing.x + x * self._scale, self._placing.y + y * self._scale

    def _pointing(self, arms: dict[str, Arm], sheet: GestureSheet, card: Rect) -> dict[str, Arm]:
        """Point with the arm on the card's side, as far as the card's edge."""
        middle = self._placing.x + 0.4 * self._placing.height
        right = card.x + card.w / 2 > middle
        near = self._repertoire.arms(sheet.near) if sheet.near else arms
        if not right:
            arms, near = mirrored(arms), mirrored(near)
        gap = 10 * self._scale
        out = {}
        for name, far in arms.items():
            low, high = 0.0, 1.0
            for _ in range(_STEPS):
                middle_way = (low + high) / 2
                x, _y = self.tip(name, _mixed(near[name], far, middle_way))
                clear = x < card.x - gap if right else x > card.right + gap
                low, high = (middle_way, high) if clear else (low, middle_way)
            out[name] = _mixed(near[name], far, low)
        return out

    def _hidden(self, name: str, arm: Arm) -> bool:
        card = self._placing.card
        if card is None:
            return False
        x, y = self.tip(name, arm)
        return card.x < x < card.right and card.y < y < card.bottom


def _mixed(a: Arm, b: Arm, share: float) -> Arm:
    def between(start: float, end: float) -> float:
        return start + ((end - start + 180.0) % 360.0 - 180.0) * share

    return Arm(
        between(a.shoulder, b.shoulder),
        between(a.elbow, b.elbow),
        between(a.wrist, b.wrist),
        b.hand,
    )
