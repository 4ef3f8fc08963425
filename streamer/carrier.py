"""One disposable process that carries packets to one destination. It can be killed at any time.

Our own child (`carrier_child.py`) carries RTMP, and SRT where the system has a libsrt: it is told
the URL on its input, so that no list of processes shows a stream key, and it stays while a
destination refuses, so that a try costs next to nothing. Other SRT goes by an ffmpeg, whose URL is
an argument.
"""

import fcntl
import logging
import os
import re
import select
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from streamer import srt
from streamer.sockets import Sight, StallWatch
from streamer.targets import Target
from studio.clock import Clock

log = logging.getLogger(__name__)

CONNECT = 20.0
"""Seconds until a child that has not reached its destination is given up. An ingest that only
sleeps answers the one that waits the moment it wakes, so few should be given up while it does."""
STALL = 3.0
"""Seconds for which a connected child may take nothing."""
GOODBYE = 2.0
"""Seconds to take leave of the ingest; then it is asked to end, then killed."""
WAIT = 0.25
"""Seconds between two looks at the child while it is waited for."""
PIPE = 1 << 14
"""Bytes that may wait in the pipe to the child: what waits is to wait where it can be dropped."""
LOOK = 0.25
"""Seconds between two looks at the connection."""
_TELLING = re.compile("error|refused|failed|denied|unable|invalid|timed? ?out", re.IGNORECASE)
_SPEAKER = re.compile(r"^\[[^]]* @ 0x[0-9a-f]+\] ")
"""Who in ffmpeg says it: `[tcp @ 0x55aa]`."""
_CONNECTED = ("connected", "Output #0")
"""How our child and ffmpeg say that the destination has accepted the stream."""
_REFUSED = "refused: "
_LINK = re.compile(r"link (\d+) (\d+)")
"""How our child says the round trip of its connection in microseconds, and what was sent again."""
_TRIES = 300
"""Refusals after which another child takes over: libav keeps some 4 kB of each."""
_HELD = re.compile("already publish|badname|already (?:in use|exists)|stream.*busy", re.IGNORECASE)
"""How servers say that another sender has the key: nginx-rtmp, SRS, Wowza, Node-Media-Server."""
_CHILD = Path(__file__).with_name("carrier_child.py")


class Lost(Exception):
    """The destination cannot be reached or has gone. The message holds no secret."""

    @property
    def held(self) -> bool:
        """True when another sender has the key, perhaps we ourselves before a break."""
        return _HELD.search(str(self)) is not None


class Silent(Lost):
    """It has taken the connection and says nothing, for as long as one try may last."""


def carried_by_us(target: Target) -> bool:
    """Whether our own child carries there, so that nobody sees where to."""
    return target.muxer == "flv" or srt.carries(target.url)


def command(target: Target) -> list[str]:
    """The child's command: it takes FLV on stdin and sends it on without encoding."""
    if carried_by_us(target):
        return [sys.executable, "-I", str(_CHILD)]
    import ffmpeg  # noqa: PLC0415 - a tenth of a second, which no start has to wait for
    import imageio_ffmpeg  # noqa: PLC0415 - the same

    # Not with `-fflags nobuffer`: it throws away the packets ffmpeg looked at to know the streams,
    # the first key frame among them.
    source = ffmpeg.input("pipe:0", format="flv", analyzeduration=0, probesize=65536)
    options = {"c": "copy", "format": target.muxer, "flush_packets": 1}
    stream = ffmpeg.output(source, target.url, **options)
    stream = stream.global_args("-hide_banner", "-nostats", "-loglevel", "info")
    line: list[str] = stream.compile(cmd=imageio_ffmpeg.get_ffmpeg_exe())
    return line


