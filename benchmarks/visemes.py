"""How much of a mouth is right: shapes of one time line against those of a true one."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from studio.show import RATE, Pcm
from voice.engine import Phone
from voice.lips import lips

FPS = 50

_CLASSES = {
    "rest": "sil",
    "closed": "PP",
    "teeth on lip": "FF",
    "open": "aa",
    "spread": "E ih",
    "round": "oh ou",
    "tongue": "TH DD kk CH SS nn RR",
}
_CLASS = {shape: name for name, shapes in _CLASSES.items() for shape in shapes.split()}

# How far the jaw is down in each shape, 0..1; the puppet's own, rounded.
_OPENING = {
    "sil": 0.0, "PP": 0.0, "FF": 0.1, "TH": 0.25, "DD": 0.25, "kk": 0.3, "CH": 0.2, "SS": 0.1,
    "nn": 0.25, "RR": 0.3, "aa": 1.0, "E": 0.65, "ih": 0.4, "oh": 0.8, "ou": 0.45,
}  # fmt: skip


def shapes(phones: Sequence[Phone], pcm: Pcm) -> list[str]:
    """The shape of every frame at 50 frames a second."""
    row = lips(phones, pcm)
    ends = np.array([viseme.end for viseme in row])
    middles = np.arange(len(pcm) * FPS // RATE) * (RATE // FPS) + RATE // FPS // 2
    return [row[n].shape for n in np.searchsorted(ends, middles, side="right")]


def mouths(phones: Sequence[Phone], pcm: Pcm) -> list[str]:
    """The same in seven classes."""
    return [_CLASS[shape] for shape in shapes(phones, pcm)]


def right(true: Sequence[Phone], found: Sequence[Phone], pcm: Pcm) -> tuple[int, int]:
    """Frames whose mouth is of the true one of seven classes, and all frames."""
    pairs = list(zip(mouths(true, pcm), mouths(found, pcm), strict=True))
    return sum(a == b for a, b in pairs), len(pairs)


def opening(phones: Sequence[Phone], pcm: Pcm) -> NDArray[np.float64]:
    """How open the mouth of every frame is, moving as a jaw does: over 60 ms."""
    bare = np.array([_OPENING[shape] for shape in shapes(phones, pcm)])
    return np.convolve(bare, np.ones(3) / 3, mode="same")
