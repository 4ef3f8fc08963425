"""A picture of the air, small enough to be sent around."""

import cv2
import numpy as np

from avatar.colours import decoded
from studio.show import Pixels

SIDE = 384
"""Pixels of its longer side: a tile of the wall on a screen with two pixels to one."""
QUALITY = 72


def still(picture: Pixels) -> bytes:
    """The picture as a small JPEG; takes a millisecond or two."""
    height, width = picture.shape[0] * 2 // 3, picture.shape[1]
    chroma = picture[height:].reshape(2, height // 2, width // 2)
    scale = min(1.0, SIDE / max(width, height))
    size = (round(width * scale), round(height * scale))
    planes = [
        cv2.resize(plane, size, interpolation=cv2.INTER_AREA)
        for plane in (picture[:height], *chroma)
    ]
    bgr = decoded(np.asarray(cv2.merge(planes), np.uint8))
    _, jpeg = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return jpeg.tobytes()
