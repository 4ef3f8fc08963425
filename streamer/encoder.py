"""Encodes the programme once, for all who send, show or keep it."""

from __future__ import annotations

from collections import deque
from fractions import Fraction
from statistics import median

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream
from av.codec.context import Flags
from av.packet import Packet as Coded
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType
from av.video.stream import VideoStream

from streamer.packet import Packet, Signal
from streamer.profile import B_FRAMES, GOP_SECONDS, level, video_kbps
from studio.clock import Clock
from studio.errors import Misconfigured
from studio.settings import Stream
from studio.show import RATE, Frame

WINDOW = 300
"""Frames over which the encoding time is taken."""
_BT709 = 1
_LIMITED = 1
AAC_SAMPLES = 1024
"""Samples of one AAC-LC packet."""
THREADS = 2


class Encoder:
    """x264 and AAC in this process. Frames in order go in, packets in decoding order come out.

    One thread at a time may use it. PTS is the frame index, so that picture and sound keep
    together by arithmetic; indexes may begin anywhere and may have holes, but never go back.
    """

    def __init__(self, stream: Stream, clock: Clock) -> None:
        """Raises `Misconfigured` when x264 does not take the settings."""
        self._clock = clock
        self._fps = stream.fps
        # A muxer that writes nothing: its streams own the codecs and serve others as templates.
        self._nowhere = av.open("nowhere", "w", format="null")
        self._video = self._nowhere.add_stream("libx264", rate=stream.fps)
        self._audio = self._nowhere.add_stream("aac", rate=RATE)
        self._set_video(self._video.codec_context, stream)
        self._set_audio(self._audio.codec_context, stream)
        try:
            self._nowhere.start_encoding()
        except (av.FFmpegError, ValueError) as reason:
            raise Misconfigured(
                f"stream: x264 refuses {stream.width}x{stream.height} at {stream.fps} frames per"
                f" second with preset {stream.preset!r}: {reason}"
            ) from reason
        self.signal = Signal(
            stream.width,
            stream.height,
            stream.fps,
            video_kbps(stream) + stream.audio_kbps,
            self._video,
            self._audio,
        )
        self._pending = np.empty((0, 2), np.float32)
        self._sample = 0
        """Show sample of the first pending one."""
        self._next: int | None = None
        self._order = Interleaved()
        self._spent: deque[float] = deque(maxlen=WINDOW)

    @property
    def encode_ms(self) -> float:
        """Median time to encode a frame, milliseconds; 0 before the first."""
        spent = tuple(self._spent)
        return median(spent) * 1000 if spent else 0.0

    def encode(self, frame: Frame) -> list[Packet]:
        """The packets that are ready now; x264 keeps about ten frames to look ahead."""
        began = self._clock.now()
        hole = frame.index != self._next
        self._next = frame.index + 1
        picture = av.VideoFrame.from_numpy_buffer(frame.picture, format="yuv420p")
        picture.pts = frame.index
        picture.time_base = Fraction(1, self._fps)
        if hole:
            picture.pict_type = PictureType.I
            self._start_sound(frame.index)
        self._order.video += map(_packet, self._video.encode(picture))
        self._pending = np.concatenate([self._pending, frame.sound])
        while len(self._pending) >= AAC_SAMPLES:
            self._sound(AAC_SAMPLES)
        packets = self._order.ready()
        self._spent.append(self._clock.now() - began)
        return packets

    def flush(self) -> list[Packet]:
        """The rest. Nothing can be encoded afterwards."""
        self._order.video += map(_packet, self._video.encode(None))
        if len(self._pending):
            self._sound(len(self._pending))
        self._order.audio += map(_packet, self._audio.encode(None))
        return self._order.rest()

    def _start_sound(self, index: int) -> None:
        """Begin at frame `index`; what is pending from before a hole goes out filled up."""
        if len(self._pending):
            self._pending = np.pad(self._pending, ((0, AAC_SAMPLES - len(self._pending)), (0, 0)))
            self._sound(AAC_SAMPLES)
        self._sample = index * (RATE // self._fps)

    def _sound(self, samples: int) -> None:
        planes = np.ascontiguousarray(self._pending[:samples].T)
        block = av.AudioFrame.from_ndarray(planes, format="fltp", layout="stereo")
        block.sample_rate = RATE
        block.pts = self._sample
        block.time_base = Fraction(1, RATE)
        self._pending = self._pending[samples:]
        self._sample += samples
        self._order.audio += map(_packet, self._audio.encode(block))

    def _set_video(self, codec: VideoCodecContext, stream: Stream) -> None:
        rate = video_kbps(stream) * 1000
        gop = GOP_SECONDS * stream.fps
        codec.width, codec.height = stream.width, stream.height
        codec.pix_fmt = "yuv420p"
        codec.time_base = Fraction(1, stream.fps)
        codec.framerate = Fraction(stream.fps)
        codec.bit_rate = rate
        codec.gop_size = gop
        codec.max_b_frames = B_FRAMES
        codec.thread_count = THREADS
        codec.color_range = _LIMITED
        codec.color_primaries = codec.color_trc = codec.colorspace = _BT709
        codec.flags |= Flags.global_header
        codec.options = {
            "preset": stream.preset,
            "profile": "main",
            "level": level(stream.width, stream.height, stream.fps),
            "maxrate": str(rate),
            "bufsize": str(rate),
            "x264-params": f"nal-hrd=cbr:force-cfr=1:keyint={gop}:min-keyint={gop}"
            ":scenecut=0:open-gop=0",
        }

    def _set_audio(self, codec: AudioCodecContext, stream: Stream) -> None:
        codec.layout = "stereo"
        codec.format = "fltp"
        codec.bit_rate = stream.audio_kbps * 1000
        codec.flags |= Flags.global_header


class Interleaved:
    """Puts packets of both kinds into decoding order; sound waits for the slower picture."""

    def __init__(self) -> None:
        self.video: deque[Packet] = deque()
        self.audio: deque[Packet] = deque()

    def ready(self) -> list[Packet]:
        """What nothing that is still to come can precede."""
        packets = []
        while self.video and self.audio:
            packets.append(self._first())
        return packets

    def rest(self) -> list[Packet]:
        """Everything: no more packets come."""
        packets = self.ready()
        packets += [*self.video, *self.audio]
        self.video.clear()
        self.audio.clear()
        return packets

    def _first(self) -> Packet:
        audio_first = self.audio[0].t < self.video[0].t
        return (self.audio if audio_first else self.video).popleft()


def _packet(packet: Coded[AudioStream] | Coded[VideoStream]) -> Packet:
    video = packet.time_base.denominator != RATE
    assert packet.pts is not None
    assert packet.dts is not None
    return Packet(
        kind="video" if video else "audio",
        body=bytes(packet),
        pts=packet.pts,
        dts=packet.dts,
        duration=packet.duration or 1,
        base=packet.time_base,
        key=video and packet.is_keyframe,
    )
