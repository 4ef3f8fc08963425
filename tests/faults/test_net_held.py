"""Row 4: a vanished sender holds the key. The moment it is given free, it is taken."""

import signal
import subprocess
import time
from collections.abc import Callable

import imageio_ffmpeg
import pytest

from benchmarks.rtmp_server import RtmpServer, until
from studio.settings import Output
from tests.faults.rig_air import on_air, report
from tests.faults.rig_count import NIGHTLY, PATIENCE, times
from tests.faults.rig_seen import seen

PUSHING = "-nostdin -re -f lavfi -i testsrc=size=320x240:rate=25 -t 600 -c:v libx264 -g 25 -f flv"


@pytest.mark.real
@pytest.mark.timeout(PATIENCE)
def test_a_key_is_taken_within_a_second_of_its_stale_sender_being_dropped(
    ingest: Callable[[], RtmpServer], figure: Callable[[str, str, str], None]
) -> None:
    waits = []
    for _ in range(times(1, 10)):
        nginx = ingest()
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", *PUSHING.split()]
        holder = subprocess.Popen([*command, nginx.url])
        try:
            # Nobody is idle who has not sent anything yet.
            assert until(lambda server=nginx: any(f.stat().st_size for f in server.recordings()))
            holder.send_signal(signal.SIGSTOP)
            with on_air(Output(name="a", url=nginx.url)) as station, seen(nginx) as receiver:
                assert until(lambda on=station: report(on, "a").retries >= 1)
                assert "Already publishing" in (report(station, "a").error or "")
                assert until(lambda server=nginx: "idle publisher" in server.log(), 20)
                released = time.monotonic()
                assert until(
                    lambda seen=receiver, since=released: seen.first_since(since) is not None, 20
                )
                waits.append((receiver.first_since(released) or 0.0) - released)
                retries = report(station, "a").retries
        finally:
            holder.kill()
            holder.wait()
        assert retries <= 15, "a key that is held must be asked for, but not stormed"
    figure(
        f"stale publisher dropped by the ingest, {len(waits)} times: decoded picture after that, most",
        f"{max(waits):.2f} s",
        "<= 1 s",
    )
    assert max(waits) <= (1.0 if NIGHTLY else 4.0)
