"""A sentence that waits for a day that may never come, in half the memory."""

from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from studio.show import RATE, Utterance

_FULL = np.float32(32767)


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """An utterance whose sound is kept in 16 bits, as the phrase cache keeps it."""

    utterance: Utterance
    """All of it but the sound."""
    sound: NDArray[np.int16] = field(repr=False)

    @classmethod
    def of(cls, utterance: Utterance) -> Self:
        sound = np.round(utterance.pcm.clip(-1, 1) * _FULL).astype(np.int16)
        return cls(replace(utterance, pcm=np.zeros(0, np.float32)), sound)

    @property
    def seconds(self) -> float:
        """Its length, with the pause before it."""
        return len(self.sound) / RATE + self.utterance.pause

    def whole(self) -> Utterance:
        """It, to be heard: within half a step of 16 bits of what it was."""
        return replace(self.utterance, pcm=self.sound.astype(np.float32) / _FULL)
