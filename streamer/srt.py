"""An SRT connection by the system's libsrt: PyAV's libraries have none.

Only calls and constants of its public C interface (`srt/srt.h`, 1.4 and 1.5) are used. Where the
library is missing, or a URL asks for more than is known here, an ffmpeg carries (`carrier.py`).
"""

import ctypes
import ctypes.util
import select
import socket
import struct
from functools import cache
from urllib.parse import unquote, urlsplit

PAYLOAD = 1316
"""Bytes of a packet: seven of MPEG-TS, the live mode's own size."""
IDLE_MS = 3000
"""Milliseconds of silence of the other side after which the connection is lost."""
CONNECT_MS = 5000
LEAVE = 1.0
"""Seconds in which what was sent may still arrive before we take leave."""
_MAX_BW, _SND_DATA, _PBKEYLEN, _CONNECT, _IDLE = 16, 19, 27, 36, 55
_MICROSECONDS = {"latency": 23, "rcvlatency": 43, "peerlatency": 44}
"""Given in microseconds, as for ffmpeg; the library takes milliseconds."""
_TEXTS = {"passphrase": 26, "streamid": 46}
_KNOWN = {"mode", "transtype", "pkt_size", "pbkeylen", "maxbw", *_MICROSECONDS, *_TEXTS}
_NAMES = ("srt-gnutls", "srt", "srt-openssl")
_STATS, _RTT, _RESENT = 1024, 328, 32
"""Room for `SRT_TRACEBSTATS`; where it has the round trip (double) and the resent packets (int)."""


class SrtRefused(OSError):
    """No connection, or none any more. The message is the library's own and holds no key."""


@cache
def library() -> str | None:
    """File name of the system's libsrt; None when there is none."""
    return next(filter(None, map(ctypes.util.find_library, _NAMES)), None)


def carries(url: str) -> bool:
    """Whether the connection that `url` asks for can be made here."""
    asked = _asked(url)
    plain = asked.get("mode", "caller") == "caller" and asked.get("transtype", "live") == "live"
    return plain and asked.keys() <= _KNOWN and library() is not None


class SrtLine:
    """A connection as a file that is only written. Raises `SrtRefused` everywhere."""

    def __init__(self, url: str) -> None:
        """Connect, which takes `CONNECT_MS` at most."""
        name = library()
        if name is None:
            raise SrtRefused("there is no libsrt on this system")
        self._lib = ctypes.CDLL(name)
        self._lib.srt_getlasterror_str.restype = ctypes.c_char_p
        self._lib.srt_rejectreason_str.restype = ctypes.c_char_p
        self._lib.srt_startup()
        self._socket = self._lib.srt_create_socket()
        try:
            self._prepare(_asked(url))
            self._connect(url)
        except BaseException:
            self._lib.srt_close(self._socket)
            raise

    def write(self, piece: bytes) -> int:
        for start in range(0, len(piece), PAYLOAD):
            part = piece[start : start + PAYLOAD]
            if self._lib.srt_sendmsg2(self._socket, part, len(part), None) < 0:
                raise SrtRefused(self._why())
        return len(piece)

    def link(self) -> tuple[int, int]:
        """Round trip in microseconds, and packets that were sent again."""
        stats = ctypes.create_string_buffer(_STATS)
        self._lib.srt_bstats(self._socket, stats, 0)
        (rtt,) = struct.unpack_from("d", stats, _RTT)
        (resent,) = struct.unpack_from("i", stats, _RESENT)
        return int(rtt * 1000), int(resent)

    def close(self) -> None:
        """Take leave once all that was sent is acknowledged, or has had its time."""
        step = 0.05
        for _ in range(int(LEAVE / step)):
            if not self._unsent():
                break
            select.select([], [], [], step)
        self._lib.srt_close(self._socket)

    def _unsent(self) -> int:
        value, size = ctypes.c_int(0), ctypes.c_int(4)
        got = self._lib.srt_getsockflag(
            self._socket, _SND_DATA, ctypes.byref(value), ctypes.byref(size)
        )
        return value.value if got == 0 else 0

    def _prepare(self, asked: dict[str, str]) -> None:
        self._set(_CONNECT, struct.pack("i", CONNECT_MS))
        self._set(_IDLE, struct.pack("i", IDLE_MS))
        for name in _MICROSECONDS.keys() & asked.keys():
            self._set(_MICROSECONDS[name], struct.pack("i", _whole(name, asked) // 1000), name)
        if "maxbw" in asked:
            self._set(_MAX_BW, struct.pack("q", _whole("maxbw", asked)), "maxbw")
        if "pbkeylen" in asked:
            self._set(_PBKEYLEN, struct.pack("i", _whole("pbkeylen", asked)), "pbkeylen")
        for name in _TEXTS.keys() & asked.keys():
            self._set(_TEXTS[name], asked[name].encode(), name)

    def _set(self, option: int, raw: bytes, name: str = "") -> None:
        if self._lib.srt_setsockflag(self._socket, option, raw, len(raw)) < 0:
            raise SrtRefused(f"{name}: {self._why()}".removeprefix(": "))

    def _connect(self, url: str) -> None:
        parts = urlsplit(url)
        try:
            family, _, _, _, place = socket.getaddrinfo(
                parts.hostname, parts.port, type=socket.SOCK_DGRAM
            )[0]
        except (OSError, ValueError) as reason:
            raise SrtRefused(f"the host is not known ({reason})") from None
        address = _address(family, place)
        if self._lib.srt_connect(self._socket, address, len(address)) < 0:
            number = self._lib.srt_getrejectreason(self._socket)
            told = self._lib.srt_rejectreason_str(number).decode() if number else ""
            raise SrtRefused(f"{self._why()}{f' ({told})' if told else ''}")

    def _why(self) -> str:
        told: bytes = self._lib.srt_getlasterror_str()
        return told.decode(errors="replace")


def _address(family: int, place: tuple[object, ...]) -> bytes:
    """The address as C has it."""
    host, port = str(place[0]), int(str(place[1]))
    raw = socket.inet_pton(family, host.partition("%")[0])
    if family == socket.AF_INET6:
        flow, scope = int(str(place[2])), int(str(place[3]))
        head = struct.pack("=H", family) + struct.pack("!HI", port, flow)
        return head + raw + struct.pack("=I", scope)
    return struct.pack("=H", family) + struct.pack("!H", port) + raw + bytes(8)


def _whole(name: str, asked: dict[str, str]) -> int:
    try:
        return int(asked[name])
    except (ValueError, OverflowError):
        raise SrtRefused(f"{name}: expected a whole number") from None


def _asked(url: str) -> dict[str, str]:
    """The options of a URL; a plus sign is one, as in ffmpeg."""
    pairs = (part.partition("=") for part in urlsplit(url).query.split("&") if part)
    return {key: unquote(value) for key, _, value in pairs}
