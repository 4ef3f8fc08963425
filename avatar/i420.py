"""Hand-over to the encoder: BGR to planar 4:2:0 in BT.709, limited range; and back, to look at.

Rec. ITU-R BT.709-6, section 3: luma 0.2126 R + 0.7152 G + 0.0722 B on 16..235, colour differences
on 16..240. OpenCV's own I420 is BT.601 and takes the colour of one pixel in four, which frays red
letters; here the colour of a sample is the mean of its four pixels.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.rect import Rect
from studio.show import Pixels

_KR, _KG, _KB = 0.2126, 0.7152, 0.0722
_BGR_TO_YUV = np.array(
    [
        [_KB * 219 / 255, _KG * 219 / 255, _KR * 219 / 255, 16],
        [
            112 / 255,
            -_KG / (1 - _KB) * 112 / 255,
            -_KR / (1 - _KB) * 112 / 255,
            128,
        ],
        [
            -_KB / (1 - _KR) * 112 / 255,
            -_KG / (1 - _KR) * 112 / 255,
            112 / 255,
            128,
        ],
    ],
    np.float32,
)


class Planes:
    """One I420 picture that is kept up to date a rectangle at a time."""

    def __init__(self, width: int, height: int) -> None:
        self._picture = np.zeros((height * 3 // 2, width), np.uint8)
        chroma = self._picture[height:].reshape(2, height // 2, width // 2)
        self._luma, self._u, self._v = self._picture[:height], chroma[0], chroma[1]
        self._yuv = np.empty(width * height * 3, np.uint8)
        self._half = np.empty(width * height * 3 // 4, np.uint8)

    def update(self, canvas: NDArray[np.uint8], rect: Rect) -> None:
        """Take over `rect` of a BGR canvas; its edges must be even."""
        part, high, wide = canvas[rect.window], rect.h // 2, rect.w // 2
        yuv = self._yuv[: rect.area * 3].reshape(rect.h, rect.w, 3)
        half = self._half[: high * wide * 3].reshape(high, wide, 3)
        cv2.transform(part, _BGR_TO_YUV, dst=yuv)
        cv2.extractChannel(yuv, 0, dst=self._luma[rect.window])
        cv2.resize(part, (wide, high), dst=half, interpolation=cv2.INTER_AREA)
        colour = self._yuv[: high * wide * 3].reshape(high, wide, 3)
        cv2.transform(half, _BGR_TO_YUV, dst=colour)
        quarter = Rect(rect.x // 2, rect.y // 2, wide, high).window
        cv2.extractChannel(colour, 1, dst=self._u[quarter])
        cv2.extractChannel(colour, 2, dst=self._v[quarter])

    def copy(self) -> Pixels:
        return self._picture.copy()


def planar(picture: NDArray[np.uint8]) -> Pixels:
    """A whole BGR picture of even size as I420."""
    height, width = picture.shape[:2]
    planes = Planes(width, height)
    planes.update(picture, Rect(0, 0, width, height))
    return planes.copy()


def visible(pixels: Pixels) -> NDArray[np.uint8]:
    """An I420 picture as BGR, to be looked at."""
    height, width = pixels.shape[0] * 2 // 3, pixels.shape[1]
    chroma = pixels[height:].reshape(2, height // 2, width // 2)
    u, v = (cv2.resize(plane, (width, height)) for plane in chroma)
    yuv = cv2.merge([pixels[:height], u, v]).astype(np.float32) - _BGR_TO_YUV[:, 3]
    bgr = yuv @ np.linalg.inv(_BGR_TO_YUV[:, :3]).T
    return np.clip(np.rint(bgr), 0, 255).astype(np.uint8)
