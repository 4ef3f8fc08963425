"""What lies under eyes and mouth, kept while only they change: the rest is not blended again."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from avatar.colours import Yuv
from avatar.presenter import Canvas

Box = Sequence[int]
"""Left, top, right and bottom."""


class Under:
    """A patch of the figure below some of its cutouts, and the ground it was drawn on.

    A patch is used again only over the very same ground, so the picture is what it is without.
    """

    def __init__(self) -> None:
        self._box: Box | None = None
        self._ground: Yuv = np.empty((0, 0, 3), np.uint8)
        self._patch: Yuv | None = None

    def touch(self, *boxes: Box) -> None:
        """Something below changed in these boxes."""
        if self._box is None:
            return
        left, top, right, bottom = self._box
        for x, y, end, foot in boxes:
            if x < right and end > left and y < bottom and foot > top:
                self._box = self._patch = None
                return

    def lay(self, canvas: Canvas, window: Box) -> bool:
        """Lay the patch over the ground that `canvas` holds in `window`.

        False leaves all of it to be drawn.
        """
        if self._box is None or self._patch is None:
            return False
        left, top, right, bottom = window
        x, y, end, foot = self._box
        if left < x or top < y or right > end or bottom > foot:
            return False
        place = canvas[top:bottom, left:right]
        own = slice(top - y, bottom - y), slice(left - x, right - x)
        if cv2.norm(place, self._ground[own], cv2.NORM_INF):
            self._patch = None
            return False
        place[:] = self._patch[own]
        return True

    def begin(self, canvas: Canvas, window: Box, features: Sequence[Box]) -> None:
        """Note the ground of `features` in a window that is about to be drawn from the ground."""
        if self._patch is not None or not features:
            return
        self._box = None
        left = max(window[0], min(box[0] for box in features))
        top = max(window[1], min(box[1] for box in features))
        right = min(window[2], max(box[2] for box in features))
        bottom = min(window[3], max(box[3] for box in features))
        if left < right and top < bottom:
            self._box = left, top, right, bottom
            self._ground = canvas[top:bottom, left:right].copy()

    def keep(self, canvas: Canvas) -> None:
        """Keep what `canvas` shows there now, with everything below drawn."""
        if self._box is not None and self._patch is None:
            left, top, right, bottom = self._box
            self._patch = canvas[top:bottom, left:right].copy()
