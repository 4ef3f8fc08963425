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
from av.video.stream import VideoStream

from streamer.packet import Packet, Signal
from streamer.profile import video_kbps
from streamer.x264 import Film
from studio.clock import Clock
from studio.settings import Preset, Stream
from studio.show import RATE, Frame
from studio.spread import FRAME, Sampler

WINDOW = 300
"""Frames over which the encoding time is taken."""
AAC_SAMPLES = 1024
"""Samples of one AAC-LC packet."""


class Encoder:
    """x264 and AAC in this process. Frames in order go in, packets in decoding order come out.

    One thread at a time may use it. PTS is the frame index, so that picture and sound keep
    together by arithmetic; indexes may begin anywhere and may have holes, but never go back.
    """

    def __init__(
        self, stream: Stream, clock: Clock, *, music: bool = False, draft: bool = False
    ) -> None:
        """`music` spends four times the work on sound, to place its noise where music covers it.

        `draft` is for what is looked at once, from a file: less work, at no constant rate.
        Raises `Misconfigured` when x264 does not take the settings.
        """
        self._clock = clock
        self._fps = stream.fps
        self._film = Film(stream, draft=draft)
        # A muxer that writes nothing: its stream owns the codec and serves others as template.
        self._nowhere = av.open("nowhere", "w", format="null")
        self._audio = self._nowhere.add_stream("aac", rate=RATE)
        self._set_audio(self._audio.codec_context, stream, careful=music and not draft)
        self._nowhere.start_encoding()
        self.signal = Signal(
            stream.width,
            stream.height,
            stream.fps,
            video_kbps(stream) + stream.audio_kbps,
            self._film.template,
            self._audio,
        )
        self._pending = np.empty((0, 2), np.float32)
        self._sample = 0
        """Show sample of the first pending one."""
        self._next: int | None = None
        self._decoded: int | None = None
        """Decoding time of the last picture."""
        self._order = Interleaved()
        self._spent: deque[float] = deque(maxlen=WINDOW)
        self.spread = Sampler(FRAME)
        """Seconds to encode a frame."""
        self.frames = 0
        """Frames encoded so far, and the seconds it took: `encoding`."""
        self.encoding = 0.0

    @property
    def preset(self) -> Preset:
        """The x264 preset in use."""
        return self._film.preset

    def ask(self, preset: Preset) -> Preset:
        """Use this x264 preset from the next key frame on; `signal` stays as it is.

        Returns the one that will be used, which is another when this one cannot take over.
        """
        return self._film.ask(preset)

    @property
    def encode_ms(self) -> float:
        """Median time to encode a frame, milliseconds; 0 before the first."""
        spent = tuple(self._spent)
        return median(spent) * 1000 if spent else 0.0

    def encode(self, frame: Frame) -> list[Packet]:
        """The packets that are ready now; x264 keeps five to ten frames to look ahead."""
        began = self._clock.now()
        hole = frame.index != self._next
        self._next = frame.index + 1
        picture = av.VideoFrame.from_numpy_buffer(frame.picture, format="yuv420p")
        picture.pts = frame.index
        picture.time_base = Fraction(1, self._fps)
        if hole:
            self._start_sound(frame.index)
        self._pictures(self._film.encode(picture, hole=hole))
        self._pending = np.concatenate([self._pending, frame.sound])
        while len(self._pending) >= AAC_SAMPLES:
            self._sound(AAC_SAMPLES)
        packets = self._order.ready()
        spent = self._clock.now() - began
        self._spent.append(spent)
        self.spread.add(spent)
        self.encoding += spent
        self.frames += 1
        return packets

    def flush(self) -> list[Packet]:
        """The rest. Nothing can be encoded afterwards."""
        self._pictures(self._film.flush())
        if len(self._pending):
            self._sound(len(self._pending))
        self._order.audio += map(_packet, self._audio.encode(None))
        return self._order.rest()

    def _pictures(self, coded: list[Coded[VideoStream]]) -> None:
        """Queue packets of pictures, whose decoding time only goes up.

        A new encoder that soon comes to a hole dates its first ones as far back as the hole is
        long.
        """
        for packet in coded:
            assert packet.dts is not None
            if self._decoded is not None:
                packet.dts = max(packet.dts, self._decoded + 1)
            self._decoded = packet.dts
            self._order.video.append(_packet(packet))

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

    def _set_audio(self, codec: AudioCodecContext, stream: Stream, *, careful: bool) -> None:
        codec.layout = "stereo"
        codec.format = "fltp"
        codec.bit_rate = stream.audio_kbps * 1000
        codec.flags |= Flags.global_header
        # A quarter of the time of the default search (0.6 ms a frame instead of 2.2), and of speech
        # no more noise is left. The default hides noise where music covers it.
        codec.options = {"aac_coder": "twoloop" if careful else "fast"}


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
        sound, picture = self.audio[0], self.video[0]
        # `t` of both, in whole numbers: fractions take ten times as long.
        heard = sound.dts * sound.base.numerator * picture.base.denominator
        seen = picture.dts * picture.base.numerator * sound.base.denominator
        return (self.audio if heard < seen else self.video).popleft()


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
