"""Which cutouts move in a frame. What moves slowly is drawn on twos, as animators do.

The head as a whole, and each cutout of the body, keeps its place until it is off by as much as is
just seen. The head then rests a frame, in which the body takes its turn, unless it moves so fast
that the eye would count the steps.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]

_SLACK = {True: 1.4, False: 1.8}
"""Canvas units by which the head, and a cutout of the body, may be off: about half a pixel of a
720 x 1280 frame, whose host is 800 to 1000 pixels high."""
_FAST = 2.5
"""Slacks from which on it moves in any frame."""
_STRAYS = 3.0
"""Slacks by which a part of the head may be off before it moves without the rest."""
_LEAD = 1.0
"""Slacks by which it may be ahead, when it is placed: it then stays for twice as long."""
_FORESIGHT = 3.0
"""Frames it may be ahead."""


class Twos:
    """Steps once a frame."""

    def __init__(self, on_head: Flags) -> None:
        """`on_head` tells which cutouts move with the head."""
        self._head = np.flatnonzero(on_head)
        self._on_head = on_head
        self._slack = np.where(on_head, _SLACK[True], _SLACK[False])
        self._corners = np.zeros((len(on_head), 6), np.int32)
        self._true = self._corners
        self._nodded = False
        """Whether the head moved in the frame before."""

    def settle(self, true: Ints) -> Ints:
        """Everything goes exactly where it belongs."""
        self._corners = self._true = true
        self._nodded = False
        return true

    def follow(self, true: Ints, unit: float, *, changed: bool) -> Ints:
        """Where the cutouts are drawn that belong to the corners `true`.

        `unit` is steps per canvas unit. `changed` tells whether a cutout of the head is another
        than before: eyes and mouth change in their place. When they do not, the head moves, so
        that a face is never the same twice. The same array as before when nothing moves.
        """
        slack = self._slack * unit
        moved = true - self._true
        away = np.maximum.reduce(np.abs(true - self._corners), axis=1) / slack
        speed = np.maximum.reduce(np.abs(moved), axis=1)
        rests = _FAST
        if len(self._head):
            rests = self._nod(away, speed, changed=changed)
        due = np.where(self._on_head, away >= 1, away >= rests)
        self._true = true
        if not due.any():
            return self._corners
        ahead = np.minimum(_FORESIGHT, _LEAD * slack / np.maximum(1, speed))
        put = true + (moved * ahead[:, None]).astype(np.int32)
        self._corners = np.where(due[:, None], put, self._corners)
        return self._corners

    def _nod(self, away: NDArray[np.float64], speed: Ints, *, changed: bool) -> float:
        """Let most of the head decide for all of it: not a strand of hair that swings a little.

        Returns the slacks from which on the body moves.
        """
        head = self._head
        apart = away[head]
        whole = _middle(apart) if changed else np.inf
        nods = whole >= (_FAST if self._nodded else 1)
        strays = apart > _STRAYS  # brows that rise, eyes that leap
        away[head] = np.where(strays, apart, 1 if nods else 0)
        speed[head] = _middle(speed[head])
        self._nodded = nods
        return _FAST if nods else 1.0


def _middle(numbers: NDArray[np.float64] | Ints) -> float:
    """The median, of an even row the upper one: a quick one for short rows."""
    return float(np.sort(numbers)[len(numbers) // 2])