@dataclass(frozen=True, slots=True)
class Link:
    """What is known of a connection."""

    queued: int = 0
    """Bytes not yet acknowledged."""
    rtt_ms: float | None = None
    resent: int | None = None
    """Segments that were sent again."""


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
        self._answered = threading.Event()
        self._ready = threading.Event()
        self._refusal: deque[str] = deque(maxlen=1)
        self._fresh = carried_by_us(target)
        self._asks = 0
        self.link = Link()
        """The connection, as it was seen last."""
        self._asked = clock.now()
        self._looked = self._asked
        try:
            self._child = subprocess.Popen(
                command(target),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for us; the child ends when its stdin does.
            )
        except OSError as reason:
            raise Lost(f"{_words(target)} cannot be started: {reason.strerror}") from reason
        self._sight = Sight(self.pid)
        assert self._child.stdin is not None
        self._pipe = self._child.stdin.fileno()
        fcntl.fcntl(self._pipe, fcntl.F_SETFL, os.O_NONBLOCK)
        with suppress(OSError, AttributeError):  # where pipes have another size, they keep it
            fcntl.fcntl(self._pipe, fcntl.F_SETPIPE_SZ, PIPE)
        self._ear = threading.Thread(target=self._listen, name=f"hear {name}")
        self._ear.start()
        self._introduced = not self._fresh

    @property
    def connected(self) -> bool:
        return self._connected.is_set()

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def fresh(self) -> bool:
        """True while `connect` may be called again: it was refused, and nothing was sent."""
        return self._fresh and self._asks < _TRIES and self._child.poll() is None

    def suits(self, target: Target) -> bool:
        """Whether this child can be asked to reach `target`."""
        return self.fresh and carried_by_us(target)

    @property
    def ready(self) -> bool:
        """True once it would connect at once."""
        return not carried_by_us(self._target) or self._ready.is_set()

    def introduce(self, head: bytes) -> None:
        """Tell the child what the programme is, ahead of `connect`; only the first time counts.

        `head` is FLV that describes it: its header and a key frame.
        """
        if not self._introduced:
            self._introduced = True
            self.write(b"HEAD %d\n%b" % (len(head), head))

    def connect(self, target: Target, unwanted: Callable[[], bool]) -> None:
        """Reach the destination; raises `Lost` when it refuses, or once it is `unwanted`.

        To be called after `introduce`.

        An ffmpeg connects by itself once it is given what to send: see `connected`.
        """
        self._target = target
        self._asked = self._clock.now()
        if not self._fresh:
            return
        self._fresh = False
        self._asks += 1
        self._refusal.clear()
        self._answered.clear()
        self.write(f"GO {self._target.url}\n".encode())
        while not self._answered.wait(WAIT):
            self.check()
            if unwanted():
                raise Lost("another destination is wanted")
        if self._refusal:
            self._fresh = True
            raise Lost(self._refusal[0])

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
                select.select([], [self._pipe], [], WAIT)
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
        if not self.connected and now - self._asked > CONNECT:
            raise Silent(f"no connection within {CONNECT:.0f} s")
        if now - self._looked >= LOOK:
            self._looked = now
            state = self._sight.look()
            self.link = replace(self.link, queued=state.queued if state is not None else 0)
            reason = self._watch.stalled(now, state)
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
        assert self._child.stdout is not None
        self._child.stdout.close()

    def _listen(self) -> None:
        assert self._child.stdout is not None
        for raw in self._child.stdout:
            words = self._target.scrubbed(raw.decode("utf-8", "replace").strip())
            if (told := _LINK.fullmatch(words)) is not None:
                rtt, resent = map(int, told.groups())
                self.link = replace(self.link, rtt_ms=rtt / 1000, resent=resent)
                continue
            log.debug("%s: %s", self._ear.name, words)
            if words.startswith(_REFUSED):
                self._refusal.append(words.removeprefix(_REFUSED)[:300])
                self._answered.set()
            elif words == "ready":
                self._ready.set()
            elif words.startswith(_CONNECTED):
                self._connected.set()
                self._answered.set()
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
        who = _words(self._target)
        return f"{who} was ended by signal {-code}" if code and code < 0 else f"it ended ({code})"


def _words(target: Target) -> str:
    return "the pusher" if carried_by_us(target) else "ffmpeg"
