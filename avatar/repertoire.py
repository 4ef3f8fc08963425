"""What a pack's poses mean for the figure: arms of gestures, faces of expressions."""

from __future__ import annotations

from dataclasses import dataclass, field

from avatar.lips import lips
from avatar.pack import Pack
from avatar.pack_sheet import Poses
from avatar.pose import Arm, Brow, Eye, Lips, Pose

ARMS = ("arm_l", "arm_r")


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """An expression of the whole face, to be faded in and out."""

    lips: Lips = field(repr=False)
    """The resting mouth of it."""
    eyes: dict[str, Eye]
    brows: dict[str, Brow]
    roll: float = 0.0
    gaze: tuple[float, float] = (0.0, 0.0)


class Repertoire:
    """The arms, faces and mouths a pack can show, as numbers."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._eyes = tuple(layer.eye for layer in pack.sheet.layers if layer.eye)
        self._brows = tuple(layer.brow for layer in pack.sheet.layers if layer.brow)
        self.mouths = {name: lips(shape) for name, shape in pack.sheet.mouth.shapes.items()}
        neutral = pack.poses.neutral
        self.rest = {arm: self._arm(arm, neutral, neutral) for arm in ARMS}
        """The arms at rest."""
        self.plain = self._face(Poses())
        """The face at rest."""
        self.faces = {name: self._face(e) for name, e in pack.poses.expressions.items()}

    def arms(self, pose: str) -> dict[str, Arm]:
        """The arms that a gesture's pose moves; the others rest."""
        found, neutral = self._pack.poses.gestures[pose], self._pack.poses.neutral
        return {
            arm: self._arm(arm, found, neutral)
            for arm in ARMS
            if any(part.startswith(arm) for part in (*found.rotate, *found.pick))
        }

    def still(
        self,
        gesture: str | None = None,
        expression: str | None = None,
        *,
        mouth: str | None = None,
        turn: tuple[float, float] = (0.0, 0.0),
        roll: float | None = None,
        eyes: Eye | None = None,
        gaze: tuple[float, float] | None = None,
    ) -> Pose:
        """A pose without motion, for contact sheets and tests."""
        face = self.faces[expression] if expression else self.plain
        return Pose(
            lips=self.mouths[mouth] if mouth else face.lips,
            arms=self.rest | (self.arms(gesture) if gesture else {}),
            eyes=dict.fromkeys(face.eyes, eyes) if eyes else face.eyes,
            brows=face.brows,
            turn=turn,
            roll=face.roll if roll is None else roll,
            gaze=gaze or face.gaze,
        )

    def _arm(self, arm: str, pose: Poses, neutral: Poses) -> Arm:
        turns = {**neutral.rotate, **pose.rotate}
        hand = {**neutral.pick, **pose.pick}.get(f"{arm}.hand", "relaxed")
        shoulder, elbow, wrist = (
            turns.get(f"{arm}{joint}", 0.0) for joint in ("", ".fore", ".hand")
        )
        return Arm(shoulder, elbow, wrist, hand)

    def _face(self, pose: Poses) -> Face:
        mouth = pose.pick.get("mouth", "neutral")
        return Face(
            lips=self.mouths[mouth],
            eyes={eye: self._eye(pose.pick.get(f"{eye}.lid", "open")) for eye in self._eyes},
            brows={brow: self._brow(brow, pose) for brow in self._brows},
            roll=pose.rotate.get(self._pack.sheet.head.part, 0.0),
            gaze=pose.gaze or (0.0, 0.0),
        )

    def _eye(self, lid: str) -> Eye:
        eyes = self._pack.sheet.eyes
        return Eye(1.0, lid) if lid in eyes.smiles else Eye(eyes.lids.get(lid, 1.0))

    def _brow(self, brow: str, pose: Poses) -> Brow:
        x, y = pose.move.get(brow, (0.0, 0.0))
        return Brow(x, y, pose.rotate.get(brow, 0.0))


def mirrored(arms: dict[str, Arm]) -> dict[str, Arm]:
    """The same with the other arm."""
    other = {"arm_l": "arm_r", "arm_r": "arm_l"}
    return {
        other[name]: Arm(-arm.shoulder, -arm.elbow, -arm.wrist, arm.hand)
        for name, arm in arms.items()
    }
