"""Sprites: premultiplied pictures with transparency, and how they are laid on the canvas."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from avatar.colours import Yuv, Yuva, encoded
from avatar.rect import Rect

Bgra = NDArray[np.uint8]
"""Premultiplied blue, green, red, alpha; shape (height, width, 4)."""


class Sprite:
    """A picture ready to be laid on the canvas. Never altered: a change makes a new one."""

    __slots__ = ("_clear", "_colour", "_ink", "_pixels", "solid_from")

    def __init__(
        self,
        pixels: Bgra,
        coded: Yuva | None = None,
        *,
        passing: bool = False,
        lone: bool = False,
    ) -> None:
        """`pixels` are premultiplied and stay as they are from now on.

        `coded` are they in the encoder's colours, where those are at hand. One that is `passing`,
        for a single frame of a move, is made more quickly: it is not asked what of it is solid.
        One that is `lone`, never flattened with others, does not keep `pixels`.
        """
        self._pixels = None if lone else pixels
        known = encoded(pixels) if coded is None else coded
        self._colour = bytes_of(cv2.cvtColor(known, cv2.COLOR_BGRA2BGR))
        alpha = cv2.extractChannel(pixels, 3)
        self._clear = cv2.cvtColor(cv2.bitwise_not(alpha), cv2.COLOR_GRAY2BGR)
        self.solid_from = self.height if passing else _solid_from(alpha)
        """First row from which on nothing is transparent: it is copied, not blended."""
        x, y, wide, high = cv2.boundingRect(alpha)
        self._ink = int(x), int(y), int(wide), int(high)

    @property
    def pixels(self) -> Bgra:
        """What it was made from. Raises `LookupError` for a lone one."""
        if self._pixels is None:
            raise LookupError("a lone sprite does not keep its pixels")
        return self._pixels

    @property
    def width(self) -> int:
        return int(self._colour.shape[1])

    @property
    def height(self) -> int:
        return int(self._colour.shape[0])

    @property
    def ink(self) -> tuple[int, int, int, int]:
        """Left, top, width and height of what is not fully transparent."""
        return self._ink

    def lay(self, canvas: Yuv, x: int, y: int, within: Rect) -> None:
        """Lay what falls `within` of the sprite at `x`, `y`; `within` is inside the canvas."""
        # Plain numbers: this runs a hundred times a frame.
        ink_x, ink_y, wide, high = self._ink
        left, top = max(x + ink_x, within.x), max(y + ink_y, within.y)
        right = min(x + ink_x + wide, within.x + within.w)
        bottom = min(y + ink_y + high, within.y + within.h)
        if left >= right or top >= bottom:
            return
        columns, own_columns = slice(left, right), slice(left - x, right - x)
        solid = min(max(top, y + self.solid_from), bottom)
        if top < solid:
            place, own = canvas[top:solid, columns], slice(top - y, solid - y)
            cv2.multiply(place, self._clear[own, own_columns], place, 1 / 255)
            cv2.add(place, self._colour[own, own_columns], place)
        if solid < bottom:
            own = slice(solid - y, bottom - y)
            canvas[solid:bottom, columns] = self._colour[own, own_columns]


def _solid_from(alpha: MatLike) -> int:
    gaps = np.flatnonzero(np.min(alpha, axis=1, initial=255) < 255)
    return int(gaps[-1]) + 1 if len(gaps) else 0


def _own(part: Rect, x: int, y: int) -> tuple[slice, slice]:
    return Rect(part.x - x, part.y - y, part.w, part.h).window


class Decal(NamedTuple):
    """A sprite at a place on the frame. Equal only for the very same sprite."""

    sprite: Sprite
    x: int
    y: int

    @property
    def rect(self) -> Rect:
        return Rect(self.x, self.y, self.sprite.width, self.sprite.height)


def bytes_of(drawn: MatLike) -> NDArray[np.uint8]:
    """What OpenCV gives back for bytes, as the bytes it is; nothing is copied."""
    return np.asarray(drawn, np.uint8)


def premultiplied(drawn: NDArray[np.uint8]) -> Bgra:
    """A BGRA picture with its colours multiplied by its alpha."""
    if drawn.shape[2] == 3:
        return bytes_of(cv2.cvtColor(drawn, cv2.COLOR_BGR2BGRA))
    alpha = drawn[..., 3]
    cover = cv2.merge([alpha, alpha, alpha, np.full_like(alpha, 255)])
    return bytes_of(cv2.multiply(drawn, cover, scale=1 / 255))


def over(under: Bgra, top: Bgra, x: int, y: int) -> None:
    """Lay `top` on the transparent picture `under`, in place; what falls outside is left out."""
    part = Rect(x, y, top.shape[1], top.shape[0]).within(Rect(0, 0, under.shape[1], under.shape[0]))
    if part.empty:
        return
    place = under[part.window]
    piece = np.ascontiguousarray(top[_own(part, x, y)])
    clear = cv2.bitwise_not(piece[..., 3])
    cv2.multiply(place, cv2.merge([clear] * 4), dst=place, scale=1 / 255)
    cv2.add(place, piece, dst=place)


def tinted(cover: NDArray[np.uint8], colour: str, opacity: float = 1.0) -> Bgra:
    """A single colour, `#RRGGBB`, as transparent as `cover` (0..255) and `opacity` say."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    planes = [
        cv2.convertScaleAbs(cover, alpha=opacity * part / 255) for part in (blue, green, red, 255)
    ]
    return bytes_of(cv2.merge(planes))


def faded(pixels: Bgra, opacity: float) -> Bgra:
    """The same picture, more transparent; `opacity` 0..1."""
    return bytes_of(cv2.convertScaleAbs(pixels, alpha=opacity))


def flattened(decals: tuple[Decal, ...]) -> tuple[Decal, Yuva]:
    """Several decals as one, so that they move and fade as one; and its encoder's colours."""
    box = decals[0].rect
    for decal in decals[1:]:
        box = box.around(decal.rect)
    whole = np.zeros((box.h, box.w, 4), np.uint8)
    lowest = decals[0]
    whole[_own(lowest.rect, box.x, box.y)] = lowest.sprite.pixels
    for decal in decals[1:]:
        over(whole, decal.sprite.pixels, decal.x - box.x, decal.y - box.y)
    coded = encoded(whole)
    return Decal(Sprite(whole, coded), box.x, box.y), coded
