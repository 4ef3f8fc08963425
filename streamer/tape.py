"""Sound files as stereo at our rate: read piece by piece, looped without a seam, measured."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from streamer.meter import BLOCK, k_weighting
from studio.errors import Unavailable
from studio.show import RATE, Stereo

JOIN = RATE * 40 // 1000
"""Samples in which the end of a loop passes into its beginning: 40 ms."""
MEASURED = 300
"""Seconds of a file whose loudness is taken for that of all of it."""
_GATE, _BELOW = -70.0, -10.0
"""LUFS of the absolute gate, LU of the relative one (ITU-R BS.1770-5)."""
_WINDOW = 4
"""Tenths of a second that are measured at once."""


def pieces(file: Path) -> Iterator[Stereo]:
    """The sound of `file`, stereo at `RATE`. Raises `Unavailable` with its name and what is wrong.

    A file that breaks off in the middle raises there.
    """
    try:
        with av.open(str(file), metadata_errors="ignore") as container:
            if not container.streams.audio:
                raise Unavailable(f"{file}: has no sound")
            resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
            for frame in container.decode(container.streams.audio[0]):
                frame.pts = None
                yield from map(_stereo, resampler.resample(frame))
            yield from map(_stereo, resampler.resample(None))
    except (av.FFmpegError, OSError, ValueError) as reason:
        words = getattr(reason, "strerror", None) or reason
        raise Unavailable(f"{file}: cannot be read as sound ({words})") from reason


def _stereo(frame: av.AudioFrame) -> Stereo:
    return np.ascontiguousarray(frame.to_ndarray().T, dtype=np.float32)


def looped(file: Path) -> Iterator[Stereo]:
    """The sound of `file` again and again, its end passing into its beginning within `JOIN`.

    Raises `Unavailable` as `pieces` does, and for a file that is too short to be joined.
    """
    rise = np.sin(np.linspace(0, np.pi / 2, JOIN, dtype=np.float32))[:, None] ** 2
    tail: Stereo | None = None
    while True:
        kept = np.empty((0, 2), np.float32)
        begun = False
        for piece in pieces(file):
            kept = np.concatenate([kept, piece])
            if not begun and len(kept) >= 2 * JOIN:
                begun = True
                if tail is not None:
                    kept[:JOIN] = kept[:JOIN] * rise + tail * (1 - rise)
            if begun and len(kept) > JOIN:
                yield kept[:-JOIN]
                kept = kept[-JOIN:].copy()
        if not begun:
            raise Unavailable(f"{file}: is shorter than {2 * JOIN / RATE:.2f} s")
        tail = kept


def loudness(sound: Iterable[Stereo]) -> float:
    """Gated loudness of the sound in LUFS; `-inf` when nothing of it passes the gate."""
    blocks = _windows(sound)
    loud = blocks[_lufs(blocks) > _GATE]
    if not len(loud):
        return -np.inf
    loud = loud[_lufs(loud) > _lufs(loud.mean()) + _BELOW]
    return float(_lufs(loud.mean()))


def loudest(sound: Stereo) -> float:
    """Loudness of the loudest 0.4 s in LUFS; `-inf` for silence."""
    return float(_lufs(_windows([sound]).max(initial=0.0)))


def _windows(sound: Iterable[Stereo]) -> NDArray[np.float64]:
    """Weighted power of 0.4 s, every tenth of a second."""
    shares, powers = k_weighting(), []
    kept = np.empty((0, 2), np.float32)
    for piece in sound:
        kept = np.concatenate([kept, piece])
        whole = len(kept) // BLOCK * BLOCK
        powers += [_power(kept[at : at + BLOCK], shares) for at in range(0, whole, BLOCK)]
        kept = kept[whole:]
        if len(powers) * BLOCK > MEASURED * RATE:
            break
    if len(kept):
        powers.append(_power(np.pad(kept, ((0, BLOCK - len(kept)), (0, 0))), shares))
    powers += [0.0] * (_WINDOW - len(powers))
    return np.convolve(powers, np.full(_WINDOW, 1 / _WINDOW), "valid")


def _power(block: Stereo, shares: NDArray[np.float64]) -> float:
    return float(np.sum(np.abs(np.fft.rfft(block, axis=0)).T ** 2 @ shares))


def _lufs(power: NDArray[np.float64] | np.floating) -> NDArray[np.float64]:
    with np.errstate(divide="ignore"):
        return np.asarray(-0.691 + 10 * np.log10(power))
