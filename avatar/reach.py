"""Which arm a gesture takes, and how far it reaches, so that no hand ends behind the card."""

from __future__ import annotations

from avatar.affine import Point
from avatar.pack import Pack
from avatar.pack_sheet import GestureSheet
from avatar.parameters import ARM, REST, SIDES
from avatar.presenter import Placing
from avatar.repertoire import KeyFrame, key_frame
from studio.show import Gesture

_GAP, _INSIDE = 14.0, 66.0
"""Canvas units kept free around the fingers, and around a whole hand in a window: bodies sway."""
_SMALLER = 0.5
"""How far arms swing in a window, against elsewhere."""
_STEPS = 8
"""Halvings of the way between a near and a far pose."""
_KNUCKLES, _BROAD, _WRIST = 0.55, 0.36, 0.24
"""How far from the wrist a hand is broadest, half of that, and half a wrist, in lengths of a hand.
"""


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
        self._edges: dict[str, tuple[Point, ...]] = {}
        """What of a hand an edge must not cut either."""
        for side, arm in self._arms.items():
            x, y = pack.art.pivot(f"{arm}.hand")
            self._tips[side] = x, y + pack.sheet.hand
            broad, down, wrist = (by * pack.sheet.hand for by in (_BROAD, _KNUCKLES, _WRIST))
            self._edges[side] = (
                (x - broad, y + down), (x + broad, y + down), (x - wrist, y), (x + wrist, y),
            )  # fmt: skip

    @property
    def window(self) -> bool:
        """Whether the presenter stands in a window of the picture."""
        return self._placing.window

    @property
    def swings(self) -> float:
        """How far arms swing here, against what a gesture says."""
        return _SMALLER if self.window else 1.0

    def fitted(self, gesture: Gesture, sheet: GestureSheet) -> tuple[KeyFrame, bool]:
        """The pose a gesture ends in, and whether it is done with the other arm.

        Hands reach as far out as they stay in free sight; a window must not cut them at all.

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
        pose, swing = far, self._swing(sheet, mirrored=mirrored)
        for side in sides:
            pose = _arm(self._farthest(side, near, far, swing), side).over(pose)
        free = [side for side in sides if self._clear(side, pose)]
        if free and len(free) < len(sides):
            pose = _without(pose, next(side for side in sides if side not in free))
        return pose, mirrored

    def offered(self, sheet: GestureSheet, *, mirrored: bool) -> KeyFrame | None:
        """The pose of one arm in a gesture nobody asked for, or None where it has no free place."""
        far = key_frame(sheet.stroke)
        near = key_frame(sheet.near).over(far)
        if mirrored:
            far, near = far.mirrored(), near.mirrored()
        pose, swing = far, self._swing(sheet, mirrored=mirrored)
        for side in SIDES:
            if side in self._arms and set(ARM[side]) & set(far.indices):
                pose = _arm(self._farthest(side, near, far, swing), side).over(pose)
        return pose if self.free(pose) else None

    def free(self, pose: KeyFrame) -> bool:
        """Whether all hands of a pose end in free sight."""
        sides = [side for side in SIDES if set(ARM[side]) & set(pose.indices)]
        return all(self._clear(side, pose) for side in sides if side in self._arms)

    def tip(self, side: str, pose: KeyFrame) -> Point:
        """Where the fingers of the left or right (`L`, `R`) hand end, in frame pixels."""
        return self.hand(side, pose)[0]

    def hand(self, side: str, pose: KeyFrame) -> tuple[Point, ...]:
        """The tip of a hand, and its edges at knuckles and wrist, in frame pixels."""
        values = REST.copy()
        values[list(pose.indices)] = pose.values
        frames, name = self._skeleton.posed(values), f"{self._arms[side]}.hand"
        return tuple(
            (self._placing.x + x * self._scale, self._placing.y + y * self._scale)
            for x, y in (
                self._skeleton.point(frames, name, at)
                for at in (self._tips[side], *self._edges[side])
            )
        )

    def _swing(self, sheet: GestureSheet, *, mirrored: bool) -> KeyFrame:
        """What a swing adds to the pose at its one end, where hands must not even swing out."""
        by: dict[str, float | str] = dict(sheet.swing.by) if sheet.swing and self.window else {}
        swing = key_frame(by)
        return swing.mirrored() if mirrored else swing

    def _farthest(self, side: str, near: KeyFrame, far: KeyFrame, swing: KeyFrame) -> KeyFrame:
        def clear(pose: KeyFrame) -> bool:
            ends = (_added(pose, swing, by) for by in (0.0, self.swings, -self.swings))
            return all(self._clear(side, end) for end in ends)

        if clear(far):
            return far
        low, high = 0.0, 1.0
        for _ in range(_STEPS):
            share = (low + high) / 2
            if clear(_mixed(near, far, share)):
                low = share
            else:
                high = share
        return _mixed(near, far, low)

    def _clear(self, side: str, pose: KeyFrame) -> bool:
        """Whether the hand is inside the frame, and its fingers are clear of the card's columns."""
        points = self.hand(side, pose)
        gap, visible, card = _GAP * self._scale, self._placing.visible, self._placing.card
        edge = _INSIDE * self._scale if self.window else gap
        if not all(visible.x + edge < x < visible.right - edge for x, _ in points):
            return False
        x = points[0][0]
        return card is None or not card.x - gap < x < card.right + gap


def _mixed(near: KeyFrame, far: KeyFrame, share: float) -> KeyFrame:
    close = dict(zip(near.indices, near.values, strict=True))
    values = tuple(
        close[n] + share * (value - close[n])
        for n, value in zip(far.indices, far.values, strict=True)
    )
    return KeyFrame(far.indices, values, far.hands)


def _added(pose: KeyFrame, swing: KeyFrame, by: float) -> KeyFrame:
    more = dict(zip(swing.indices, swing.values, strict=True))
    values = (v + by * more.get(n, 0.0) for n, v in zip(pose.indices, pose.values, strict=True))
    return KeyFrame(pose.indices, tuple(values), pose.hands)


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
