"""x264 as the programme uses it: one stream of pictures, in which a faster preset can take over."""

from __future__ import annotations

import logging
from fractions import Fraction

import av
from av.codec.context import Flags
from av.packet import Packet as Coded
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from streamer.profile import B_FRAMES, GOP_SECONDS, level, references, video_kbps
from studio.errors import Misconfigured
from studio.settings import Preset, Stream

log = logging.getLogger(__name__)

_ONE_THREAD = 1280 * 720 * 30
"""Pixels a second up to which one thread is quick enough. A second one cuts each picture in two,
which costs a fifth more (14.8 to 17.1 ms of CPU a frame instead of 11.9 to 12.8 at 720x1280)."""
_ONE_THREAD_DRAWN = 1920 * 1080 * 30
"""The same for `drawn`, which takes half the time."""
_FLOOR = 20
"""Quantiser below which `drawn` spends no bits: a flat drawing is 47 dB there, SSIM .994, and what
is left of the constant rate is filled up. The constant rate alone buys 54 dB, which nobody sees."""
_DRAWN = f":qpmin={_FLOOR}:partitions=none:subme=0:aq-mode=0:mbtree=0:rc-lookahead=5"
"""What `drawn` leaves out of veryfast: finer cuts, search between pixels and weighing of blocks,
all made needless by a floor on the quantiser, and pictures that wait. A third of the work and of
the memory; `python -m benchmarks encoding` tells what is left of the picture."""
_BT709 = 1
_LIMITED = 1
_DRAFT = 22
"""Quantiser of a draft: 47 dB, in half the bytes of the constant rate."""
_REFERENCES = {"faster": 2, "fast": 2, "medium": 3, "slow": 5, "slower": 8, "veryslow": 16}
"""Frames that a picture may refer to, where it is more than one: `x264 --fullhelp`, presets."""
_SHARP = {"fast", "medium", "slow", "slower", "veryslow"}
"""Presets whose search is fine enough (subme >= 6) for psy-rd, with which x264 lowers the
quantiser of colour by `_PSY_CHROMA`."""
_PSY_CHROMA = -2


class Film:
    """Pictures in, packets in decoding order out, always with the same headers.

    One thread encodes. Another preset that was asked for takes over at the next key frame: what the
    old encoder still holds comes out first, and no picture reaches from one to the other.
    """

    def __init__(self, stream: Stream, *, draft: bool = False) -> None:
        """`draft` is for what is looked at once, from a file: no B-frames, no constant rate.

        Raises `Misconfigured` when x264 does not take the settings.
        """
        self._stream = stream
        self._gop = GOP_SECONDS * stream.fps
        self.preset: Preset = stream.preset
        """The preset in use."""
        self._asked: Preset = stream.preset
        self._next: VideoCodecContext | None = None
        """The encoder that takes over at the next key frame."""
        self._refused: set[Preset] = set()
        self._since_key = 0
        # A muxer that writes nothing: only its streams can serve others as templates.
        nowhere = av.open("nowhere", "w", format="null")
        first = nowhere.add_stream("libx264", rate=stream.fps)
        _set(first.codec_context, stream, stream.preset)
        if draft:
            _loosen(first.codec_context)
        try:
            nowhere.start_encoding()
        except (av.FFmpegError, ValueError) as reason:
            raise Misconfigured(
                f"stream: x264 refuses {stream.width}x{stream.height} at {stream.fps} frames per"
                f" second with preset {stream.preset!r}: {reason}"
            ) from reason
        self._codec: VideoCodecContext = first.codec_context
        # The template stands on its own, so that an encoder can go and give its memory back.
        self._shelf = av.open("nowhere", "w", format="null")
        self.template: VideoStream = self._shelf.add_stream_from_template(first, opaque=True)
        self.template.codec_context.extradata = self._codec.extradata

    def ask(self, preset: Preset) -> Preset:
        """Encode with this preset from the next key frame on; the one that will be used then.

        That is another when x264 cannot go on with this one in the same stream.
        """
        if preset == self.preset:
            self._asked, self._next = preset, None
        elif preset != self._asked and preset not in self._refused:
            codec = _successor(self._stream, preset)
            if codec is None or codec.extradata != self._codec.extradata:
                log.warning("x264 %s cannot take over: %s stays", preset, self._asked)
                self._refused.add(preset)
            else:
                self._asked, self._next = preset, codec
        return self._asked

    def encode(self, picture: VideoFrame, *, hole: bool) -> list[Coded[VideoStream]]:
        """The packets that are ready. `hole` makes a key frame: nothing came right before it."""
        packets: list[Coded[VideoStream]] = []
        if hole:
            picture.pict_type = PictureType.I
            self._since_key = 0
        if self._since_key % self._gop == 0 and self._next is not None:
            packets = self._codec.encode(None)
            self._codec, self._next, self.preset = self._next, None, self._asked
        self._since_key += 1
        return packets + self._codec.encode(picture)

    def flush(self) -> list[Coded[VideoStream]]:
        """The rest. Nothing can be encoded afterwards."""
        return self._codec.encode(None)


