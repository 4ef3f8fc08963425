"""The life of the set: lamps that breathe a little, and dust that floats in their light."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from avatar.compositor import Layer
from avatar.dolly import Look
from avatar.framing import Framing
from avatar.sprite import Decal, Sprite, tinted
from avatar.stage_layout import Box

_STEPS = 4
"""Changes a second: what moves this slowly needs no more."""
_LEVELS = 6
_GLOW = {"day": 0.07, "evening": 0.15}
"""Opacity of a lamp's glow at its brightest."""
_PERIODS = (6.1, 7.9, 9.7)
"""Seconds of a breath; no two lamps keep together."""
_MOTES = 7
_MOTE = 5.0
"""Units across the largest mote."""
_DUST = {"day": 0.40, "evening": 0.26}
_DRIFT = 0.33
"""Share of their box that motes wander, each way."""
_GOLDEN = 0.618034


class Life:
    """What moves on the set behind the presenter: a pure function of the time and the view."""

    def __init__(
        self, lamps: Sequence[Box], dust: Box | None, light: str, colour: str, fps: int
    ) -> None:
        """`colour` is that of the light."""
        self._lamps, self._dust, self._fps = lamps, dust, fps
        self._glow, self._dim = _GLOW[light], _DUST[light]
        self._colour = colour
        self._sprite = lru_cache(maxsize=48)(self._drawn)
        self._laid: tuple[Look, int, Layer] | None = None

    def layer(self, frame: int, look: Look, *, saves: bool) -> Layer:
        """What there is to see; nothing on a machine that `saves`."""
        if saves:
            return ()
        step = frame * _STEPS // self._fps
        if self._laid is None or self._laid[:2] != (look, step):
            t = step / _STEPS
            self._laid = (
                look,
                step,
                (*self._lit(t, look.framing), *self._floating(t, look.framing)),
            )
        return self._laid[2]

    def _lit(self, t: float, framing: Framing) -> Layer:
        out = []
        for number, lamp in enumerate(self._lamps):
            breath = 0.5 + 0.5 * math.sin(math.tau * t / _PERIODS[number % 3] + number)
            level = round(breath * (_LEVELS - 1)) + 1
            left, top, wide, _ = framing.rect(lamp)
            sprite = self._sprite(max(2, round(wide)), self._glow * level / _LEVELS)
            out.append(Decal(sprite, round(left), round(top)))
        return tuple(out)

    def _floating(self, t: float, framing: Framing) -> Layer:
        box = self._dust
        if box is None:
            return ()
        left, top, wide, high = framing.rect(box)
        out = []
        for n in range(_MOTES):
            home_x, home_y = n * _GOLDEN % 1, n * _GOLDEN * _GOLDEN * 2 % 1
            x = home_x + _DRIFT * math.sin(t / (11 + 2 * n) + 5 * n)
            y = home_y + _DRIFT * math.sin(t / (9 + 3 * n) + 3 * n)
            size = max(2, round(_MOTE * (0.5 + 0.5 * home_x) * framing.scale))
            sprite = self._sprite(size, self._dim * (0.5 + 0.5 * home_y))
            out.append(Decal(sprite, round(left + x * wide), round(top + y * high)))
        return tuple(out)

    def _drawn(self, size: int, opacity: float) -> Sprite:
        """A round light that fades to nothing at its edge."""
        rows, columns = np.ogrid[0:size, 0:size]
        middle = (size - 1) / 2
        far = ((rows - middle) ** 2 + (columns - middle) ** 2) / (size / 2) ** 2
        cover = np.rint(255 * np.clip(1 - far, 0, 1) ** 2).astype(np.uint8)
        return Sprite(tinted(cover, self._colour, opacity))
