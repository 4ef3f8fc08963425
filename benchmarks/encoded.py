"""What is left of a drawn picture once it is encoded, and what that costs."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import av
import cv2
from av.packet import Packet as Coded
from av.video.stream import VideoStream

from benchmarks.frames import frames, sized
from benchmarks.whole import BASELINE
from streamer.x264 import Film
from studio.settings import Preset, Stream
from studio.show import Pixels

SECONDS = 20.0
PRESETS: tuple[Preset, ...] = (Stream().preset, BASELINE)


@dataclass(frozen=True)
class Encoded:
    """Milliseconds of CPU a frame, and PSNR of the decoded luma, dB."""

    cost: float
    mean: float
    worst: float


def rows(sizes: Sequence[tuple[int, int]], packs: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Name, value and goal of each row."""
    for width, height in sizes:
        for pack in packs:
            ours, base = measured(width, height, pack)
            value = (
                f"{ours.mean:.1f} / {ours.worst:.1f} dB, {ours.cost:.1f} ms ({BASELINE}"
                f" {base.mean:.1f} / {base.worst:.1f} dB, {base.cost:.1f} ms)"
            )
            yield f"encoded {width}x{height}, {pack}: mean / worst picture, CPU", value, ""


def measured(width: int, height: int, pack: str) -> list[Encoded]:
    """The same pictures through each of `PRESETS`, one after the other."""
    config = sized(width, height, pack)
    sides = [_Side(config.stream.model_copy(update={"preset": preset})) for preset in PRESETS]
    for frame in frames(config, SECONDS):
        for side in sides:
            side.take(frame.index, frame.picture)
    return [side.told() for side in sides]


@dataclass
class _Side:
    """One encoder, the decoder behind it, and the pictures that are not back yet."""

    stream: Stream
    spent: float = 0.0
    waiting: dict[int, Pixels] = field(default_factory=dict)
    likeness: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.film = Film(self.stream)
        self.decoder = av.CodecContext.create("h264", "r")
        self.decoder.extradata = self.film.template.codec_context.extradata

    def take(self, index: int, picture: Pixels) -> None:
        self.waiting[index] = kept = picture.copy()
        shown = av.VideoFrame.from_numpy_buffer(kept, format="yuv420p")
        shown.pts, shown.time_base = index, Fraction(1, self.stream.fps)
        began = time.process_time()
        coded = self.film.encode(shown, hole=index == 0)
        self.spent += time.process_time() - began
        self._look(coded)

    def told(self) -> Encoded:
        began = time.process_time()
        rest = self.film.flush()
        self.spent += time.process_time() - began
        self._look([*rest, None])
        count = len(self.likeness)
        mean = sum(self.likeness) / count
        return Encoded(self.spent * 1000 / count, mean, min(self.likeness))

    def _look(self, coded: Sequence[Coded[VideoStream] | None]) -> None:
        for packet in coded:
            for seen in self.decoder.decode(packet):
                drawn, rows = self.waiting.pop(int(seen.pts)), self.stream.height
                self.likeness.append(cv2.PSNR(seen.to_ndarray()[:rows], drawn[:rows]))
