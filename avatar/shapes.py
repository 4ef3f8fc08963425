"""Simple live shapes as coverage: the bar under a spoken word, the fill of a meter, a QR code."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
import segno
from numpy.typing import NDArray

_FINE = 4


@lru_cache(maxsize=256)
def bar(width: int, height: int, radius: float) -> NDArray[np.uint8]:
    """A rectangle with round corners, 0..255, smooth at its edges. In pixels; do not alter it."""
    cover = np.zeros((height * _FINE, width * _FINE), np.uint8)
    r = round(min(radius, width / 2, height / 2) * _FINE)
    wide, high = width * _FINE, height * _FINE
    cv2.rectangle(cover, (r, 0), (wide - 1 - r, high - 1), 255, -1)
    cv2.rectangle(cover, (0, r), (wide - 1, high - 1 - r), 255, -1)
    for x in (r, wide - 1 - r):
        for y in (r, high - 1 - r):
            cv2.circle(cover, (x, y), r, 255, -1)
    return np.asarray(cv2.resize(cover, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


@lru_cache(maxsize=16)
def bag(side: int) -> NDArray[np.uint8]:
    """A shopping bag, 0..255, `side` pixels wide and high. Do not alter it."""
    big = side * _FINE
    cover = np.zeros((big, big), np.uint8)
    line = max(1, round(big * 0.09))
    body = [(0.1, 0.34), (0.9, 0.34), (0.97, 0.95), (0.03, 0.95)]
    points = np.array([(round(x * big), round(y * big)) for x, y in body], np.int32)
    cv2.fillPoly(cover, [points], 255)
    reach = round(big * 0.2)
    handle, slit = (big // 2, round(big * 0.34)), (big // 2, round(big * 0.5))
    cv2.ellipse(cover, handle, (reach, round(big * 0.28)), 0, 180, 360, 255, line)
    cv2.ellipse(cover, slit, (reach, reach), 0, 0, 180, 0, line)
    return np.asarray(cv2.resize(cover, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


def qr(link: str, room: int) -> NDArray[np.uint8] | None:
    """A QR code of `link` in whole pixels per module, at most `room` pixels wide; 255 is dark.

    Without its quiet zone: the plate around it must be light for four modules. None when a module
    would be under two pixels, which phones do not read off a compressed picture.
    """
    code = segno.make(link, micro=False, error="m")
    rows = np.array([list(row) for row in code.matrix], np.uint8)
    size = room // len(rows)
    if size < 2:
        return None
    return np.asarray(np.kron(rows, np.full((size, size), 255, np.uint8)), np.uint8)
