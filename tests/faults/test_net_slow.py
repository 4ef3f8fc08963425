"""Row 12: the uplink is halved for a while. Nobody waits for it longer than a group of pictures."""

import time
from collections.abc import Callable

import pytest

from benchmarks.rtmp_server import RtmpServer, until
from studio.settings import Output
from tests.faults.rig_air import is_live, on_air, report
from tests.faults.rig_count import NIGHTLY, PATIENCE, seconds
from tests.faults.rig_relay import Relay
from tests.faults.rig_seen import decoded, seen
from tests.streamer.air_parts import SMALL

HALF = ((SMALL.video_kbps or 0) + SMALL.audio_kbps) * 1000 / 8 / 2
"""Bytes a second."""


@pytest.mark.real
@pytest.mark.timeout(PATIENCE)
def test_behind_half_an_uplink_sound_goes_on_and_pictures_are_dropped_and_counted(
    ingest: Callable[[], RtmpServer], figure: Callable[[str, str, str], None]
) -> None:
    long = seconds(12, 60)
    nginx = ingest()
    queue: list[float] = []
    with Relay(nginx.port) as relay, seen(nginx, only_first=False) as receiver:
        with on_air(Output(name="slow", url=relay.url("topsecretkey"))) as station:
            [pusher] = station._pushers

            def queued() -> bool:
                queue.append(pusher._feed.seconds)
                return time.monotonic() >= ending

            ending = time.monotonic() + 20
            assert until(lambda: is_live(station, "slow"))
            ending = time.monotonic() + 2
            until(queued)
            queue.clear()
            relay.rate = HALF
            throttled, ending = time.monotonic(), time.monotonic() + long
            assert until(queued, long + 5)
            dropped = report(station, "slow").dropped
            relay.rate = None
            released, ending = time.monotonic(), time.monotonic() + 5
            assert until(queued)
            recovered = station.report().frames
            at_the_end = report(station, "slow")
            start = station._start
        late = {p.number: p.at - start - p.number / SMALL.fps for p in receiver.pictures}
    assert relay.connections == 1, "a slow connection was taken for a frozen one"
    assert at_the_end.retries == 0
    programme = decoded(nginx.recordings()[0])
    behind = [p.at - start - p.number / SMALL.fps for p in receiver.pictures
              if throttled < p.at < released]  # fmt: skip
    numbers = [p.number for p in programme.pictures]
    last = max(numbers)
    figure(
        f"uplink halved for {long:.0f} s: longest queue / receiver behind at most / packets dropped / longest break of sound",
        f"{max(queue):.2f} / {max(behind):.1f} s / {dropped} / {max(0.0, programme.longest_break) * 1000:.0f} ms",
        "2 s, sound kept",
    )
    assert dropped > 0
    assert max(queue) <= (2.0 if NIGHTLY else 2.5)
    assert programme.longest_break < 0.003, "sound was lost"
    assert set(range(last - 60, last + 1)) <= set(numbers), "pictures were still dropped"
    assert late[last] < 1.5
    assert recovered
