"""Reads how far an mp4 file goes, by its boxes (ISO/IEC 14496-12), without decoding anything.

Made for files that break off anywhere: what was written last may be half a fragment.
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

_MOST = 1 << 18
"""Bytes of a box that are read at most; what is looked for stands at its beginning."""
_HAS_DURATION, _HAS_SIZE, _HAS_FLAGS, _HAS_SHIFT = 0x100, 0x200, 0x400, 0x800
"""What a run (`trun`) may say of each sample, four bytes each."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a file goes."""

    whole: int
    """Bytes up to the end of the last whole fragment, 0 when there is none; all of a finished
    file."""
    seconds: float
    """Length of the picture in those."""
    finished: bool
    """True for a file that was closed properly: it is a plain mp4 then."""


def extent(file: BinaryIO) -> Extent:
    """How far an mp4 file goes that was written by our `Mux`. Never raises for what is in it."""
    size = file.seek(0, 2)
    whole, seconds, scale = 0, 0.0, 1
    moof = b""
    plain = False
    for kind, body, end in _boxes(file, size):
        if kind == b"moov" and plain:
            return Extent(size, _length(_read(file, body, end)), finished=True)
        if kind == b"moov":
            scale = _scale(_read(file, body, end))
        elif kind == b"moof":
            moof = _read(file, body, end)
        elif kind == b"mdat" and moof:
            whole, seconds, moof = end, max(seconds, _until(moof) / scale), b""
        elif kind == b"mdat":
            plain = True
    return Extent(whole, seconds, finished=False)


def fragments(piece: bytes) -> tuple[int, int]:
    """How many whole fragments a piece of a file has, and where the last of them ends in it."""
    count = end = at = 0
    open_ = False
    for kind, body in _inside(piece):
        at += 8 + len(body)
        open_ = open_ or kind == b"moof"
        if kind == b"mdat" and open_:
            count, end, open_ = count + 1, at, False
    return count, end


def _boxes(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    """The whole boxes of a file: kind, where the contents begin and where they end."""
    start = 0
    while start + 8 <= size:
        file.seek(start)
        head = file.read(16)
        length, body = int.from_bytes(head[:4]), 8
        if length == 1:
            length, body = int.from_bytes(head[8:]), 16
        if length < body or start + length > size:
            return
        yield head[4:8], start + body, start + length
        start += length


def _read(file: BinaryIO, start: int, end: int) -> bytes:
    file.seek(start)
    return file.read(min(end - start, _MOST))


def _inside(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The whole boxes in the contents of another one."""
    at = 0
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4])
        if length < 8 or at + length > len(data):
            return
        yield data[at + 4 : at + 8], data[at + 8 : at + length]
        at += length


def _find(data: bytes, *path: bytes) -> bytes:
    """The contents of the first box along a path; empty when there is none."""
    for step in path:
        data = next((body for kind, body in _inside(data) if kind == step), b"")
    return data


def _length(moov: bytes) -> float:
    """Seconds of a finished file."""
    with suppress(struct.error):
        mvhd = _find(moov, b"mvhd")
        scale, length = struct.unpack_from(
            *((">IQ", mvhd, 20) if mvhd[:1] == b"\1" else (">II", mvhd, 12))
        )
        return float(length / (scale or 1))
    return 0.0


def _scale(moov: bytes) -> int:
    """Units of a second on the time line of the first track, the picture's."""
    with suppress(struct.error):
        mdhd = _find(moov, b"trak", b"mdia", b"mdhd")
        (scale,) = struct.unpack_from(">I", mdhd, 20 if mdhd[:1] == b"\1" else 12)
        return int(scale) or 1
    return 1


def _until(moof: bytes) -> int:
    """Where the picture of a fragment ends, on its own time line."""
    traf = _find(moof, b"traf")
    with suppress(struct.error):
        tfdt = _find(traf, b"tfdt")
        (start,) = struct.unpack_from(">Q" if tfdt[:1] == b"\1" else ">I", tfdt, 4)
        usual = _usual(_find(traf, b"tfhd"))
        runs = (body for kind, body in _inside(traf) if kind == b"trun")
        return int(start) + sum(_run(run, usual) for run in runs)
    return 0


def _usual(tfhd: bytes) -> int:
    """Length of a sample where its run does not say another."""
    flags = int.from_bytes(tfhd[1:4])
    if not flags & 0x8:
        return 0
    return int(struct.unpack_from(">I", tfhd, 8 + 8 * (flags & 0x1) + 2 * (flags & 0x2))[0])


def _run(trun: bytes, usual: int) -> int:
    """Length of a run of samples."""
    flags = int.from_bytes(trun[1:4])
    (count,) = struct.unpack_from(">I", trun, 4)
    if not flags & _HAS_DURATION:
        return int(count) * usual
    first = 8 + 4 * (flags & 0x1) + (flags & 0x4)
    fields = (_HAS_DURATION, _HAS_SIZE, _HAS_FLAGS, _HAS_SHIFT)
    step = 4 * sum(bool(flags & field) for field in fields)
    return sum(
        int.from_bytes(trun[at : at + 4])
        for at in range(first, min(first + count * step, len(trun)), step)
    )
