"""One eye put together: the white, the iris cut off by the rim, and the lid over both."""

from __future__ import annotations

import cv2
import numpy as np

from avatar.colours import Yuva
from avatar.cutout import Cutout
from avatar.cutouts import Cutouts
from avatar.pack_sheet import Eyes
from avatar.pose import Eye

_STEPS = 8
"""The iris moves in steps of 1/8 pixel, a lid fades in steps of 1/8."""


class Eyeball:
    """Draws one eye in all its states; the same state gives the same cutout."""

    def __init__(self, eye: str, cutouts: Cutouts, sheet: Eyes) -> None:
        self._ball, self._iris = cutouts[f"{eye}/ball"], cutouts[f"{eye}/iris"].pixels
        names = {*sheet.lids, *sheet.smiles}
        self._lids = {name: cutouts[f"{eye}/{name}"].pixels for name in names}
        self._reach = sheet.reach
        self._states = sorted((openness, name) for name, openness in sheet.lids.items())
        self._rim = self._ball.pixels[..., 3:].repeat(4, axis=2)
        self._last: tuple[tuple[object, ...], Cutout] | None = None

    def picture(self, eye: Eye, gaze: tuple[float, float]) -> Cutout:
        """The eye looking `gaze` (-1..1 to the right of the picture and up)."""
        scale = self._ball.scale * _STEPS
        dx, dy = round(gaze[0] * self._reach[0] * scale), round(-gaze[1] * self._reach[1] * scale)
        lower, upper, share = self._between(eye)
        key = (dx, dy, lower, upper, share)
        if self._last is None or self._last[0] != key:
            pixels = self._together(dx / _STEPS, dy / _STEPS, lower, upper, share / _STEPS)
            self._last = key, Cutout(pixels, self._ball.x, self._ball.y, self._ball.scale)
        return self._last[1]

    def _between(self, eye: Eye) -> tuple[str, str, int]:
        """Two lid drawings and how far the eye is from the first to the second, in steps."""
        top = self._states[-1]
        if eye.smile is not None and eye.open > 0.7:
            return eye.smile, eye.smile, 0
        for (low, name), (high, above) in zip(self._states, self._states[1:], strict=False):
            if eye.open <= high:
                share = (max(low, eye.open) - low) / (high - low)
                return name, above, round(_sharpened(share) * _STEPS)
        return top[1], top[1], 0

    def _together(self, dx: float, dy: float, lower: str, upper: str, share: float) -> Yuva:
        height, width = self._rim.shape[:2]
        shift = np.array([[1.0, 0.0, dx], [0.0, 1.0, dy]])
        iris = cv2.warpAffine(self._iris, shift, (width, height), flags=cv2.INTER_LINEAR)
        cv2.multiply(iris, self._rim, dst=iris, scale=1 / 255)
        out = _over(self._ball.pixels, np.asarray(iris, np.uint8))
        lid = self._lids[lower]
        if share:
            other = self._lids[upper]
            lid = np.asarray(cv2.addWeighted(lid, 1 - share, other, share, 0), np.uint8)
        return _over(out, lid)


def _over(under: Yuva, top: Yuva) -> Yuva:
    rest = cv2.cvtColor(cv2.bitwise_not(cv2.extractChannel(top, 3)), cv2.COLOR_GRAY2BGRA)
    rest[..., 3] = rest[..., 0]
    return np.asarray(cv2.add(cv2.multiply(under, rest, scale=1 / 255), top), np.uint8)


def _sharpened(share: float) -> float:
    """Drawings fade into each other only in the middle third: held lids then show no ghost."""
    return min(1.0, max(0.0, share * 3 - 1))
