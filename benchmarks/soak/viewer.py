"""A viewer: pulls a stream, decodes it, and notes second by second what there was to see and hear.

`python -m benchmarks.soak.viewer URL FILE` writes one JSON object a line until it is ended, so it
shares nothing with the show: no process, no clock but the machine's, no code but libav.
"""

import json
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TextIO

import av
import numpy as np

QUIET = 10 ** (-45 / 20)
"""RMS under which a tenth of a second counts as silence (-45 dBFS)."""
OPENING, READING = 3.0, 3.0
"""Seconds a connection and a read may take before the viewer tries again."""
AGAIN = 0.2
LOOKED = 8
"""Every so many pixels and lines are compared to tell a picture that moves from one that stands."""
SAME = 0.02
"""Mean difference, of 255, under which two pictures are the same: less than a blink."""


@dataclass
class Second:
    """What one second had."""

    at: float
    """Monotonic time of its end, which all processes of a machine share."""
    frames: int = 0
    stall: float = 0.0
    """Longest wait between two decoded pictures that ended in it."""
    missing: float = 0.0
    """Seconds of programme that the pictures of one connection leave out."""
    still: float = 0.0
    """Seconds for which the picture has not moved, the longest."""
    quiet: float = 0.0
    """Seconds for which there was nothing to hear, the longest."""
    apart: float = 0.0
    """Seconds by which the last sound's time line is ahead of the last picture's."""
    connections: int = 0
    events: list[str] = field(default_factory=list)


class Viewer:
    """What is seen, over all connections."""

    def __init__(self, url: str, sheet: TextIO) -> None:
        self._url = url
        self._sheet = sheet
        self._second = Second(time.monotonic() + 1)
        self._lock = threading.Lock()
        self._last = time.monotonic()
        self._shown: float | None = None
        self._heard: float | None = None
        self._picture: np.ndarray | None = None
        self._moved: float | None = None
        self._silent = 0.0
        self._rest = np.zeros(0, np.float32)

    def watch(self) -> None:
        """Look until the process is ended; whatever happens, go on looking."""
        threading.Thread(target=self._tick, daemon=True).start()
        while True:
            try:
                self._sit()
                self._note("ended")
            except av.FFmpegError as reason:
                self._note(type(reason).__name__)
            time.sleep(AGAIN)

    def _sit(self) -> None:
        options = {"analyzeduration": "5000000", "rtmp_live": "live"}
        with av.open(self._url, timeout=(OPENING, READING), options=options) as stream:
            if not stream.streams.video or not stream.streams.audio:
                self._note("half a programme")
                return
            with self._lock:
                self._second.connections += 1
                self._shown = self._heard = None
            for frame in stream.decode():
                if isinstance(frame, av.VideoFrame):
                    self._see(frame)
                elif isinstance(frame, av.AudioFrame):
                    self._hear(frame)

    def _see(self, frame: av.VideoFrame) -> None:
        if frame.time is None:
            return
        now = time.monotonic()
        small = frame.to_ndarray(format="gray")[::LOOKED, ::LOOKED].astype(np.int16)
        with self._lock:
            second = self._second
            second.frames += 1
            second.stall = max(second.stall, now - self._last)
            self._last = now
            if self._shown is not None and 0 < frame.time - self._shown < 3600:
                rate = float(frame_rate(frame))
                second.missing += max(0.0, frame.time - self._shown - 1.5 / rate)
            self._shown = frame.time
            known = self._picture is not None and self._picture.shape == small.shape
            if not known or np.abs(small - self._picture).mean() > SAME or self._moved is None:
                self._moved = frame.time
                self._picture = small
            self._moved = min(self._moved, frame.time)  # another connection, another time line
            second.still = max(second.still, frame.time - self._moved)
            if self._heard is not None:
                second.apart = self._heard - frame.time

    def _hear(self, frame: av.AudioFrame) -> None:
        sound = frame.to_ndarray().astype(np.float32)
        sound = sound.mean(axis=0) if frame.format.is_planar else sound.ravel()
        step = frame.sample_rate // 10
        with self._lock:
            self._heard = frame.time
            self._rest = np.concatenate((self._rest, sound))
            for tenth in _tenths(self._rest, step):
                loud = float(np.sqrt((tenth**2).mean())) > QUIET
                self._silent = 0.0 if loud else self._silent + 0.1
                self._second.quiet = max(self._second.quiet, self._silent)
            self._rest = self._rest[len(self._rest) // step * step :]

    def _note(self, event: str) -> None:
        with self._lock:
            self._second.events.append(event)

    def _tick(self) -> None:
        while True:
            time.sleep(max(0.0, self._second.at - time.monotonic()))
            with self._lock:
                done, self._second = self._second, Second(self._second.at + 1)
                done.stall = max(done.stall, time.monotonic() - self._last)
            self._sheet.write(json.dumps(asdict(done)) + "\n")
            self._sheet.flush()


def frame_rate(frame: av.VideoFrame) -> float:
    """Pictures a second that the frame's own duration means; 30 where it says nothing."""
    if frame.duration and frame.time_base:
        return 1 / float(frame.duration * frame.time_base)
    return 30.0


def _tenths(sound: np.ndarray, step: int) -> Iterator[np.ndarray]:
    for start in range(0, len(sound) - step + 1, step):
        yield sound[start : start + step]


def main() -> None:
    with Path(sys.argv[2]).open("w", encoding="utf-8") as sheet:
        Viewer(sys.argv[1], sheet).watch()


if __name__ == "__main__":
    main()
