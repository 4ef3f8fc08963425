"""Never dark, by type: a `Source` may have no frame, a `Channel` always has one."""

import logging
from typing import Protocol

import numpy as np

from studio.show import RATE, Frame, Pixels

log = logging.getLogger(__name__)

LOG_EVERY = 300
"""Frames between two tracebacks of a source that goes on failing."""


class Source(Protocol):
    """Something that may have a frame for tick `index`, or none, or fail."""

    def frame(self, index: int) -> Frame | None: ...


class Channel(Protocol):
    """Something that has a frame for every tick, whatever happens. The air takes nothing less."""

    def frame(self, index: int) -> Frame: ...


class Safe:
    """A channel made of a source and the floor that shows when the source has nothing."""

    def __init__(self, source: Source, floor: Channel) -> None:
        self._source = source
        self._floor = floor
        self._logged: int | None = None
        self.faults = 0
        """Frames for which the source raised."""
        self.empty = 0
        """Frames for which the source had nothing."""

    def frame(self, index: int) -> Frame:
        try:
            frame = self._source.frame(index)
        except Exception:
            self.faults += 1
            if self._logged is None or not 0 <= index - self._logged < LOG_EVERY:
                self._logged = index
                log.exception(
                    "frame %d: the source failed (%d so far), floor shown", index, self.faults
                )
            return self._floor.frame(index)
        if frame is None:
            self.empty += 1
            return self._floor.frame(index)
        return frame


class SlateChannel:
    """The total floor: one picture and silence. It cannot fail."""

    def __init__(self, picture: Pixels, fps: int) -> None:
        self._picture = picture
        self._silence = np.zeros((RATE // fps, 2), np.float32)

    def frame(self, index: int) -> Frame:
        return Frame(index, self._picture, self._silence)
