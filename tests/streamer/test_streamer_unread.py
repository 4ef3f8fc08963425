"""A destination that stops reading is told from one that reads slowly, seldom, or has little to read."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from socket import SO_RCVBUF, SOL_SOCKET, create_server, socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streamer.sockets import Sending, StallWatch, Taken, sending

LOOK = 0.25
LOW = 16_000
"""Bytes of a look's length at 512 kbit/s."""


class Reader:
    """Another side as Linux is one: it never takes back room that it has promised."""

    def __init__(self, buffer: int, unit: int) -> None:
        self._buffer, self._unit = buffer, unit
        self._arrived = self._read = 0
        self._edge = buffer

    def take(self, came: int, read: int, segments: int = 4) -> Sending:
        """So many bytes come, as far as there is room; so many of those that wait are read."""
        for part in range(segments):
            self._arrived += min(came // segments, self._edge - self._arrived)
            room = max(self._edge, self._read + self._buffer) - self._arrived
            self._edge = self._arrived + -(-room // self._unit) * self._unit
            if part == segments // 2:
                self._read = min(self._arrived, self._read + read)
        room = self._edge - self._arrived
        return Sending(LOW, room < 1, 0, Taken(self._arrived, room))


def given_up(looks: Iterator[Sending]) -> float | None:
    """Seconds after which a connection was given up."""
    watch = StallWatch()
    for n, look in enumerate(looks):
        if watch.stalled(n * LOOK, look) is not None:
            return n * LOOK
    return None


@pytest.mark.parametrize("buffer", [20_000, 65_536, 400_000, 6_000_000])
@pytest.mark.parametrize("unit", [1, 128, 1024])
def test_whoever_stops_reading_is_given_up_within_four_seconds_however_much_room_it_has(
    buffer: int, unit: int
) -> None:
    reader = Reader(buffer, unit)

    def looks() -> Iterator[Sending]:
        for _ in range(40):
            yield reader.take(LOW, LOW)
        for _ in range(20):
            yield reader.take(LOW, 0)

    noticed = given_up(looks())
    assert noticed is not None
    assert 10 + 1.5 < noticed <= 10 + 4


@given(
    buffer=st.sampled_from([20_000, 65_536, 400_000, 6_000_000]),
    unit=st.sampled_from([1, 128, 2048, 16_384]),
    came=st.integers(100, 400_000),
    share=st.floats(0.4, 1),
    every=st.integers(1, 6),
    segments=st.integers(1, 30),
)
def test_whoever_reads_two_fifths_of_it_once_in_a_second_and_a_half_is_kept(
    buffer: int, unit: int, came: int, share: float, every: int, segments: int
) -> None:
    reader = Reader(buffer, unit)

    def looks() -> Iterator[Sending]:
        for n in range(200):
            read = came * share * every + 1 if n % every == 0 else 0
            yield reader.take(came, int(read), segments)

    assert given_up(looks()) is None


def test_where_little_or_nothing_is_sent_nobody_is_given_up() -> None:
    reader = Reader(65_536, 128)

    def looks() -> Iterator[Sending]:
        yield reader.take(60_000, 0)  # read a moment later, which nobody hears of
        for _ in range(100):
            yield reader.take(0, 60_000, segments=1)
        for n in range(400):
            yield reader.take(300 if n % 8 == 0 else 0, 300)

    assert given_up(looks()) is None


def test_where_the_kernel_does_not_tell_of_room_only_a_closed_window_counts() -> None:
    looks = (Sending(LOW, False, 0, Taken(n * LOW)) for n in range(100))
    assert given_up(looks) is None


SENDER = """
import socket, sys, time
with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as line:
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while True:
        line.sendall(bytes(2_000))
        time.sleep(0.03)
"""


@contextmanager
def sender(buffer: int | None) -> Iterator[tuple[int, socket]]:
    """A process that sends 530 kbit/s, and where they arrive."""
    with create_server(("127.0.0.1", 0)) as ear:
        if buffer is not None:
            ear.setsockopt(SOL_SOCKET, SO_RCVBUF, buffer)
        command = [sys.executable, "-I", "-c", SENDER, str(ear.getsockname()[1])]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as child:
            try:
                with closing(ear.accept()[0]) as line:
                    yield child.pid, line
            finally:
                child.kill()


def read(line: socket, pauses: float, share: float, ending: threading.Event) -> None:
    """Read once in a while, a share of what comes."""
    while not ending.wait(pauses):
        line.recv(max(1, int(66_000 * pauses * share)))


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel is asked in Linux's way")
def test_a_real_kernel_tells_slow_readers_from_one_that_has_stopped() -> None:
    ending, frozen = threading.Event(), threading.Event()
    with sender(None) as (a, slow), sender(None) as (b, seldom), sender(None) as (c, bad):
        readers = [
            threading.Thread(target=read, args=(slow, 0.02, 0.5, ending)),
            threading.Thread(target=read, args=(seldom, 1.2, 1.5, ending)),
            threading.Thread(target=read, args=(bad, 0.01, 2.0, frozen)),
        ]
        for one in readers:
            one.start()
        watches = {pid: StallWatch() for pid in (a, b, c)}
        given_up: dict[int, float] = {}
        begun = time.monotonic()
        try:
            while (now := time.monotonic()) < begun + 7:
                if now > begun + 1:
                    frozen.set()
                for pid, watch in watches.items():
                    if watch.stalled(now, sending(pid)):
                        given_up.setdefault(pid, now - begun - 1)
                time.sleep(LOOK)
        finally:
            ending.set()
            frozen.set()
            for one in readers:
                one.join()
    assert set(given_up) == {c}
    assert given_up[c] <= 5
