"""A sentence that waits for a day that may never come, in half the memory."""

from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from studio.show import RATE, Pcm, Utterance

_FULL = np.float32(32767)


def sixteen(pcm: Pcm) -> NDArray[np.int16]:
    """The sound in 16 bits, within half a step; what is beyond full scale is cut off."""
    return np.round(pcm.clip(-1, 1) * _FULL).astype(np.int16)


def sound_of(sixteen_bits: NDArray[np.int16]) -> Pcm:
    """The way back."""
    return sixteen_bits.astype(np.float32) / _FULL


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """An utterance whose sound is kept in 16 bits, as the phrase cache keeps it."""

    utterance: Utterance
    """All of it but the sound."""
    sound: NDArray[np.int16] = field(repr=False)

    @classmethod
    def of(cls, utterance: Utterance) -> Self:
        return cls(replace(utterance, pcm=np.zeros(0, np.float32)), sixteen(utterance.pcm))

    @property
    def seconds(self) -> float:
        """Its length, with the pause before it."""
        return len(self.sound) / RATE + self.utterance.pause

    def whole(self) -> Utterance:
        """It, to be heard: within half a step of 16 bits of what it was."""
        return replace(self.utterance, pcm=sound_of(self.sound))