def _successor(stream: Stream, preset: Preset) -> VideoCodecContext | None:
    codec = av.CodecContext.create("libx264", "w")
    _set(codec, stream, preset)
    try:
        codec.open()
    except (av.FFmpegError, ValueError):
        return None
    return codec


def _set(codec: VideoCodecContext, stream: Stream, preset: Preset) -> None:
    rate = video_kbps(stream) * 1000
    gop = GOP_SECONDS * stream.fps
    codec.width, codec.height = stream.width, stream.height
    codec.pix_fmt = "yuv420p"
    codec.time_base = Fraction(1, stream.fps)
    codec.framerate = Fraction(stream.fps)
    codec.bit_rate = rate
    codec.gop_size = gop
    drawn = stream.preset == "drawn"
    codec.max_b_frames = 0 if drawn else B_FRAMES
    few = stream.width * stream.height * stream.fps <= (_ONE_THREAD_DRAWN if drawn else _ONE_THREAD)
    codec.thread_count = 1 if few else 2
    codec.color_range = _LIMITED
    codec.color_primaries = codec.color_trc = codec.colorspace = _BT709
    codec.flags |= Flags.global_header
    codec.options = {
        "preset": "veryfast" if preset == "drawn" else preset,
        "profile": "main",
        "level": level(stream.width, stream.height, stream.fps),
        "maxrate": str(rate),
        "bufsize": str(rate),
        "x264-params": f"nal-hrd=cbr:force-cfr=1:keyint={gop}:min-keyint={gop}"
        ":scenecut=0:open-gop=0" + _left_out(stream, preset) + _as_announced(stream, preset),
    }


def _loosen(codec: VideoCodecContext) -> None:
    """One quantiser instead of a rate: nothing to plan, and a file has room for a cut."""
    codec.max_b_frames = 0
    codec.bit_rate = 0
    options = dict(codec.options)
    del options["maxrate"], options["bufsize"]
    params = options["x264-params"].replace("nal-hrd=cbr", "nal-hrd=none")
    codec.options = {**options, "qp": str(_DRAFT), "x264-params": params}


def _left_out(stream: Stream, preset: Preset) -> str:
    """What `drawn` does without; a quicker preset that takes over keeps to its floor."""
    if preset == "drawn":
        return _DRAWN
    return f":qpmin={_FLOOR}" if stream.preset == "drawn" else ""


def _as_announced(stream: Stream, preset: Preset) -> str:
    """What a preset needs for the sequence and picture headers that the first one sent out."""
    first = stream.preset
    if preset == first:
        return ""
    most = references(stream.width, stream.height, stream.fps)
    refer = min(most, _REFERENCES.get(first, 1))
    psy = _PSY_CHROMA if first in _SHARP else 0
    return f":cabac=1:weightp=1:weightb=1:ref={refer}:chroma-qp-offset={psy}"
