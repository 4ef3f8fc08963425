"""What a pack's files mean for the figure: faces of expressions, poses of gestures, mouths."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from avatar.lips import TEETH, TONGUE, aperture, lips
from avatar.pack import Pack
from avatar.pack_sheet import KeyPose
from avatar.parameters import HAND_SHAPES, INDEX, MIRROR, REST, Values
from avatar.pose import Hands, Lips, Pose
from studio.show import Mood

RELAXED: Hands = ("relaxed", "relaxed")
_FORMS = (
    ("ParamMouthForm", 1.0, "smile"), ("ParamMouthForm", -1.0, "frown"),
    ("ParamMouthOpenY", 1.0, "aa"), ("ParamXPucker", 1.0, "ou"),
)  # fmt: skip
"""Which shape the mouth takes at which value of a parameter."""
_TEETH, _TONGUE = 20.0, -30.0
"""Units of the mouth at `ParamXTeeth` and `ParamXTongue` 1."""
_WIDEST = 80.0
"""Opening of the widest mouth, in its units: `ParamMouthOpenY` 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """An expression of the whole face, to be added with a weight."""

    offset: Values = field(repr=False)
    """What it adds to the parameters."""
    lips: Lips = field(repr=False)
    """Its resting mouth."""


@dataclass(frozen=True, slots=True, eq=False)
class KeyFrame:
    """A pose of a gesture: the parameters it takes over, and the hands."""

    indices: tuple[int, ...]
    values: tuple[float, ...]
    hands: tuple[str | None, str | None] = (None, None)

    def over(self, under: KeyFrame) -> KeyFrame:
        """This pose, and of the other what this leaves open."""
        merged = dict(zip(under.indices, under.values, strict=True))
        merged |= dict(zip(self.indices, self.values, strict=True))
        left, right = (mine or other for mine, other in zip(self.hands, under.hands, strict=True))
        return KeyFrame(tuple(merged), tuple(merged.values()), (left, right))

    def mirrored(self) -> KeyFrame:
        """The same with the other arm."""
        indices = tuple(int(MIRROR[n]) for n in self.indices)
        return KeyFrame(indices, self.values, (self.hands[1], self.hands[0]))


class Repertoire:
    """The faces and mouths a pack can show, as numbers."""

    def __init__(self, pack: Pack) -> None:
        self.mouths = {name: lips(shape) for name, shape in pack.shapes.items()}
        self.plain = Face(np.zeros(len(REST)), self.mouths["neutral"])
        """The face at rest."""
        self.faces = {mood: self._face(pose) for mood, pose in pack.expressions.items()}
        self.gestures = {gesture: key_frame(how.stroke) for gesture, how in pack.gestures.items()}
        """Where the stroke of each gesture lands."""

    def still(
        self,
        gesture: KeyFrame | None = None,
        mood: Mood | None = None,
        *,
        mouth: str | None = None,
        **values: float,
    ) -> Pose:
        """A pose without motion, for contact sheets and tests; `values` are parameters by name."""
        face = self.faces[mood] if mood else self.plain
        numbers = REST + face.offset
        hands: Hands = RELAXED
        if gesture is not None:
            numbers[list(gesture.indices)] = gesture.values
            hands = (gesture.hands[0] or hands[0], gesture.hands[1] or hands[1])
        for name, value in values.items():
            numbers[INDEX[name]] = value
        shown = self.mouths[mouth] if mouth else face.lips
        numbers[INDEX["ParamMouthOpenY"]] = openness(shown)
        return Pose(numbers, shown, hands)

    def _face(self, pose: KeyPose) -> Face:
        offset = np.zeros(len(REST))
        for name, value in pose.items():
            if name in INDEX:
                offset[INDEX[name]] = float(value) - REST[INDEX[name]]
        return Face(offset, self._mouth(pose))

    def _mouth(self, pose: KeyPose) -> Lips:
        """The mouth an expression names, changed by the parameters of its mouth."""
        neutral = self.mouths["neutral"]
        mouth = self.mouths[str(pose.get("mouth", "neutral"))].copy()
        for name, full, shape in _FORMS:
            share = float(pose.get(name, 0.0)) / full
            if share > 0:
                mouth += share * (self.mouths[shape] - neutral)
        mouth[TEETH] += _TEETH * float(pose.get("ParamXTeeth", 0.0))
        mouth[TONGUE] += _TONGUE * float(pose.get("ParamXTongue", 0.0))
        return mouth


def key_frame(pose: KeyPose) -> KeyFrame:
    """A pose as it stands in a gesture's file."""
    numbers = {INDEX[name]: float(value) for name, value in pose.items() if name in INDEX}
    left, right = (str(pose[name]) if name in pose else None for name in HAND_SHAPES)
    return KeyFrame(tuple(numbers), tuple(numbers.values()), (left, right))


def openness(mouth: Lips) -> float:
    """`ParamMouthOpenY` of a mouth."""
    return min(1.0, max(0.0, aperture(mouth) / _WIDEST))
