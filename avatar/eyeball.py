"""One eye put together: the white, the iris cut off by the rim, and the lid over both."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from avatar.colours import Yuva
from avatar.cutout import Cutout
from avatar.cutouts import Cutouts
from avatar.pack_sheet import Eyes
from avatar.parameters import INDEX
from avatar.pose import Pose
from avatar.skeleton import Frames

_STEPS = 8
"""The iris moves in steps of 1/8 pixel, a lid fades in steps of 1/8."""
_KEPT = 32
"""Pictures of an eye that are kept; the oldest go first."""
_SMILING, _BEAMING = 0.4, 0.75
"""`ParamEye*Smile` from which an open eye smiles, and from which it smiles when shut too."""
_BALL = INDEX["ParamEyeBallX"], INDEX["ParamEyeBallY"]


def eyeball(eye: str, cutouts: Cutouts, sheet: Eyes) -> Callable[[Pose, Frames], Cutout]:
    """Draws one eye of a pack; the eye's name ends with its side."""
    lids = Lids(sheet)
    side = "R" if eye.endswith("_r") else "L"
    opened, smiling = INDEX[f"ParamEye{side}Open"], INDEX[f"ParamEye{side}Smile"]
    ball = Ball(eye, cutouts, sheet, lids) if sheet.kind == "ball" else Whole(eye, cutouts, lids)

    def drawn(pose: Pose, _frames: Frames) -> Cutout:
        values = pose.values
        state = lids.between(float(values[opened]), float(values[smiling]))
        return ball.picture(state, float(values[_BALL[0]]), float(values[_BALL[1]]))

    return drawn


State = tuple[str, str, int]
"""Two lid drawings and how far the eye is from the first to the second, in steps."""


class Lids:
    """Which lids an eye shows when it is open and smiling so far."""

    def __init__(self, sheet: Eyes) -> None:
        plain = sorted((openness, name) for name, openness in sheet.lids.items())
        smiles = sorted((openness, name) for name, openness in sheet.smiles.items())
        open_smiles = [s for s in smiles if s[0] > 0.5]
        lowest = min((openness for openness, _ in open_smiles), default=9.0)
        self.names = sorted({name for _, name in plain + smiles})
        self._plain = plain
        self._smiling = [s for s in plain if s[0] < lowest - 0.2] + open_smiles
        self._beaming = smiles if len(smiles) > len(open_smiles) else self._smiling

    def between(self, openness: float, smile: float) -> State:
        row = (
            self._beaming if smile >= _BEAMING else self._smiling if smile >= _SMILING
            else self._plain
        )  # fmt: skip
        for (low, name), (high, above) in pairwise(row):
            if openness <= high:
                share = (max(low, openness) - low) / (high - low)
                return name, above, round(_sharpened(share) * _STEPS)
        return row[-1][1], row[-1][1], 0


class Ball:
    """An eye whose iris moves in a white; the same state gives the same cutout."""

    def __init__(self, eye: str, cutouts: Cutouts, sheet: Eyes, lids: Lids) -> None:
        self._ball, self._iris = cutouts[f"{eye}/ball"], cutouts[f"{eye}/iris"].pixels
        self._lids = {name: _Top.of(cutouts[f"{eye}/{name}"].pixels) for name in lids.names}
        self._reach = sheet.reach
        self._rim = self._ball.pixels[..., 3:].repeat(4, axis=2)
        self._kept: dict[tuple[object, ...], Cutout] = {}

    def picture(self, state: State, x: float, y: float) -> Cutout:
        """The eye looking `x`, `y` (-1..1 to the right of the picture and up)."""
        scale = self._ball.scale * _STEPS
        dx, dy = round(x * self._reach[0] * scale), round(-y * self._reach[1] * scale)
        key = (dx, dy, *state)
        found = self._kept.get(key)
        if found is None:
            while len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
            lower, upper, share = state
            pixels = self._together(dx / _STEPS, dy / _STEPS, lower, upper, share / _STEPS)
            found = Cutout(pixels, self._ball.x, self._ball.y, self._ball.scale)
            self._kept[key] = found
        return found

    def _together(self, dx: float, dy: float, lower: str, upper: str, share: float) -> Yuva:
        height, width = self._rim.shape[:2]
        shift = np.array([[1.0, 0.0, dx], [0.0, 1.0, dy]])
        iris = cv2.warpAffine(self._iris, shift, (width, height), flags=cv2.INTER_LINEAR)
        cv2.multiply(iris, self._rim, dst=iris, scale=1 / 255)
        out = _over(self._ball.pixels, _Top.of(np.asarray(iris, np.uint8)))
        lid = self._lids[lower]
        if share:
            mixed = cv2.addWeighted(lid.pixels, 1 - share, self._lids[upper].pixels, share, 0)
            lid = _Top.of(np.asarray(mixed, np.uint8))
        return _over(out, lid)


class Whole:
    """An eye that is one drawing for each state of the lids; the joint it hangs on looks about."""

    def __init__(self, eye: str, cutouts: Cutouts, lids: Lids) -> None:
        self._lids = {name: cutouts[f"{eye}/{name}"] for name in lids.names}

    def picture(self, state: State, _x: float, _y: float) -> Cutout:
        """The nearest drawing: two of a whole eye, faded into each other, would show a ghost."""
        lower, upper, step = state
        return self._lids[upper if step > _STEPS / 2 else lower]


class _Top(NamedTuple):
    """What lies over something: its pixels, and how much each of them lets through."""

    pixels: Yuva
    rest: Yuva

    @classmethod
    def of(cls, pixels: Yuva) -> _Top:
        clear = cv2.bitwise_not(cv2.extractChannel(pixels, 3))
        return cls(pixels, np.asarray(cv2.merge([clear] * 4), np.uint8))


def _over(under: Yuva, top: _Top) -> Yuva:
    out = cv2.multiply(under, top.rest, scale=1 / 255)
    return np.asarray(cv2.add(out, top.pixels, out), np.uint8)


def _sharpened(share: float) -> float:
    """Drawings fade into each other only in the middle third: held lids then show no ghost."""
    return min(1.0, max(0.0, share * 3 - 1))
