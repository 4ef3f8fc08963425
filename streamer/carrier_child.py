"""The process that carries packets to one destination. Run by `carrier.py`; never imported.

Where it sends to is told on stdin: no list of processes shows a stream key. It is told a line at a
time: `HEAD size` and so many bytes of FLV that describe the programme, then `GO url` as often as it
takes to connect, then FLV to the end. It answers on stdout, a line each: `ready`, `connected`,
`refused: why`, and from time to time `link` with the round trip of its connection in microseconds
and the number of segments that were sent again. What libav complains of goes to stderr.
"""

import io
import os
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import av
import av.logging
from av.container import OutputContainer

_SENDING = {
    "flvflags": "no_duration_filesize",
    "flush_packets": "1",
    "max_interleave_delta": "500000",
}
_SENDING_TS = {
    "mpegts_flags": "pat_pmt_at_frames",
    "flush_packets": "1",
    "max_interleave_delta": "500000",
}
_READING = {"analyzeduration": "1", "fpsprobesize": "0", "probesize": "65536"}
"""What the streams are is known from the head: nothing is waited for to find it out again. To libav
an `analyzeduration` of 0 is its default, which for FLV is 90 s."""

_UNSENT = 1 << 14
"""Bytes in a socket that the network has not been given yet."""


_LOOK = 1.0
"""Seconds of the programme between two looks at the connection."""
_RTT, _RESENT = 68, 100
"""Where Linux's `struct tcp_info` has them, four bytes each."""


class Over(Exception):
    """Nobody tells us anything any more."""


def told() -> str:
    """The next line of stdin, read byte by byte: what follows belongs to somebody else."""
    found = bytearray()
    while (byte := os.read(0, 1)) != b"\n":
        if not byte:
            raise Over
        found += byte
    return found.decode()


def block(size: int) -> bytes:
    """The next `size` bytes of stdin."""
    found = bytearray()
    while len(found) < size:
        piece = os.read(0, size - len(found))
        if not piece:
            raise Over
        found += piece
    return bytes(found)


def say(words: str) -> None:
    """Answer with one line."""
    os.write(1, " ".join(words.split()).encode() + b"\n")


@dataclass(frozen=True, slots=True)
class Way:
    """A destination that has accepted the programme."""

    out: OutputContainer
    link: Callable[[], tuple[int, int] | None]
    """Round trip in microseconds and what was sent again, where that is known."""
    close: Callable[[], None]


def connected(head: bytes, url: str) -> Way:
    """The way to a destination. Raises `av.FFmpegError` or `OSError`."""
    if url.startswith("srt:"):
        return _by_srt(head, url)
    out = av.open(url, "w", format="flv", options=_SENDING)
    _begin(out, head)
    keep_little()
    return Way(out, tcp_link, out.close)


def _by_srt(head: bytes, url: str) -> Way:
    # Isolated as we are, we know of no other files of the show until we say where they are.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from streamer.srt import PAYLOAD, SrtLine

    line = SrtLine(url)
    out = av.open(line, "w", format="mpegts", options=_SENDING_TS, buffer_size=PAYLOAD)
    _begin(out, head)

    def close() -> None:
        out.close()
        line.close()

    return Way(out, line.link, close)


def _begin(out: OutputContainer, head: bytes) -> None:
    with av.open(io.BytesIO(head), format="flv") as programme:
        for template in programme.streams:
            stream = out.add_stream_from_template(template, opaque=True)
            # The template leaves it out; without it the stream flows and nobody can decode it.
            stream.codec_context.extradata = template.codec_context.extradata
        out.start_encoding()


def keep_little() -> None:
    """Leave little unsent in our sockets: what waits is to wait where it can be dropped.

    The library does not hand such options on to the protocol below RTMP.
    """
    for number in range(3, 64):
        with suppress(OSError, AttributeError), socket.socket(fileno=os.dup(number)) as ours:
            ours.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _UNSENT)


def reached(head: bytes) -> Way:
    """The way to the destination, after as many tries as we are told to make."""
    while True:
        try:
            way = connected(head, told().removeprefix("GO "))
        except (av.FFmpegError, OSError) as reason:
            say(f"refused: {reason}")
        else:
            say("connected")
            return way


def tcp_link() -> tuple[int, int] | None:
    """How our connection is. The kernel is asked: libav holds it, and does not say."""
    with suppress(OSError):
        for file in Path("/proc/self/fd").iterdir():
            if not str(file.readlink()).startswith("socket:"):
                continue
            with socket.socket(fileno=os.dup(int(file.name))) as one:
                state = one.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _RESENT + 4)
            (rtt,), (resent,) = (struct.unpack_from("I", state, at) for at in (_RTT, _RESENT))
            return int(rtt), int(resent)
    return None


def main() -> None:
    """Carry until stdin ends or the connection breaks; then the process fails, with the reason."""
    av.logging.restore_default_callback()
    av.logging.set_level(av.logging.ERROR)
    head = block(int(told().removeprefix("HEAD ")))
    say("ready")
    way = reached(head)
    looked = 0.0
    with av.open("pipe:0", format="flv", options=_READING) as programme:
        for packet in programme.demux():
            if packet.dts is None:
                continue
            now = float(packet.dts * packet.time_base)
            packet.stream = way.out.streams[packet.stream.index]
            way.out.mux(packet)
            if now >= looked + _LOOK and (link := way.link()) is not None:
                looked = now
                say(f"link {link[0]} {link[1]}")
    way.close()


if __name__ == "__main__":
    try:
        main()
    except Over:
        pass
    except (av.FFmpegError, OSError) as reason:
        raise SystemExit(f"error: {reason}") from None
