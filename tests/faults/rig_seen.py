"""What a receiver sees: recordings read as they grow, and decoded when they are whole."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import av
import numpy as np

from benchmarks.rtmp_server import RtmpServer
from studio.show import RATE
from tests.faults.rig_air import Beacon
from tests.streamer.air_parts import SMALL

_LOOK = 0.004
"""Seconds between two looks at the files."""


@dataclass(frozen=True)
class Picture:
    """One decoded picture: when it could be seen by a receiver, when it is to be, and which."""

    at: float
    """Monotonic time at which it was decoded; 0 when that was later."""
    t: float
    number: int
    flash: bool = False


@dataclass
class Take:
    """One recording as it grows: an FLV file, decoded tag by tag."""

    path: Path
    pictures: list[Picture] = field(default_factory=list)
    only_first: bool = True

    def __post_init__(self) -> None:
        self._rest = b""
        self._read = 0
        self._decoder = av.CodecContext.create("h264", "r")
        self._decoder.thread_count = 1

    def look(self) -> None:
        with self.path.open("rb") as file:
            file.seek(self._read)
            piece = file.read()
        self._read += len(piece)
        self._rest += piece
        if self._rest[:3] == b"FLV":
            self._rest = self._rest[13:]
        while len(self._rest) >= 15:
            size = 11 + int.from_bytes(self._rest[1:4]) + 4
            if len(self._rest) < size:
                break
            tag, self._rest = self._rest[:size], self._rest[size:]
            if tag[0] == 9 and not (self.only_first and self.pictures):
                self._video(int.from_bytes(tag[7:8] + tag[4:7]), tag[11:-4])

    def _video(self, t: int, body: bytes) -> None:
        if body[0] & 15 != 7:
            return
        if body[1] == 0:
            self._decoder.extradata = body[5:]
            return
        packet = av.Packet(body[5:])
        packet.pts = packet.dts = t
        for frame in self._decoder.decode(packet):
            luma = frame.to_ndarray()[: SMALL.height]
            number, flash = Beacon.read(luma), Beacon.flashes(luma)
            self.pictures.append(Picture(time.monotonic(), t / 1000, number, flash))


class Seen:
    """What an ingest has recorded so far."""

    def __init__(self, server: RtmpServer, *, only_first: bool) -> None:
        self._server = server
        self._only_first = only_first
        self._takes: dict[Path, Take] = {}
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="receiver")

    def __enter__(self) -> "Seen":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()

    def first_since(self, moment: float) -> float | None:
        """When the first picture of a new recording was decoded after the monotonic `moment`."""
        firsts = (take.pictures[0].at for take in tuple(self._takes.values()) if take.pictures)
        return min((at for at in firsts if at >= moment), default=None)

    @property
    def pictures(self) -> list[Picture]:
        return [picture for take in tuple(self._takes.values()) for picture in take.pictures]

    def _watch(self) -> None:
        while not self._ending.wait(_LOOK):
            for path in self._server.take.glob("*.flv"):
                if path not in self._takes:
                    self._takes[path] = Take(path, only_first=self._only_first)
                self._takes[path].look()


@contextmanager
def seen(server: RtmpServer, *, only_first: bool = True) -> Iterator[Seen]:
    """Watch what `server` records; every picture, or only the first of each recording."""
    with Seen(server, only_first=only_first) as watched:
        yield watched


@dataclass(frozen=True)
class Programme:
    """A whole recording, decoded."""

    pictures: list[Picture]
    blocks: list[tuple[float, int]]
    """Time and length of each block of sound."""
    sound: np.ndarray

    @property
    def longest_gap(self) -> float:
        """Longest distance of two pictures on the decoded time line, seconds."""
        return max((b.t - a.t for a, b in pairwise(self.pictures)), default=0.0)

    @property
    def missing(self) -> int:
        """Frames that are not there, by the time line: a picture drawn late stands for two."""
        if not self.pictures:
            return 0
        span = self.pictures[-1].t - self.pictures[0].t
        return round(span * SMALL.fps) + 1 - len(self.pictures)

    @property
    def longest_break(self) -> float:
        """Longest distance between the end of a block of sound and the next block, seconds."""
        return max((b - (a + n / RATE) for (a, n), (b, _) in pairwise(self.blocks)), default=0.0)

    @property
    def flashes(self) -> list[float]:
        """Times of the flashes, by counting pictures."""
        return [p.t for p in self.pictures if p.flash]

    @property
    def beeps(self) -> list[float]:
        """Times at which a beep begins."""
        loud = np.flatnonzero(np.abs(self.sound) > 0.1)
        begins = loud[np.diff(loud, prepend=-RATE) > RATE // 5]
        starts = np.cumsum([0, *(n for _, n in self.blocks)])
        found = []
        for sample in begins:
            block = int(np.searchsorted(starts, sample, side="right")) - 1
            found.append(self.blocks[block][0] + (int(sample) - starts[block]) / RATE)
        return found


def decoded(file: Path) -> Programme:
    """All that a recording holds."""
    pictures, blocks, sound = [], [], []
    with av.open(str(file)) as container:
        for frame in container.decode():
            if isinstance(frame, av.VideoFrame):
                luma = frame.to_ndarray()[: SMALL.height]
                number, flash = Beacon.read(luma), Beacon.flashes(luma)
                pictures.append(Picture(0.0, frame.time or 0.0, number, flash))
            elif isinstance(frame, av.AudioFrame):
                blocks.append((frame.time or 0.0, frame.samples))
                sound.append(frame.to_ndarray().mean(axis=0))
    return Programme(pictures, blocks, np.concatenate(sound) if sound else np.empty(0))
