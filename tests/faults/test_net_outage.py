"""Row 3: six hours without the ingest, with the pauses skipped. Every try is a real one."""

import threading
from collections.abc import Callable

import psutil
import pytest

from benchmarks.rtmp_server import RtmpServer, until
from streamer.backoff import CAP
from streamer.encoder import Encoder
from streamer.pusher import Pusher
from streamer.station import Programme
from studio.clock import SimulatedClock
from studio.report import OutputState
from studio.settings import Output
from tests.faults.rig_count import PATIENCE
from tests.streamer.air_parts import SMALL, Sketch, arrived, no_frame_is_missing, slate

HOURS = 6


class Skipping(threading.Event):
    """What a pusher waits at between tries: the clock jumps instead."""

    def __init__(self, clock: SimulatedClock) -> None:
        super().__init__()
        self._clock = clock
        self.pauses: list[float] = []
        self.over = threading.Event()

    def wait(self, timeout: float | None = None) -> bool:
        if self.over.is_set():
            return super().wait(min(timeout or 0.0, 0.2))
        self.pauses.append(timeout or 0.0)
        self._clock.lag(timeout or 0.0)
        if self._clock.now() > HOURS * 3600:
            self.over.set()
        return self.is_set()


@pytest.mark.real
@pytest.mark.timeout(PATIENCE)
def test_after_six_hours_of_outage_it_is_still_tried_and_nothing_has_grown(
    ingest: Callable[[], RtmpServer], figure: Callable[[str, str, str], None]
) -> None:
    nginx = ingest()
    nginx.kill()
    clock = SimulatedClock()
    programme = Programme(SMALL, Sketch(), slate(), clock)
    encoder = Encoder(SMALL, clock)
    pusher = Pusher(Output(name="a", url=nginx.url), encoder.signal, clock, 0.0)
    waits = Skipping(clock)
    pusher._woken = waits
    packets = [p for n in range(300) for p in encoder.encode(programme.channel.frame(n))]
    before, after = packets[:150], packets[150:]
    for packet in before:
        pusher.offer(packet)
    pusher.start()
    try:
        assert until(lambda: len(waits.pauses) >= 300, 60)
        first = psutil.Process().memory_info().rss
        for _ in range(40):
            for packet in before:
                pusher.offer(packet)
        assert until(waits.over.is_set, 120)
        grown = (psutil.Process().memory_info().rss - first) / 1e6
        report = pusher.report()
        assert report.state in {OutputState.RETRYING, OutputState.CONNECTING}
        assert report.retries == len(waits.pauses) or report.retries == len(waits.pauses) + 1
        nginx.start()
        assert until(lambda: pusher.report().state is OutputState.LIVE, 60)
        for packet in after:
            assert until(lambda: pusher.report().waiting < 1.0)
            pusher.offer(packet)
    finally:
        pusher.stop()
    longest, tail = max(waits.pauses), waits.pauses[-50:]
    figure(
        f"{HOURS} h of outage: tries / longest pause / memory grown",
        f"{len(waits.pauses)} / {longest:.1f} s / {grown:.1f} MB",
        "30 s, flat",
    )
    assert longest <= CAP
    assert len({round(pause, 3) for pause in tail}) > 10, "pauses do not jitter"
    assert grown < 5
    pictures, sound = arrived(nginx.recordings()[-1])
    assert len(pictures) >= 60
    assert no_frame_is_missing(pictures)
    assert sound
