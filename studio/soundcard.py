"""The local sound card, by `sounddevice`: an optional extra that needs PortAudio, and a device."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, Literal, Protocol

from studio.errors import Unavailable
from studio.show import RATE

Kind = Literal["OutputStream", "InputStream"]

EXTRA = "pip install 'sounddevice>=0.5' (and on Debian or Ubuntu: apt-get install libportaudio2)"


class Stream(Protocol):
    """A stream that plays or records until it is closed."""

    def close(self) -> None: ...


Opener = Callable[[Kind, int, Callable[..., None]], Stream]
"""Begins a stream of float32 at `RATE`: its kind, its channels, and what it calls from a thread of
its own for each block. Raises `Unavailable`."""


def opened(kind: Kind, channels: int, callback: Callable[..., None]) -> Stream:
    """A running stream on the default device. Raises `Unavailable` with the reason."""
    try:
        library: Any = import_module("sounddevice")
    except ImportError as reason:
        raise Unavailable(f"sounddevice is missing: {EXTRA}") from reason
    except OSError as reason:  # the module is there, PortAudio is not
        raise Unavailable(f"{reason}: {EXTRA}") from reason
    try:
        stream: Any = getattr(library, kind)(
            samplerate=RATE, channels=channels, dtype="float32", callback=callback
        )
        stream.start()
    except library.PortAudioError as reason:
        raise Unavailable(f"no sound card can be used ({reason})") from reason
    playing: Stream = stream
    return playing
