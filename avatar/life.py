"""The life of the set: lamps that breathe a little, and dust that floats in their light."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from avatar.compositor import Layer
from avatar.dolly import Look
from avatar.framing import Framing
from avatar.sprite import Decal, Sprite, tinted
from avatar.stage_layout import Box

Light = tuple[int, float, int, int]
"""Pixels across, opacity, and where its upper left corner is."""

_STEPS = 4
"""Changes a second: what moves this slowly needs no more."""
_LEVELS = 6
_GLOW = {"day": 0.07, "evening": 0.15}
"""Opacity of a lamp's glow at its brightest."""
_SPRITES = 24
"""Lights that are kept: more than one view shows. A lamp up close takes half a megabyte."""
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
        self._sprite = lru_cache(maxsize=_SPRITES)(self._drawn)
        self._cover = lru_cache(maxsize=16)(_round)
        self._laid: tuple[Look, int, Layer] | None = None
        self._coming: Iterator[Light] = iter(())
        """What the next change will show; it is drawn ahead, one light a frame."""

    def layer(self, frame: int, look: Look, *, saves: bool) -> Layer:
        """What there is to see; nothing on a machine that `saves`."""
        if saves:
            return ()
        step = frame * _STEPS // self._fps
        if self._laid is not None and self._laid[:2] == (look, step):
            for size, opacity, _, _ in islice(self._coming, 1):
                self._sprite(size, opacity)
            return self._laid[2]
        lights = self._lights(step, look.framing)
        laid = tuple(Decal(self._sprite(size, opacity), x, y) for size, opacity, x, y in lights)
        self._laid = look, step, laid
        self._coming = iter(self._lights(step + 1, look.framing))
        return laid

    def _lights(self, step: int, framing: Framing) -> list[Light]:
        t = step / _STEPS
        return [*self._lit(t, framing), *self._floating(t, framing)]

    def _lit(self, t: float, framing: Framing) -> Iterator[Light]:
        for number, lamp in enumerate(self._lamps):
            breath = 0.5 + 0.5 * math.sin(math.tau * t / _PERIODS[number % 3] + number)
            level = round(breath * (_LEVELS - 1)) + 1
            left, top, wide, _ = framing.rect(lamp)
            yield max(2, round(wide)), self._glow * level / _LEVELS, round(left), round(top)

    def _floating(self, t: float, framing: Framing) -> Iterator[Light]:
        box = self._dust
        if box is None:
            return
        left, top, wide, high = framing.rect(box)
        for n in range(_MOTES):
            home_x, home_y = n * _GOLDEN % 1, n * _GOLDEN * _GOLDEN * 2 % 1
            x = home_x + _DRIFT * math.sin(t / (11 + 2 * n) + 5 * n)
            y = home_y + _DRIFT * math.sin(t / (9 + 3 * n) + 3 * n)
            size = max(2, round(_MOTE * (0.5 + 0.5 * home_x) * framing.scale))
            opacity = self._dim * (0.5 + 0.5 * home_y)
            yield size, opacity, round(left + x * wide), round(top + y * high)

    def _drawn(self, size: int, opacity: float) -> Sprite:
        """A round light that fades to nothing at its edge."""
        return Sprite(tinted(self._cover(size), self._colour, opacity), lone=True)


def _round(size: int) -> NDArray[np.uint8]:
    """The cover of a light, 0..255."""
    rows, columns = np.ogrid[0:size, 0:size]
    middle = (size - 1) / 2
    far = ((rows - middle) ** 2 + (columns - middle) ** 2) / (size / 2) ** 2
    return np.rint(255 * np.clip(1 - far, 0, 1) ** 2).astype(np.uint8)
