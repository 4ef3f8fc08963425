"""Keeps a person's sound in step with the clock, so that it is never heard later and later."""

import numpy as np

from studio.show import RATE, Pcm

SURPLUS = 0.15
"""Seconds by which sound may be ahead of the clock before some is left out."""
SETTLED = 0.02
"""Seconds ahead at which nothing is left out any more."""
RAN_DRY = 0.2
"""Seconds without sound after which the air has nothing left of it, and gathers anew."""
_JOIN = RATE // 200
"""Samples over which the two sides of a gap are joined: 5 ms."""


class Pace:
    """Takes sound as it comes, and leaves out what would only make the person late.

    That is what comes at once after a stall of the line, and what a microphone gives too much whose
    clock is fast.
    """

    def __init__(self) -> None:
        self._began: float | None = None
        """When the first sample that is counted came."""
        self._count = 0
        self._shedding = False
        self._tail = np.zeros(0, np.float32)
        """The last samples that went on."""
        self.left_out = 0.0
        """Seconds so far."""

    def __call__(self, pcm: Pcm, now: float) -> Pcm:
        """What goes on of the sound that came `now`, in seconds of any clock that only goes up."""
        if self._began is None or now - self._began - self._count / RATE > RAN_DRY:
            self._began, self._count = now, 0
        ahead = self._began + self._count / RATE - now
        was, self._shedding = self._shedding, ahead > (SETTLED if self._shedding else SURPLUS)
        if self._shedding:
            self.left_out += len(pcm) / RATE
            return pcm[:0]
        self._count += len(pcm)
        joined = self._joined(pcm) if was else pcm
        self._tail = pcm[-_JOIN:]
        return joined

    def _joined(self, pcm: Pcm) -> Pcm:
        size = min(len(pcm), len(self._tail))
        ramp = np.linspace(0, 1, size, dtype=np.float32)
        joined = pcm.copy()
        joined[:size] = pcm[:size] * ramp + self._tail[len(self._tail) - size :] * (1 - ramp)
        return joined
