"""The colours of the encoder: everything is laid over each other as Y, U, V, never as BGR.

Rec. ITU-R BT.709-6, section 3: luma 0.2126 R + 0.7152 G + 0.0722 B on 16..235, colour differences
on 16..240. The map is linear in colour and alpha, so a premultiplied picture stays premultiplied,
and blending gives the same picture in either space. OpenCV's own YUV is BT.601.
"""

from __future__ import annotations

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

Yuva = NDArray[np.uint8]
"""Premultiplied Y, U, V, alpha; shape (height, width, 4)."""
Yuv = NDArray[np.uint8]
"""Opaque Y, U, V; shape (height, width, 3)."""

_KR, _KG, _KB = 0.2126, 0.7152, 0.0722
_BGR_TO_YUV = np.array(
    [
        [_KB * 219 / 255, _KG * 219 / 255, _KR * 219 / 255, 16],
        [112 / 255, -_KG / (1 - _KB) * 112 / 255, -_KR / (1 - _KB) * 112 / 255, 128],
        [-_KB / (1 - _KR) * 112 / 255, -_KG / (1 - _KR) * 112 / 255, 112 / 255, 128],
    ],
    np.float32,
)
"""The last column is the offset of an opaque pixel."""
_PREMULTIPLIED = np.vstack(
    [_BGR_TO_YUV * np.array([1, 1, 1, 1 / 255], np.float32), [[0, 0, 0, 1]]]
).astype(np.float32)


def encoded(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A premultiplied BGRA picture as `Yuva`, or an opaque BGR one as `Yuv`, rounded alike."""
    if pixels.shape[2] == 4:
        return _bytes(cv2.transform(pixels, _PREMULTIPLIED))
    opaque = cv2.cvtColor(pixels, cv2.COLOR_BGR2BGRA)
    return _bytes(cv2.cvtColor(cv2.transform(opaque, _PREMULTIPLIED), cv2.COLOR_BGRA2BGR))


def decoded(picture: Yuv) -> NDArray[np.uint8]:
    """An opaque picture as BGR, to be looked at."""
    bgr = (picture.astype(np.float32) - _BGR_TO_YUV[:, 3]) @ np.linalg.inv(_BGR_TO_YUV[:, :3]).T
    return np.clip(np.rint(bgr), 0, 255).astype(np.uint8)


def ink(colour: str) -> tuple[int, int, int, int]:
    """`#RRGGBB` as an opaque `Yuva` pixel."""
    bgra = [int(colour[i : i + 2], 16) for i in (5, 3, 1)] + [255]
    y, u, v, alpha = (int(part) for part in encoded(np.array([[bgra]], np.uint8))[0, 0])
    return y, u, v, alpha


def _bytes(drawn: MatLike) -> NDArray[np.uint8]:
    return np.asarray(drawn, np.uint8)
