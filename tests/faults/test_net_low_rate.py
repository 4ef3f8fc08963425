"""Row 2 again: at a low bit rate the other side's buffers hide a freeze for a long time."""

import time
from collections.abc import Callable

import pytest

from benchmarks.rtmp_server import RtmpServer, until
from studio.settings import Output
from tests.faults.rig_air import is_live, on_air, report
from tests.faults.rig_count import NIGHTLY, PATIENCE
from tests.faults.rig_seen import seen
from tests.streamer.air_parts import SMALL


@pytest.mark.real
@pytest.mark.skipif(not NIGHTLY, reason="holds the goals of a quiet machine: VITRINE_NIGHTLY=1")
@pytest.mark.timeout(PATIENCE)
def test_a_frozen_ingest_is_noticed_as_soon_at_528_kbit_a_second(
    ingest: Callable[[], RtmpServer], figure: Callable[[str, str, str], None]
) -> None:
    nginx = ingest()
    with on_air(Output(name="bad", url=nginx.url)) as station, seen(nginx) as receiver:
        assert until(lambda: is_live(station, "bad"))
        frames = station.report().frames + 4 * SMALL.fps
        assert until(lambda: station.report().frames > frames, 30)
        nginx.freeze()
        frozen = time.monotonic()
        assert until(lambda: not is_live(station, "bad"), 30)
        noticed = time.monotonic() - frozen
        assert report(station, "bad").error == "the destination has stopped reading"
        nginx.thaw()
        thawed = time.monotonic()
        assert until(lambda: receiver.first_since(thawed) is not None, 40)
        resumed = (receiver.first_since(thawed) or 0.0) - thawed
    figure(
        "ingest frozen at 528 kbit/s: noticed / decoded picture after the thaw",
        f"{noticed:.1f} / {resumed:.2f} s",
        "5 / 1 s",
    )
    assert noticed <= (5.0 if NIGHTLY else 8.0)
    assert resumed <= (1.0 if NIGHTLY else 4.0)
