"""Hand-over to the encoder: planar 4:2:0 out of the canvas; and back, to look at.

OpenCV's own I420 takes the colour of one pixel in four, which frays red letters; here the colour of
a sample is the mean of its four pixels.
"""

from __future__ import annotations

from sys import getrefcount

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.colours import Yuv, decoded, encoded
from avatar.rect import Rect
from studio.show import Pixels

_POOL = 24
"""Pictures that are used again: half a second of them wait between painter and encoder."""
_LOOK = 300
"""Pictures between two looks how many are needed; the others are let go."""
_STRIP = 1 << 17
"""Pixels that are taken over at a time: more at once need more memory and are not quicker."""
_LET_GO = 3
"""References to a picture that only the pool holds: its list, the name, the question."""


class Planes:
    """One I420 picture that is kept up to date a rectangle at a time."""

    def __init__(self, width: int, height: int) -> None:
        self._picture = np.zeros((height * 3 // 2, width), np.uint8)
        chroma = self._picture[height:].reshape(2, height // 2, width // 2)
        self._luma, self._u, self._v = self._picture[:height], chroma[0], chroma[1]
        self._full = np.empty((2, max(_STRIP, 2 * width)), np.uint8)
        """Room for the colours of all pixels of a strip."""
        self._given: list[Pixels] = []
        self._copied = self._reach = 0
        """Copies since the last look, and how many pictures of the pool they needed."""

    @property
    def kept(self) -> int:
        """Pictures that were handed out and will be used again."""
        return len(self._given)

    def update(self, canvas: Yuv, rect: Rect) -> None:
        """Take over `rect` of the canvas; its edges must be even."""
        x, y, w, h = rect
        most = max(2, _STRIP // w & -2)
        for top in range(y, y + h, most):
            self._take(canvas, x, top, w, min(most, y + h - top))

    def _take(self, canvas: Yuv, x: int, y: int, w: int, h: int) -> None:
        part, wide, high, size = canvas[y : y + h, x : x + w], w // 2, h // 2, w * h
        u, v = (plane[:size].reshape(h, w) for plane in self._full)
        cv2.split(part, (self._luma[y : y + h, x : x + w], u, v))
        rows, columns = slice(y // 2, y // 2 + high), slice(x // 2, x // 2 + wide)
        cv2.resize(u, (wide, high), self._u[rows, columns], 0, 0, cv2.INTER_AREA)
        cv2.resize(v, (wide, high), self._v[rows, columns], 0, 0, cv2.INTER_AREA)

    def copy(self) -> Pixels:
        """The picture as it is now, in memory that nobody else holds.

        Pictures that were let go are filled again: asking the system for a megabyte in every frame
        costs more than the copy.
        """
        self._copied += 1
        if self._copied > _LOOK:
            del self._given[self._reach :]
            self._copied = self._reach = 0
        for n in range(len(self._given)):
            picture = self._given[n]
            if getrefcount(picture) == _LET_GO:
                picture.flags.writeable = True
                np.copyto(picture, self._picture)
                self._reach = max(self._reach, n + 1)
                return picture
        picture = self._picture.copy()
        if len(self._given) < _POOL:
            self._given.append(picture)
        self._reach = len(self._given)
        return picture


def planar(picture: NDArray[np.uint8]) -> Pixels:
    """A whole BGR picture of even size as I420."""
    height, width = picture.shape[:2]
    planes = Planes(width, height)
    planes.update(encoded(picture), Rect(0, 0, width, height))
    return planes.copy()


def visible(pixels: Pixels) -> NDArray[np.uint8]:
    """An I420 picture as BGR, to be looked at."""
    height, width = pixels.shape[0] * 2 // 3, pixels.shape[1]
    chroma = pixels[height:].reshape(2, height // 2, width // 2)
    u, v = (cv2.resize(plane, (width, height)) for plane in chroma)
    return decoded(np.asarray(cv2.merge([pixels[:height], u, v]), np.uint8))
