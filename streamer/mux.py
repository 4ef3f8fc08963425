"""Puts packets into a container, in memory, without touching their contents."""

from collections.abc import Mapping, Sequence
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
    # A file that can be read up to its last fragment wherever it breaks off, and is a plain mp4
    # once it was closed.
    "fragments": {
        "movflags": "+frag_keyframe+delay_moov+default_base_moof+hybrid_fragmented",
        "max_interleave_delta": "500000",
        "flush_packets": "1",
    },
}
_FORMATS = {"fragments": "mp4"}

LONGEST = {"flv": Fraction(2**31, 1000)}
"""Seconds a time line can be, where it has an end: FLV has 31 bits of milliseconds, 24.9 days."""
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


class _Patched(_Out):
    """A container's last word may be a few bytes near its beginning: they are kept apart."""

    def __init__(self) -> None:
        super().__init__()
        self._at = self._end = 0
        self.patches: list[tuple[int, bytes]] = []
        """Where to write what, once all else is written."""

    def write(self, piece: bytes) -> int:
        if self._at < self._end:
            self.patches.append((self._at, bytes(piece)))
        else:
            super().write(piece)
        self._at += len(piece)
        self._end = max(self._end, self._at)
        return len(piece)

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (0, self._at, self._end)[whence]
        return self._at

    def tell(self) -> int:
        return self._at


class Mux:
    """One run of a container. Its time line starts near zero, wherever the show's is.

    The first packet must be a key frame; sound heard before it is left out.
    """

    def __init__(
        self,
        signal: Signal,
        form: str,
        file: Path | None = None,
        about: Mapping[str, str] | None = None,
        begins: Fraction = Fraction(0),
    ) -> None:
        """`form` is `flv`, `mpegts`, `fragments` or `mp4`; only the last goes to a file.

        `about` is written into the file: `title`, `comment` and `creation_time` are known.
        `begins` is the time the first packet gets, seconds: what goes on at once as if it had been
        going on for days.
        """
        self._out = _Patched() if form == "fragments" else _Out()
        self._container: OutputContainer = av.open(
            file or self._out,
            "w",
            format=_FORMATS.get(form, form),
            container_options=_OPTIONS[form],
        )
        self._container.metadata.update(about or {})
        # `add_stream_from_template` leaves out the codecs' global headers: without them the stream
        # flows but nobody can decode it.
        self._video = self._container.add_stream_from_template(signal.video, opaque=True)
        self._video.codec_context.extradata = signal.video.codec_context.extradata
        self._audio = self._container.add_stream_from_template(signal.audio, opaque=True)
        self._audio.codec_context.extradata = signal.audio.codec_context.extradata
        self._container.start_encoding()
        # A file may have negative decoding times, so that its first picture is at zero exactly.
        self._from_shown = file is not None or form == "fragments"
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

    @property
    def patches(self) -> Sequence[tuple[int, bytes]]:
        """After `close`: what is still to be written, at which place of the file."""
        return self._out.patches if isinstance(self._out, _Patched) else ()
