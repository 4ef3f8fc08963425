"""The bytes of a catalogue file as text."""

import codecs
from pathlib import Path

from catalog.product import Problem
from studio.errors import Misconfigured

BIGGEST = 64 * 2**20
"""Bytes of the largest file that is read."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def file_bytes(path: Path) -> bytes:
    """The whole file. Raises `Misconfigured` when it cannot be read, is too big, or is no file."""
    try:
        if path.exists() and not path.is_file():  # a pipe would keep us waiting for ever
            raise Misconfigured(f"{path}: cannot be read (it is a folder, a pipe or a device)")
        size = path.stat().st_size
        if size > BIGGEST:
            raise Misconfigured(
                f"{path}: found {size / 2**20:.0f} MB, expected at most {BIGGEST // 2**20} MB; "
                "split the catalogue"
            )
        return path.read_bytes()
    except OSError as reason:
        raise Misconfigured(f"{path}: cannot be read ({reason.strerror or reason})") from reason


def decoded(raw: bytes) -> tuple[str, tuple[Problem, ...]]:
    """UTF-8, UTF-16 or UTF-32 by its mark, UTF-16 by its zeros, otherwise Windows-1252.

    Raises `ValueError` for bytes that are no text.
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, errors="replace"), ()
    if b"\0" in raw:
        return _zeros(raw), ()
    try:
        return raw.decode("utf-8"), ()
    except UnicodeDecodeError as reason:
        text = raw.decode("cp1252", errors="replace")
        if sum(byte < 9 for byte in raw[:4096]) > 8:
            raise ValueError("bytes that are no text") from None
        line = raw.count(b"\n", 0, reason.start) + 1
        return text, (
            Problem(
                f"line {line}",
                "a letter that is not UTF-8; the file was read as Windows-1252",
                "a file saved as UTF-8",
                "warning",
            ),
        )


def _zeros(raw: bytes) -> str:
    head = raw[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 4 > even:
        return raw.decode("utf-16-le", errors="replace")
    if even > len(head) // 4 > odd:
        return raw.decode("utf-16-be", errors="replace")
    raise ValueError("bytes that are no text")
