"""What the encoder makes: packets, and the description a muxer needs to carry them."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from av.audio.stream import AudioStream
from av.video.stream import VideoStream


@dataclass(frozen=True, slots=True, eq=False)
class Packet:
    """One encoded picture or 1024 samples of sound. Never leaves `streamer`."""

    kind: Literal["video", "audio"]
    body: bytes = field(repr=False)
    pts: int
    dts: int
    duration: int
    base: Fraction
    """Seconds per unit of `pts`, `dts` and `duration`; the time line is the show's."""
    key: bool
    """True for a picture at which a viewer can start."""

    @property
    def t(self) -> Fraction:
        """Show time at which it must be known to a decoder, seconds."""
        return self.dts * self.base

    @property
    def shown(self) -> Fraction:
        """Show time at which it is seen or heard, seconds."""
        return self.pts * self.base

    @property
    def ends(self) -> Fraction:
        """Show time until which it is seen or heard, seconds."""
        return (self.pts + self.duration) * self.base


@dataclass(frozen=True, slots=True, eq=False)
class Signal:
    """How the programme is encoded: never changes within a session."""

    width: int
    height: int
    fps: int
    kbps: int
    """Video and sound together."""
    video: VideoStream = field(repr=False)
    """Template for muxers, as is `audio`. Both are only read."""
    audio: AudioStream = field(repr=False)
