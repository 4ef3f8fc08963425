"""The process that carries packets to one RTMP destination. Run by `carrier.py`; never imported.

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
from contextlib import suppress
from pathlib import Path

import av
import av.logging
from av.container import OutputContainer

_SENDING = {
    "flvflags": "no_duration_filesize",
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


def connected(head: bytes, url: str) -> OutputContainer:
    """A destination that has accepted the programme. Raises `av.FFmpegError`."""
    out = av.open(url, "w", format="flv", options=_SENDING)
    with av.open(io.BytesIO(head), format="flv") as programme:
        for template in programme.streams:
            stream = out.add_stream_from_template(template, opaque=True)
            # The template leaves it out; without it the stream flows and nobody can decode it.
            stream.codec_context.extradata = template.codec_context.extradata
        out.start_encoding()
    keep_little()
    return out


def keep_little() -> None:
    """Leave little unsent in our sockets: what waits is to wait where it can be dropped.

    The library does not hand such options on to the protocol below RTMP.
    """
    for number in range(3, 64):
        with suppress(OSError, AttributeError), socket.socket(fileno=os.dup(number)) as ours:
            ours.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _UNSENT)


def reached(head: bytes) -> OutputContainer:
    """The destination, after as many tries as we are told to make."""
    while True:
        try:
            out = connected(head, told().removeprefix("GO "))
        except av.FFmpegError as reason:
            say(f"refused: {reason}")
        else:
            say("connected")
            return out


def say_link() -> None:
    """Tell how the connection is. The kernel is asked: libav holds it, and does not say."""
    with suppress(OSError):
        for file in Path("/proc/self/fd").iterdir():
            if not str(file.readlink()).startswith("socket:"):
                continue
            with socket.socket(fileno=os.dup(int(file.name))) as one:
                state = one.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _RESENT + 4)
            (rtt,), (resent,) = (struct.unpack_from("I", state, at) for at in (_RTT, _RESENT))
            say(f"link {rtt} {resent}")
            return


def main() -> None:
    """Carry until stdin ends or the connection breaks; then the process fails, with the reason."""
    av.logging.restore_default_callback()
    av.logging.set_level(av.logging.ERROR)
    head = block(int(told().removeprefix("HEAD ")))
    say("ready")
    out = reached(head)
    looked = 0.0
    with av.open("pipe:0", format="flv", options=_READING) as programme:
        for packet in programme.demux():
            if packet.dts is None:
                continue
            packet.stream = out.streams[packet.stream.index]
            out.mux(packet)
            now = float(packet.dts * packet.time_base)
            if now >= looked + _LOOK:
                looked = now
                say_link()
    out.close()


if __name__ == "__main__":
    try:
        main()
    except Over:
        pass
    except av.FFmpegError as reason:
        raise SystemExit(f"error: {reason}") from None
