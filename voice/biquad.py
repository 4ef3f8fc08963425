"""Second-order filters for whole sentences, applied to their spectrum.

A library of filters would take the brain most of a second to import and 50 MB to hold, and
`scipy.fft` half of that; the transforms of NumPy are about as quick in double precision. A sentence
is a whole, so multiplying its spectrum by the response of the filters gives the same sound. It is
done in blocks of a few sizes, as the response of a set of filters can then be kept.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.polynomial.polynomial import polyval
from numpy.typing import NDArray

from studio.show import RATE

Real = TypeVar("Real", np.float32, np.float64)

Section = NDArray[np.float64]
"""Numerator and denominator in z^-1, shape (6,), with a denominator that begins with 1."""

_TAIL = RATE // 8
"""Samples after a block in which the longest filter here dies away."""
_SIZES = (16_384, 24_576, 32_768, 49_152, 65_536)
"""Samples of a transform, tail included: what the library is quick at. The smallest that takes a
sentence in as few steps as the largest would has the least to fill up with silence."""


def filtered(sections: Iterable[Section], pcm: NDArray[Real]) -> NDArray[Real]:
    """The sound after all sections, as long and as exact as before."""
    return filtered_by((tuple(sections),), pcm)[0]


def filtered_by(sets: Iterable[Sequence[Section]], pcm: NDArray[Real]) -> list[NDArray[Real]]:
    """The sound after each of several sets of sections, for less than one set after the other."""
    steps = max(1, -(-len(pcm) // (_SIZES[-1] - _TAIL)))
    size = next(size for size in _SIZES if (size - _TAIL) * steps >= len(pcm))
    block: int = size - _TAIL
    blocks = np.zeros((steps, size), pcm.dtype)
    for step in range(steps):
        part = pcm[step * block : (step + 1) * block]
        blocks[step, : len(part)] = part
    spectrum = _spectrum(blocks, size)
    sounds: list[NDArray[Real]] = []
    for sections in sets:
        known = _response(tuple(tuple(map(float, part)) for part in sections), pcm.dtype, size)
        long = np.fft.irfft(spectrum * known, size).astype(pcm.dtype, copy=False)
        if steps == 1:
            sounds.append(long[0, : len(pcm)])
            continue
        long[1:, :_TAIL] += long[:-1, block:]
        sounds.append(long[:, :block].reshape(-1)[: len(pcm)])
    return sounds


class Filter:
    """The same filters for sound that comes block after block."""

    def __init__(self, sections: Iterable[Section], samples: int) -> None:
        """Every block has `samples` samples."""
        self._samples = samples
        self._size = samples + _TAIL
        self._response = _response_of(tuple(sections), self._size).astype(np.complex64)
        self._rest = np.zeros(_TAIL, np.float32)
        """What of the blocks before is still to be heard."""

    def __call__(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """The next block after all sections."""
        exact = np.fft.irfft(_spectrum(block, self._size) * self._response, self._size)
        long = exact.astype(np.float32, copy=False)
        long[:_TAIL] += self._rest
        self._rest = long[self._samples :].copy()
        return long[: self._samples]


def _spectrum(blocks: NDArray[Real], size: int) -> NDArray[np.complexfloating]:
    """As exact as `blocks`; reckoned in double precision, in which NumPy is the quicker."""
    exact = np.fft.rfft(blocks.astype(np.float64, copy=False), size)
    return exact.astype(np.result_type(blocks.dtype, np.complex64), copy=False)


@lru_cache(24)
def _response(
    sections: tuple[tuple[float, ...], ...], exactness: np.dtype[np.floating], size: int
) -> NDArray[np.complexfloating]:
    """What the sections do to each bin of the spectrum of a block."""
    response = _response_of(sections, size)
    known = response.astype(np.result_type(exactness, np.complex64))
    known.flags.writeable = False
    return known


def _response_of(
    sections: Iterable[Sequence[float] | Section], size: int
) -> NDArray[np.complex128]:
    delay = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    response: NDArray[np.complex128] = np.ones_like(delay)
    for section in sections:
        response *= polyval(delay, section[:3]) / polyval(delay, section[3:])
    return response


def section(b: tuple[float, ...], a: tuple[float, ...]) -> Section:
    """A section from its coefficients, whatever the first of the denominator."""
    return np.array([*b, *a]) / a[0]


def high_pass(hertz: float, q: float = 2**-0.5) -> Section:
    """High-pass of R. Bristow-Johnson's Audio EQ Cookbook; the default `q` is Butterworth's."""
    cos, alpha = _angle(hertz, q)
    side = (1 + cos) / 2
    return section((side, -(1 + cos), side), (1 + alpha, -2 * cos, 1 - alpha))


def low_pass(hertz: float, q: float = 2**-0.5) -> Section:
    """Low-pass of the same cookbook."""
    cos, alpha = _angle(hertz, q)
    side = (1 - cos) / 2
    return section((side, 1 - cos, side), (1 + alpha, -2 * cos, 1 - alpha))


def bell(hertz: float, gain: float, q: float) -> Section:
    """Peaking filter of the same cookbook; `gain` in dB."""
    cos, alpha = _angle(hertz, q)
    a = 10 ** (gain / 40)
    return section(
        (1 + alpha * a, -2 * cos, 1 - alpha * a), (1 + alpha / a, -2 * cos, 1 - alpha / a)
    )


def all_pass(hertz: float, q: float) -> Section:
    """All-pass of the same cookbook: turns phases, keeps levels."""
    cos, alpha = _angle(hertz, q)
    return section((1 - alpha, -2 * cos, 1 + alpha), (1 + alpha, -2 * cos, 1 - alpha))


def shelf(hertz: float, gain: float) -> Section:
    """High shelf of the same cookbook, slope 1; `gain` in dB."""
    cos, alpha = _angle(hertz, 2**-0.5)
    a = 10 ** (gain / 40)
    slope = 2 * np.sqrt(a) * alpha
    up, down = a + 1, a - 1
    return section(
        (a * (up + down * cos + slope), -2 * a * (down + up * cos), a * (up + down * cos - slope)),
        (up - down * cos + slope, 2 * (down - up * cos), up - down * cos - slope),
    )


def _angle(hertz: float, q: float) -> tuple[float, float]:
    w = 2 * np.pi * hertz / RATE
    return float(np.cos(w)), float(np.sin(w) / (2 * q))
