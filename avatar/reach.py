"""Which arm a gesture takes, and how far it reaches, so that no hand ends behind the card."""

from __future__ import annotations

from avatar.affine import Point
from avatar.pack import Pack
from avatar.pack_sheet import GestureSheet
from avatar.parameters import ARM, REST, SIDES
from avatar.presenter import Placing
from avatar.repertoire import KeyFrame, key_frame
from studio.show import Gesture

_GAP = 14.0
"""Canvas units kept free around the fingers."""
_STEPS = 8
"""Halvings of the way between a near and a far pose."""


class Reach:
    """Fits the gestures of a pack to the place where the presenter stands."""

    def __init__(self, pack: Pack, placing: Placing) -> None:
        self._skeleton, self._placing = pack.skeleton, placing
        self._scale = placing.height / pack.art.size[1]
        self._arms = {
            "L" if layer.arm.endswith("_l") else "R": layer.arm
            for layer in pack.sheet.layers
            if layer.arm
        }
        self._tips: dict[str, Point] = {}
        for side, arm in self._arms.items():
            x, y = pack.art.pivot(f"{arm}.hand")
            self._tips[side] = x, y + pack.sheet.hand

    def fitted(self, gesture: Gesture, sheet: GestureSheet) -> tuple[KeyFrame, bool]:
        """The pose a gesture ends in, and whether it is done with the other arm.

        Hands reach as far out as they stay in free sight.

        Pointing is done by the arm on the card's side and reaches the card's edge; an arm that has
        no free place at all rests, unless it is the only one.
        """
        far = key_frame(sheet.stroke)
        near = key_frame(sheet.near).over(far)
        card, mirrored = self._placing.card, False
        if gesture is Gesture.POINT_CARD and card is not None:
            middle = self._placing.x + 0.4 * self._placing.height
            if card.x + card.w / 2 < middle:
                far, near, mirrored = far.mirrored(), near.mirrored(), True
        sides = [side for side in SIDES if side in self._arms and set(ARM[side]) & set(far.indices)]
        pose = far
        for side in sides:
            pose = _arm(self._farthest(side, near, far), side).over(pose)
        free = [side for side in sides if self._clear(side, pose)]
        if free and len(free) < len(sides):
            pose = _without(pose, next(side for side in sides if side not in free))
        return pose, mirrored

    def free(self, pose: KeyFrame) -> bool:
        """Whether all hands of a pose end in free sight."""
        sides = [side for side in SIDES if set(ARM[side]) & set(pose.indices)]
        return all(self._clear(side, pose) for side in sides if side in self._arms)

    def tip(self, side: str, pose: KeyFrame) -> Point:
        """Where the fingers of the left or right (`L`, `R`) hand end, in frame pixels."""
        values = REST.copy()
        values[list(pose.indices)] = pose.values
        frames = self._skeleton.posed(values)
        x, y = self._skeleton.point(frames, f"{self._arms[side]}.hand", self._tips[side])
        return self._placing.x + x * self._scale, self._placing.y + y * self._scale

    def _farthest(self, side: str, near: KeyFrame, far: KeyFrame) -> KeyFrame:
        if self._clear(side, far):
            return far
        low, high = 0.0, 1.0
        for _ in range(_STEPS):
            share = (low + high) / 2
            if self._clear(side, _mixed(near, far, share)):
                low = share
            else:
                high = share
        return _mixed(near, far, low)

    def _clear(self, side: str, pose: KeyFrame) -> bool:
        """Whether the fingers are inside the frame and clear of the card's columns."""
        x, _y = self.tip(side, pose)
        gap, visible, card = _GAP * self._scale, self._placing.visible, self._placing.card
        if not visible.x + gap < x < visible.right - gap:
            return False
        return card is None or not card.x - gap < x < card.right + gap


def _mixed(near: KeyFrame, far: KeyFrame, share: float) -> KeyFrame:
    close = dict(zip(near.indices, near.values, strict=True))
    values = tuple(
        close[n] + share * (value - close[n])
        for n, value in zip(far.indices, far.values, strict=True)
    )
    return KeyFrame(far.indices, values, far.hands)


def _arm(pose: KeyFrame, side: str) -> KeyFrame:
    """Only one arm of a pose."""
    kept = [(n, v) for n, v in zip(pose.indices, pose.values, strict=True) if n in ARM[side]]
    return KeyFrame(tuple(n for n, _ in kept), tuple(v for _, v in kept))


def _without(pose: KeyFrame, side: str) -> KeyFrame:
    """The pose with one arm at rest."""
    kept = [(n, v) for n, v in zip(pose.indices, pose.values, strict=True) if n not in ARM[side]]
    left, right = pose.hands
    hands = (None, right) if side == "L" else (left, None)
    return KeyFrame(tuple(n for n, _ in kept), tuple(v for _, v in kept), hands)
