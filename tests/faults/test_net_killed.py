"""Row 1: an ingest that is killed is served again within a second of listening again."""

import threading
import time
from collections.abc import Callable
from random import Random
from statistics import median, quantiles

import pytest

from benchmarks.rtmp_server import RtmpServer, until
from streamer.station import Station
from studio.settings import Output
from tests.faults.rig_air import is_live, on_air, report
from tests.faults.rig_count import NIGHTLY, PATIENCE, times
from tests.faults.rig_seen import decoded, seen

SIDE_BY_SIDE = 3
"""Ingests that are killed independently of each other."""


def kills(
    station: Station, name: str, server: RtmpServer, times: int, chance: Random
) -> list[float]:
    """Seconds from listening again to the first decoded picture, for each kill."""
    waits: list[float] = []
    with seen(server) as receiver:
        assert until(lambda: is_live(station, name))
        for _ in range(times):
            time.sleep(chance.uniform(0.3, 2.3))
            server.kill()
            time.sleep(chance.uniform(0.3, 2.0))
            server.start()
            assert until(lambda: server.listens)
            listening = time.monotonic()
            assert until(lambda since=listening: receiver.first_since(since) is not None, 40)
            waits.append((receiver.first_since(listening) or 0.0) - listening)
    return waits


@pytest.mark.real
@pytest.mark.timeout(PATIENCE)
def test_an_ingest_that_is_killed_shows_pictures_within_a_second_of_being_back(
    ingest: Callable[[], RtmpServer], figure: Callable[[str, str, str], None]
) -> None:
    each = -(-times(9, 100) // SIDE_BY_SIDE)
    well, hurt = ingest(), [ingest() for _ in range(SIDE_BY_SIDE)]
    waits: list[float] = []
    outputs = [Output(name=f"hurt {n}", url=server.url) for n, server in enumerate(hurt)]
    with on_air(Output(name="well", url=well.url), *outputs) as station:

        def one(n: int) -> None:
            waits.extend(kills(station, f"hurt {n}", hurt[n], each, Random(n)))

        crew = [threading.Thread(target=one, args=(n,)) for n in range(SIDE_BY_SIDE)]
        for thread in crew:
            thread.start()
        for thread in crew:
            thread.join()
        assert report(station, "well").retries == 0
    assert len(waits) == each * SIDE_BY_SIDE
    p95 = quantiles(waits, n=20, method="inclusive")[-1]
    figure(
        f"ingest killed {len(waits)} times, random phase: decoded picture after it listens, p50 / p95 / max",
        f"{median(waits):.2f} / {p95:.2f} / {max(waits):.2f} s",
        "p95 <= 1.0 s",
    )
    assert p95 <= (1.0 if NIGHTLY else 3.0)
    [untouched] = well.recordings()
    programme = decoded(untouched)
    assert programme.missing == 0, "the encoder was disturbed"
    assert programme.longest_gap < 0.05
