"""The air against real servers: what arrived is decoded, never only counted in bytes."""

import asyncio
import io
import logging
import socket
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import av
import psutil
import pytest
from air_parts import SMALL, Sketch, arrived, no_frame_is_missing, slate
from station_parts import is_live, on_air, output

from benchmarks.rtmp_server import RtmpServer, until
from benchmarks.show import free_port
from streamer.ingest import Ingest
from streamer.station import Station
from studio.clock import SystemClock
from studio.report import OutputState
from studio.settings import Output
from studio.show import RATE


@pytest.mark.real
def test_all_that_was_sent_arrives_and_picture_and_sound_begin_and_end_together(
    server: Callable[[], RtmpServer], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    nginx = server()
    with on_air(nginx.url) as station:
        assert until(lambda: station.report().frames >= 95 and is_live(station))
        report = station.report()
        last = report.frames
    assert threading.active_count() == 1 or not [
        t for t in threading.enumerate() if t.name.startswith(("push", "beat", "render", "encode"))
    ]
    pictures, sound = arrived(nginx.recordings()[0])
    numbers = [n for _, n in pictures]
    assert no_frame_is_missing(pictures)
    assert numbers[-1] >= numbers[0] + last - 5
    assert abs(pictures[0][0] - sound[0][0]) <= 1024 / RATE + 0.001
    end = pictures[-1][0] + 1 / 30 - sound[-1][0] - sound[-1][1] / RATE
    assert abs(end) <= 1024 / RATE + 0.001
    assert "deleteStream" in nginx.log(), "the ingest was not told goodbye"
    assert "topsecretkey" not in repr(report) + caplog.text
    assert output(station).state is OutputState.IDLE


@pytest.mark.real
def test_an_ingest_that_dies_and_comes_back_is_served_again_and_nobody_else_notices(
    server: Callable[[], RtmpServer],
) -> None:
    hurt, well = server(), server()
    with on_air(hurt.url, well.url) as station:
        assert until(lambda: is_live(station) and is_live(station, 1))
        assert until(lambda: station.report().frames >= 65)
        hurt.kill()
        assert until(lambda: output(station).state is OutputState.RETRYING)
        assert output(station).error
        hurt.start()
        assert until(lambda: is_live(station))
        frames = station.report().frames
        assert until(lambda: station.report().frames >= frames + 45)
        assert output(station, 1).retries == 0
    again, _ = arrived(hurt.recordings()[-1])
    assert len(again) >= 45
    assert no_frame_is_missing(again)
    untouched = arrived(well.recordings()[0])[0]
    assert len(well.recordings()) == 1
    assert no_frame_is_missing(untouched), "the encoder or the other output was disturbed"
    assert untouched[-1][1] >= again[-1][1]


@pytest.mark.real
def test_an_ingest_that_freezes_is_noticed_and_left_and_served_again_after_it_thaws(
    server: Callable[[], RtmpServer],
) -> None:
    nginx = server()
    with on_air(nginx.url) as station:
        assert until(lambda: is_live(station))
        nginx.freeze()
        assert until(lambda: not is_live(station), 40)
        assert output(station).error == "the destination has stopped reading"
        nginx.thaw()
        assert until(lambda: is_live(station))


@pytest.mark.real
def test_no_list_of_processes_shows_a_stream_key(server: Callable[[], RtmpServer]) -> None:
    nginx = server()
    with on_air(nginx.url, f"rtmp://127.0.0.1:{free_port()}/live/topsecretkey") as station:
        assert until(lambda: is_live(station) and output(station, 1).retries >= 2)
        family = psutil.Process().children(recursive=True)
        shown = [word for one in family for word in (*one.cmdline(), *one.environ().values())]
    assert len(family) >= 2
    assert not [word for word in shown if "topsecretkey" in word]


@pytest.mark.real
def test_a_pusher_that_is_killed_is_replaced_and_its_stream_goes_on(
    server: Callable[[], RtmpServer],
) -> None:
    nginx = server()
    with on_air(nginx.url) as station:
        assert until(lambda: is_live(station))
        [child] = [p for p in psutil.Process().children() if "carrier" in " ".join(p.cmdline())]
        child.kill()
        assert until(lambda: output(station).retries == 1 and is_live(station))
        frames = station.report().frames
        assert until(lambda: station.report().frames >= frames + 45)
    again, _ = arrived(nginx.recordings()[-1])
    assert len(again) >= 45
    assert no_frame_is_missing(again)


def test_a_destination_that_refuses_is_asked_again_by_the_same_process() -> None:
    with on_air(f"rtmp://127.0.0.1:{free_port()}/live/topsecretkey") as station:
        assert until(lambda: output(station).retries >= 1)
        [first] = psutil.Process().children()
        assert until(lambda: output(station).retries >= 4)
        assert [child.pid for child in psutil.Process().children()] == [first.pid]
    assert not first.is_running()


def test_a_destination_that_is_not_there_is_tried_again_and_keeps_nobody_from_ending() -> None:
    with on_air(f"rtmp://127.0.0.1:{free_port()}/live/topsecretkey") as station:
        assert until(lambda: output(station).retries >= 2)
        report = output(station)
        assert "topsecretkey" not in repr(report)
        assert report.url.endswith("/live/***")
        assert "refused" in (report.error or "")
        assert station.report().frames > 0
    assert output(station).state is OutputState.IDLE


def test_our_own_ingest_makes_what_arrives_into_hls_and_takes_the_next_publisher(
    tmp_path: Path,
) -> None:
    ingest = Ingest(tmp_path / "hls", SystemClock(), port=free_port())
    loop = threading.Thread(target=lambda: asyncio.run(ingest.run()))
    url = ingest.url
    loop.start()
    try:
        with on_air(url) as station:
            assert until(lambda: is_live(station))
            assert until(ingest.ready)
            station.remove("to 0")
            assert until(lambda: ingest.publishers == 1)
            station.add(Output(name="again", url=url))
            assert until(lambda: is_live(station))
            assert until(lambda: ingest.playlist.read_text().count("#EXTINF") >= 3)
    finally:
        ingest.stop()
        loop.join()
    segments = sorted(ingest.folder.glob("*.ts"), key=lambda path: path.stat().st_mtime_ns)
    pictures = arrived(segments[0])[0]
    assert len(pictures) == 60
    assert no_frame_is_missing(pictures)


def test_a_busy_port_is_no_obstacle(tmp_path: Path) -> None:
    first = Ingest(tmp_path, SystemClock())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        busy = taken.getsockname()[1]
        second = Ingest(tmp_path, SystemClock(), port=busy)
        assert second.port not in {busy, 0}
    assert first.url.startswith("rtmp://127.0.0.1:")


@pytest.mark.real
def test_a_preset_that_changes_on_air_is_not_noticed_by_the_ingest(
    server: Callable[[], RtmpServer],
) -> None:
    nginx = server()
    clock = SystemClock()
    stream = SMALL.model_copy(update={"preset": "veryfast"})
    outputs = (Output(name="to 0", url=nginx.url),)
    station = Station(stream, Sketch(), slate(), clock, clock.now(), outputs)
    tap = station.monitor.subscribe(10_000)
    station.start()
    try:
        used = set()
        for preset in ("ultrafast", "veryfast", "superfast"):
            station._encoder.ask(preset)
            assert until(lambda wanted=preset: station._encoder.preset == wanted)
            used.add(station._encoder.preset)
        frames = station.report().frames
        assert until(lambda: station.report().frames >= frames + 70)
        assert output(station).retries == 0
    finally:
        station.stop()
    assert len(used) == 3
    assert len(nginx.recordings()) == 1, "the connection was made anew"
    times = [t for t, _ in arrived(nginx.recordings()[0])[0]]
    assert len(times) >= 190
    assert all(after - before < 0.036 for before, after in pairwise(times))
    watched = b""
    while (piece := tap.take(0)) is not None:
        watched += piece.body
    with av.open(io.BytesIO(watched)) as container:
        seen = [frame.time or 0.0 for frame in container.decode(video=0)]
    assert len(seen) >= 180
    assert all(after - before < 0.036 for before, after in pairwise(seen))
