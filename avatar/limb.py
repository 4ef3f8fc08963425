"""The drawings of one arm, back to front: which of them are seen in a pose."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from avatar.art import Art
from avatar.cutout import NOTHING, Cutout
from avatar.cutouts import EXTRAS, Cutouts
from avatar.held import Grip
from avatar.pose import Pose
from avatar.skeleton import Frames, Skeleton

Drawn = Callable[[Pose, Frames], Cutout]
"""Gives the cutout of one slot in a pose; `NOTHING` hides it."""

_SHADES = 16
"""Steps of opacity."""


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """A place in the order of drawing: the joint it moves with, and what is drawn."""

    joint: str
    drawn: Cutout | Drawn
    grip: Grip | None = None


class Limb:
    """One arm of a pack. Its name ends with its side."""

    def __init__(self, arm: str, art: Art, cutouts: Cutouts, skeleton: Skeleton) -> None:
        self._arm, self._art, self._cutouts, self._skeleton = arm, art, cutouts, skeleton
        self._side = 0 if arm.endswith("_l") else 1
        self._hand, self._fore = f"{arm}.hand", f"{arm}.fore"

    def slots(self) -> Iterator[Slot]:
        """Upper arm, the shadow on it and on the torso, wrist, hand, watch, sleeve, folds."""
        cast, *folds = (f"{self._arm}.{extra}" for extra in EXTRAS)
        yield Slot(self._arm, self._cut("upper"))
        if cast in self._art:
            yield Slot(self._fore, self._extra(cast))
        yield Slot(self._fore, self._cut("wrist"))
        for shape in self._art.variants(self._hand):
            if f"{self._hand}.{shape}.slot" in self._art:
                yield from self._holding(shape)
        yield Slot(self._hand, lambda pose, _frames: self._cut(pose.hands[self._side]))
        if f"{self._arm}.watch" in self._art:
            yield Slot(self._fore, self._watch())
        yield Slot(self._fore, self._sleeve())
        for fold in folds:
            if fold in self._art:
                yield Slot(self._fore, self._extra(fold))

    def _cut(self, name: str) -> Cutout:
        return self._cutouts[f"{self._arm}/{name}"]

    def _extra(self, part: str) -> Cutout | Drawn:
        cutout, row = self._cut(part.rpartition(".")[2]), self._skeleton.index.get(part)
        return cutout if row is None else Faded(cutout, row)

    def _holding(self, shape: str) -> Iterator[Slot]:
        """What lies behind the fingers of a hand that holds something."""
        grip = Grip(self._art, f"{self._hand}.{shape}.slot", self._cut(shape))
        back = self._cut(f"{shape}.back")

        def seen(cutout: Cutout, pose: Pose) -> Cutout:
            return cutout if pose.hands[self._side] == shape else NOTHING

        yield Slot(self._hand, lambda pose, _frames: seen(back, pose))
        yield Slot(self._hand, lambda pose, _frames: seen(grip.cutout, pose), grip)

    def _watch(self) -> Drawn:
        """The side of the watch that goes with the side of the hand in view."""
        seen = {
            hand: self._cut(f"watch.{self._art.note(f'{self._hand}.{hand}', 'view') or 'palm'}")
            for hand in self._art.variants(self._hand)
        }
        return lambda pose, _frames: seen[pose.hands[self._side]]

    def _sleeve(self) -> Drawn:
        row = self._skeleton.index[self._fore]
        sleeves = self._cut("shade_right"), self._cut("shade_left")

        def drawn(_pose: Pose, frames: Frames) -> Cutout:
            at = frames.at[row]
            return sleeves[0 if lit_right(at[0, 0], at[1, 0]) else 1]

        return drawn


class Faded:
    """A cutout at the opacity its joint has; steps are kept."""

    def __init__(self, cutout: Cutout, row: int) -> None:
        self._cutout, self._row = cutout, row
        self._kept: dict[int, Cutout] = {_SHADES: cutout}

    def __call__(self, _pose: Pose, frames: Frames) -> Cutout:
        step = round(max(0.0, float(frames.opacity[self._row])) * _SHADES)
        if step == 0:
            return NOTHING
        if step not in self._kept:
            c = self._cutout
            pixels = cv2.convertScaleAbs(c.pixels, alpha=step / _SHADES)
            self._kept[step] = Cutout(np.asarray(pixels, np.uint8), c.x, c.y, c.scale)
        return self._kept[step]


def lit_right(cosine: float, sine: float) -> bool:
    """Whether a forearm turned so has its shade, away from the light, on the right of its rest."""
    return 0.55 * cosine + 0.83 * sine > 0
