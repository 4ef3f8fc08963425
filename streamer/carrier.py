"""One disposable ffmpeg that carries packets to one destination. It can be killed at any time."""

import fcntl
import logging
import os
import re
import select
import subprocess
import threading
from collections import deque
from contextlib import suppress

import ffmpeg
import imageio_ffmpeg

from streamer.sockets import StallWatch, sending
from streamer.targets import Target
from studio.clock import Clock

log = logging.getLogger(__name__)

CONNECT = 10.0
"""Seconds until a child that has not reached its destination is given up."""
STALL = 3.0
"""Seconds for which a connected child may take nothing."""
GOODBYE = 2.0
"""Seconds to take leave of the ingest; then it is asked to end, then killed."""
LOOK = 0.5
"""Seconds between two looks at the connection."""
_TELLING = re.compile("error|refused|failed|denied|unable|invalid|timed? ?out", re.IGNORECASE)
_SPEAKER = re.compile(r"^\[[^]]* @ 0x[0-9a-f]+\] ")
"""Who in ffmpeg says it: `[tcp @ 0x55aa]`."""
_CONNECTED = "Output #0"
"""ffmpeg says so once the destination has accepted the stream."""


class Lost(Exception):
    """The destination cannot be reached or has gone. The message holds no secret."""


def command(target: Target) -> list[str]:
    """The child's command: takes FLV on stdin and sends it on without encoding."""
    # Not with `-fflags nobuffer`: it throws away the packets ffmpeg looked at to know the streams,
    # the first key frame among them.
    source = ffmpeg.input("pipe:0", format="flv", analyzeduration=0, probesize=65536)
    options = {"c": "copy", "format": target.muxer, "flush_packets": 1}
    if target.muxer == "flv":
        options |= {"flvflags": "no_duration_filesize", "rw_timeout": 5_000_000}
    stream = ffmpeg.output(source, target.url, **options)
    stream = stream.global_args("-hide_banner", "-nostats", "-loglevel", "info")
    line: list[str] = stream.compile(cmd=imageio_ffmpeg.get_ffmpeg_exe())
    return line


class Carrier:
    """A running child. One thread writes, another reads what the child says."""

    def __init__(self, name: str, target: Target, clock: Clock, ending: threading.Event) -> None:
        """Start the child; raises `Lost` when the machine has no room for it.

        Once `ending` is set, a connection that is not there is not awaited.
        """
        self._target = target
        self._ending = ending
        self._clock = clock
        self._watch = StallWatch()
        self._said: deque[str] = deque(maxlen=40)
        self._connected = threading.Event()
        self._born = clock.now()
        self._looked = self._born
        try:
            self._child = subprocess.Popen(
                command(target),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is for us; the child ends when its stdin does.
            )
        except OSError as reason:
            raise Lost(f"ffmpeg cannot be started: {reason.strerror}") from reason
        assert self._child.stdin is not None
        self._pipe = self._child.stdin.fileno()
        fcntl.fcntl(self._pipe, fcntl.F_SETFL, os.O_NONBLOCK)
        self._ear = threading.Thread(target=self._listen, name=f"hear {name}")
        self._ear.start()

    @property
    def connected(self) -> bool:
        return self._connected.is_set()

    @property
    def pid(self) -> int:
        return self._child.pid

    def write(self, piece: bytes) -> None:
        """Hand over `piece`. Raises `Lost` when the child ends or takes nothing for too long."""
        rest = memoryview(piece)
        since = self._clock.now()
        while rest:
            try:
                sent = os.write(self._pipe, rest)
            except BlockingIOError:
                self.check()
                limit = STALL if self.connected else CONNECT
                if self._clock.now() - since > limit:
                    raise Lost(f"nothing was taken for {limit:.0f} s") from None
                select.select([], [self._pipe], [], 0.25)
            except OSError as reason:
                raise Lost(self._last_words()) from reason
            else:
                rest = rest[sent:]
                since = self._clock.now()

    def check(self) -> None:
        """Raises `Lost` when the child has ended, or its connection is frozen or never came."""
        if self._child.poll() is not None:
            raise Lost(self._last_words())
        now = self._clock.now()
        if not self.connected and self._ending.is_set():
            raise Lost("the show ends")
        if not self.connected and now - self._born > CONNECT:
            raise Lost(f"no connection within {CONNECT:.0f} s")
        if now - self._looked >= LOOK:
            self._looked = now
            reason = self._watch.stalled(now, sending(self.pid))
            if reason is not None:
                raise Lost(reason)

    def finish(self) -> None:
        """Say goodbye to the ingest: the child ends its stream properly and exits."""
        assert self._child.stdin is not None
        with suppress(OSError):
            self._child.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(GOODBYE)

    def kill(self) -> None:
        """End the child whatever it does, and its thread."""
        if (
            self._child.poll() is None
            and self._child.stdin is not None
            and self._child.stdin.closed
        ):
            self._child.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._child.wait(0.5)
        if self._child.poll() is None:
            self._child.kill()
        self._child.wait()
        assert self._child.stdin is not None
        with suppress(OSError):
            self._child.stdin.close()
        self._ear.join()
        assert self._child.stderr is not None
        self._child.stderr.close()

    def _listen(self) -> None:
        assert self._child.stderr is not None
        for raw in self._child.stderr:
            words = self._target.scrubbed(raw.decode("utf-8", "replace").strip())
            if words.startswith(_CONNECTED):
                self._connected.set()
            log.debug("%s: %s", self._ear.name, words)
            self._said.append(words[:300])

    def _last_words(self) -> str:
        """Why the child ended, as far as it said so."""
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(1.0)
        self._ear.join(1.0)
        telling = [w for w in self._said if _TELLING.search(w)]
        if telling:
            return _SPEAKER.sub("", telling[0])
        code = self._child.returncode
        return f"ffmpeg was ended by signal {-code}" if code and code < 0 else f"it ended ({code})"
