"""Sound that waits, on a disk or in memory, in 16 bits."""

import numpy as np
from numpy.typing import NDArray

from studio.show import Pcm

_FULL = np.float32(32767)


def sixteen(pcm: Pcm) -> NDArray[np.int16]:
    """The sound in 16 bits, within half a step; what is beyond full scale is cut off."""
    return np.round(pcm.clip(-1, 1) * _FULL).astype(np.int16)


def sound_of(sixteen_bits: NDArray[np.int16]) -> Pcm:
    """The way back."""
    return sixteen_bits.astype(np.float32) / _FULL
