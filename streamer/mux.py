"""Puts packets into a container, in memory, without touching their contents."""

from fractions import Fraction
from pathlib import Path

import av
from av.container import OutputContainer

from streamer.packet import Packet, Signal

_OPTIONS = {
    # FLV cannot go back to fill in a duration. Nothing waits for a stream that is silent for half a
    # second. A file is made so that players can start before they have all of it.
    "flv": {
        "flvflags": "no_duration_filesize",
        "max_interleave_delta": "500000",
        "flush_packets": "1",
    },
    "mpegts": {
        "mpegts_flags": "pat_pmt_at_frames",
        "max_interleave_delta": "500000",
        "flush_packets": "1",
    },
    "mp4": {"movflags": "+faststart"},
}


LONGEST = {"flv": Fraction(2**31, 1000)}
"""Seconds a time line can be, where it has an end: FLV counts milliseconds in 31 bits, 24.9 days."""
MARGIN = 120
"""Seconds before that end in which another run has to take over."""


class _Out:
    """What a container writes to: keeps the bytes until they are taken."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def write(self, piece: bytes) -> int:
        self._bytes += piece
        return len(piece)

    def take(self) -> bytes:
        piece = bytes(self._bytes)
        self._bytes.clear()
        return piece


class Mux:
    """One run of a container. Its time line starts near zero, wherever the show's is.

    The first packet must be a key frame; sound heard before it is left out.
    """

    def __init__(
        self,
        signal: Signal,
        form: str,
        file: Path | None = None,
        begins: Fraction = Fraction(0),
    ) -> None:
        """`form` is `flv`, `mpegts` or `mp4`; only the last goes to a file.

        `begins` is the time the first packet gets, seconds: what goes on at once as if it had been
        going on for days.
        """
        self._out = _Out()
        self._container: OutputContainer = av.open(
            file or self._out, "w", format=form, container_options=_OPTIONS[form]
        )
        # `add_stream_from_template` leaves out the codecs' global headers: without them the stream
        # flows but nobody can decode it.
        self._video = self._container.add_stream_from_template(signal.video, opaque=True)
        self._video.codec_context.extradata = signal.video.codec_context.extradata
        self._audio = self._container.add_stream_from_template(signal.audio, opaque=True)
        self._audio.codec_context.extradata = signal.audio.codec_context.extradata
        self._container.start_encoding()
        # A file may have negative decoding times, so that its first picture is at zero exactly.
        self._from_shown = file is not None
        self._begins = begins
        self._longest = LONGEST.get(form)
        self._start: Fraction | None = None
        self._heard_from = Fraction(0)
        self.spent = False
        """True when the time line comes to its end: another run has to go on."""

    def add(self, packet: Packet) -> bytes:
        """The bytes that follow; empty while the packet waits for its neighbours."""
        if self._start is None:
            if not packet.key:
                return b""
            self._start = (packet.shown if self._from_shown else packet.t) - self._begins
            self._heard_from = packet.shown
        if packet.kind == "audio" and packet.ends <= self._heard_from:
            return b""
        if self._longest is not None and packet.t - self._start > self._longest - MARGIN:
            self.spent = True
        shift = round(self._start / packet.base)
        copy = av.Packet(packet.body)
        copy.stream = self._video if packet.kind == "video" else self._audio
        copy.time_base = packet.base
        copy.pts = packet.pts - shift
        copy.dts = packet.dts - shift
        copy.duration = packet.duration
        copy.is_keyframe = packet.key or packet.kind == "audio"
        self._container.mux(copy)
        return self._out.take()

    def close(self) -> bytes:
        """The last bytes."""
        self._container.close()
        return self._out.take()
