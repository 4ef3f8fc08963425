import os
import sys
from contextlib import suppress
from random import Random
from socket import AF_INET, AF_INET6, socket

import pytest

from benchmarks.rtmp_server import until
from streamer.backoff import CAP, Backoff
from streamer.carrier import Lost
from streamer.encoder import Encoder
from streamer.pusher import HEALTHY as WELL
from streamer.pusher import Pusher
from streamer.route import Route
from streamer.sockets import Sending, Sight, StallWatch, Taken, sending
from studio.clock import SimulatedClock, SystemClock
from studio.report import OutputState
from studio.settings import Output, Stream


def test_six_hours_of_outage_are_tried_through_without_a_pause_over_the_cap() -> None:
    backoff, clock = Backoff(Random(1)), SimulatedClock()
    pauses = []
    while clock.now() < 6 * 3600:
        pauses.append(backoff.next())
        clock.lag(pauses[-1])
    assert max(pauses) <= CAP
    assert pauses[0] < 0.5
    assert sum(pauses[:10]) < 3.5
    assert 700 < len(pauses) < 1000


def test_pauses_jitter_and_start_short_again_after_success() -> None:
    backoff = Backoff(Random(2))
    long = [backoff.next() for _ in range(100)][-20:]
    assert len(set(long)) > 5
    backoff.reset()
    assert backoff.next() < 0.5


HEALTHY = Sending(1700, closed=False, repeats=0)
FROZEN = Sending(300_000, closed=True, repeats=0)
SILENT = Sending(300_000, closed=False, repeats=3)


@pytest.mark.parametrize(("state", "limit"), [(FROZEN, 2.0), (SILENT, 4.0)])
def test_a_connection_that_stands_still_is_given_up(state: Sending, limit: float) -> None:
    watch = StallWatch()
    verdicts = [watch.stalled(n / 2, state) for n in range(12)]
    first = next(n for n, words in enumerate(verdicts) if words)
    assert limit <= first / 2 <= limit + 0.5


def test_a_connection_that_moves_in_between_is_kept() -> None:
    watch = StallWatch()
    for n in range(100):
        state = FROZEN if n % 4 else HEALTHY
        assert watch.stalled(n / 2, state) is None
    for n in range(100, 200):
        assert watch.stalled(n / 2, Sending(10**6 - n, closed=False, repeats=1)) is None


def test_a_connection_whose_window_is_closed_at_every_look_is_kept_while_bytes_arrive() -> None:
    watch = StallWatch()
    for n in range(100):
        state = Sending(300_000, closed=True, repeats=0, taken=Taken(n * 10_000))
        assert watch.stalled(n / 2, state) is None
    verdicts = [watch.stalled(50 + n / 2, state) for n in range(6)]
    assert verdicts[-1] == "the destination has stopped reading"


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel is asked in Linux's way")
@pytest.mark.parametrize(("family", "host"), [(AF_INET, "127.0.0.1"), (AF_INET6, "::1")])
def test_the_kernel_tells_what_the_other_side_has_taken(family: int, host: str) -> None:
    with socket(family) as ear, socket(family) as mouth:
        try:
            ear.bind((host, 0))
        except OSError:
            pytest.skip(f"no {host} here")
        ear.listen()
        mouth.connect(ear.getsockname())
        mouth.setblocking(False)
        with ear.accept()[0]:
            sent = 0
            with suppress(BlockingIOError):
                while True:
                    sent += mouth.send(b"x" * 65536)
            # Acknowledged while it was asked: what it says of the two is of two moments.
            assert until(lambda: acked_and_queued() in {sent, sent + 1}), "one for the beginning"


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel is asked in Linux's way")
def test_a_connection_that_was_found_is_followed_and_the_next_one_is_found() -> None:
    sight = Sight(os.getpid())
    for _ in range(2):
        with socket() as ear, socket() as mouth:
            ear.bind(("127.0.0.1", 0))
            ear.listen()
            mouth.connect(ear.getsockname())
            mouth.setblocking(False)
            with ear.accept()[0]:
                with suppress(BlockingIOError):
                    while True:
                        mouth.send(b"x" * 65536)
                assert until(lambda: sight.look() is not None)
                # A window that is full stays closed: soon nothing moves between two looks.
                assert until(lambda: sight.look() == sending(os.getpid()))
                state = sight.look()
                assert state is not None
                assert state.queued > 0


def acked_and_queued() -> int:
    state = sending(os.getpid())
    assert state is not None
    assert state.queued > 0
    assert state.taken is not None
    return state.taken.acked + state.queued


def test_where_the_kernel_says_nothing_nothing_is_concluded() -> None:
    watch = StallWatch()
    assert all(watch.stalled(float(n), None) is None for n in range(60))


def test_in_the_first_minute_no_pause_keeps_an_ingest_that_is_back_waiting_for_a_second() -> None:
    backoff, waited = Backoff(Random(3)), 0.0
    while waited < 60:
        pause = backoff.next()
        assert pause <= 0.75
        waited += pause
    assert max(backoff.next() for _ in range(30)) == CAP


def test_two_tries_that_are_never_answered_are_enough_to_try_the_backup_ingest() -> None:
    route = Route(
        Output(name="a", url="rtmp://one.example/live/k", backup="rtmp://two.example/l/k")
    )
    route.failed(silent=True)
    assert not route.on_backup
    route.failed(silent=True)
    assert route.on_backup


@pytest.mark.parametrize(("lasted", "asked"), [(0.3, True), (WELL + 1, False)])
def test_whoever_accepts_and_closes_at_once_may_not_know_the_key(
    lasted: float, asked: bool
) -> None:
    clock = SimulatedClock()
    aim = Output(name="a", url="rtmp://one.example/live/k3yk3y")
    pusher = Pusher(aim, Encoder(Stream(width=270, height=480), SystemClock()).signal, clock, 0.0)
    pusher._enter(OutputState.LIVE)
    clock.lag(lasted)
    pusher._woken.set()
    pusher._lose("Broken pipe", Lost("Broken pipe"))
    error = pusher.report().error
    assert error is not None
    assert ("stream key" in error) is asked
