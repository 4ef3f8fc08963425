"""Mouth shapes on the time line of a sentence, from its phones and its sound.

Shapes sit where their sound is heard. Blending between them, and closing early for p, b and m, is
for whoever draws the mouth.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from studio.show import RATE, Pcm, Viseme
from voice.engine import Phone
from voice.phones import PAUSE

SHORTEST = RATE * 40 // 1000
"""Samples of the shortest shape: below, a mouth flickers."""

_QUIET = -45.0
"""dBFS below which nobody moves lips, where it lasts for `_LULL`."""
_LULL = RATE * 120 // 1000
_HOP = RATE // 100

_SHAPES = {
    shape: sounds.split()
    for shape, sounds in {
        "PP": "p b m",
        "FF": "f v",
        "TH": "th dh",
        "DD": "t d dx",
        "kk": "k g ng hh",
        "CH": "ch jh sh zh",
        "SS": "s z",
        "nn": "n l en el",
        "RR": "r er axr",
        "aa": "aa ae ah",
        "E": "eh ax",
        "ih": "ih iy ix y",
        "oh": "ao",
        "ou": "uh uw w",
        "sil": PAUSE,
    }.items()
}
SHAPE = {sound: shape for shape, sounds in _SHAPES.items() for sound in sounds}
"""The one shape of every sound but the diphthongs, after the OVR viseme reference."""

DIPHTHONGS = {
    "ay": ("aa", "ih"),
    "aw": ("aa", "ou"),
    "ey": ("E", "ih"),
    "ow": ("oh", "ou"),
    "oy": ("oh", "ih"),
}
_TURN = 0.6
"""Share of a diphthong after which it turns to its second shape."""


@dataclass(frozen=True, slots=True)
class _Pose:
    shape: str
    start: int
    end: int
    stress: int = 0

    @property
    def length(self) -> int:
        return self.end - self.start


def lips(phones: Sequence[Phone], pcm: Pcm) -> tuple[Viseme, ...]:
    """The shapes of a sentence: ascending, without gap or overlap, from 0 to `len(pcm)`.

    None is shorter than `SHORTEST` unless it is the only one. Every p, b and m keeps a closed mouth
    (`PP`). Where the sound rests for long the mouth does too. No phones: silence throughout.
    """
    if not len(pcm):
        return ()
    level = _levels(pcm)
    poses = _joined(_rested(_posed(phones, len(pcm)), level))
    return tuple(
        Viseme(pose.shape, pose.start, pose.end, _strength(pose, level))
        for pose in _steadied(poses)
    )


def _posed(phones: Sequence[Phone], length: int) -> Iterator[_Pose]:
    """One or two poses a phone, and silence where no phone is, over the whole length."""
    at = 0
    for phone in phones:
        start, end = round(phone.start * RATE), round(phone.end * RATE)
        if end <= 0 or start >= length:
            continue  # cut off with the silence at the ends
        start = max(at, min(length, start))
        end = max(start, min(length, end))
        if start > at:
            yield _Pose("sil", at, start)
        if phone.symbol in DIPHTHONGS:
            first, second = DIPHTHONGS[phone.symbol]
            turn = start + round(_TURN * (end - start))
            yield _Pose(first, start, turn, phone.stress)
            yield _Pose(second, turn, end, phone.stress)
        else:
            yield _Pose(SHAPE.get(phone.symbol, "sil"), start, end, phone.stress)
        at = end
    if at < length:
        yield _Pose("sil", at, length)


def _rested(poses: Iterator[_Pose], level: NDArray[np.float64]) -> Iterator[_Pose]:
    """Let the mouth rest in every lull, but for the closures: they are silent by nature."""
    lulls = _lulls(level)
    for pose in poses:
        at = pose.start
        for first, after in lulls if pose.shape != "PP" else ():
            start, end = max(first, at), min(after, pose.end)
            if start < end:
                yield replace(pose, start=at, end=start)
                yield _Pose("sil", start, end)
                at = end
        yield replace(pose, start=at)


def _joined(poses: Iterator[_Pose]) -> list[_Pose]:
    """Neighbours of one shape become one pose; empty ones go, but for an empty closure."""
    joined: list[_Pose] = []
    for pose in poses:
        if pose.length == 0 and pose.shape != "PP":
            continue
        if joined and joined[-1].shape == pose.shape:
            stress = max(joined[-1].stress, pose.stress)
            joined[-1] = replace(joined[-1], end=pose.end, stress=stress)
        else:
            joined.append(pose)
    return joined


def _steadied(poses: list[_Pose]) -> list[_Pose]:
    """Give what is too short to its neighbours; a closure that is too short takes from them."""
    while len(poses) > 1:
        lengths = [pose.end - pose.start for pose in poses]
        shortest = min(lengths)
        if shortest >= SHORTEST:
            break
        short = lengths.index(shortest)
        if poses[short].shape == "PP":
            _hold(poses, short)
        else:
            _give_up(poses, short)
        # Only what lies around it may be empty now, or alike.
        first, after = max(0, short - 2), short + 3
        poses[first:after] = _joined(iter(poses[first:after]))
    return poses


def _hold(poses: list[_Pose], n: int) -> None:
    """Lengthen the closure `n` at the cost of its longer neighbour."""
    need = SHORTEST - poses[n].length
    before = poses[n - 1].length if n > 0 else -1
    after = poses[n + 1].length if n + 1 < len(poses) else -1
    if before >= after:
        cut = max(poses[n - 1].start, poses[n - 1].end - need)
        poses[n - 1] = replace(poses[n - 1], end=cut)
        poses[n] = replace(poses[n], start=cut)
    else:
        cut = min(poses[n + 1].end, poses[n + 1].start + need)
        poses[n + 1] = replace(poses[n + 1], start=cut)
        poses[n] = replace(poses[n], end=cut)


def _give_up(poses: list[_Pose], n: int) -> None:
    """Share the time of the pose `n` among its neighbours."""
    pose = poses[n]
    if n == 0:
        poses[1] = replace(poses[1], start=pose.start)
    elif n + 1 == len(poses):
        poses[n - 1] = replace(poses[n - 1], end=pose.end)
    else:
        half = pose.start + pose.length // 2
        poses[n - 1] = replace(poses[n - 1], end=half)
        poses[n + 1] = replace(poses[n + 1], start=half)
    del poses[n]


def _levels(pcm: Pcm) -> NDArray[np.float64]:
    """RMS in dBFS of every 10 ms."""
    count = -(-len(pcm) // _HOP)
    power = np.pad(np.square(pcm, dtype=np.float32), (0, count * _HOP - len(pcm)))
    mean = power.reshape(count, _HOP).mean(axis=1, dtype=np.float64)
    return np.asarray(10 * np.log10(np.maximum(mean, 1e-12)))


def _lulls(level: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Spans in samples where the sound stays below `_QUIET` for at least `_LULL`."""
    edges = np.flatnonzero(np.diff(np.pad(level < _QUIET, 1).astype(np.int8)))
    spans = zip(edges[::2] * _HOP, edges[1::2] * _HOP, strict=True)
    return [(int(start), int(end)) for start, end in spans if end - start >= _LULL]


def _strength(pose: _Pose, level: NDArray[np.float64]) -> float:
    """How far the jaw goes: vowels by loudness and stress, consonants little, closures fully."""
    if pose.shape == "sil":
        return 0.0
    if pose.shape == "PP":
        return 1.0
    if pose.shape not in _OPEN:
        return round(0.7 + 0.1 * min(pose.stress, 2), 3)
    loud = level[pose.start // _HOP : max(pose.start // _HOP + 1, pose.end // _HOP)].max()
    # 24 dB below the loudest syllable is a murmur.
    share = float(np.clip(1 + (loud - level.max()) / 24, 0, 1))
    return round(min(1.0, 0.35 + 0.45 * share + 0.1 * pose.stress), 3)


_OPEN = frozenset({"aa", "E", "ih", "oh", "ou"})
