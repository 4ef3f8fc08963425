"""The air against real servers: what arrived is decoded, never only counted in bytes."""

import asyncio
import io
import logging
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import av
import imageio_ffmpeg
import psutil
import pytest
from air_parts import SMALL, Sketch, arrived, no_frame_is_missing, slate, utterance

from benchmarks.recordings import packets, served_together
from benchmarks.rtmp_server import RtmpServer, rtmp_module, until
from benchmarks.show import free_port
from streamer import srt
from streamer.ingest import Ingest
from streamer.station import Station
from studio.clock import SystemClock
from studio.report import OutputReport, OutputState
from studio.settings import Output
from studio.show import RATE


@pytest.fixture
def server(real_part: Callable[[str], str], tmp_path: Path) -> Iterator[Callable[[], RtmpServer]]:
    nginx = real_part("nginx")
    module = rtmp_module()
    if module is None:
        pytest.skip("nginx has no RTMP module: sudo apt-get install libnginx-mod-rtmp")
    servers: list[RtmpServer] = []

    def make() -> RtmpServer:
        folder = tmp_path / f"server{len(servers)}"
        folder.mkdir()
        servers.append(RtmpServer(nginx, module, folder))
        servers[-1].start()
        return servers[-1]

    yield make
    for one in servers:
        one.kill()


@contextmanager
def on_air(*urls: str) -> Iterator[Station]:
    clock = SystemClock()
    outputs = tuple(Output(name=f"to {n}", url=url) for n, url in enumerate(urls))
    station = Station(SMALL, Sketch(), slate(), clock, clock.now(), outputs)
    station.cart.load(utterance("a", seconds=2))
    station.start()
    try:
        yield station
    finally:
        station.stop()


def output(station: Station, number: int = 0) -> OutputReport:
    return station.report().outputs[number]


def is_live(station: Station, number: int = 0) -> bool:
    return output(station, number).state is OutputState.LIVE


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
def test_a_session_is_turned_over_without_a_frame_being_lost(
    server: Callable[[], RtmpServer],
) -> None:
    nginx = server()
    hours = 2.0 / 3600
    clock = SystemClock()
    outputs = (Output(name="a", url=nginx.url, rollover_hours=hours),)
    station = Station(SMALL, Sketch(), slate(), clock, clock.now(), outputs)
    station.start()
    try:
        assert until(lambda: output(station).turns >= 2 and is_live(station), 30)
        frames = station.report().frames
        assert until(lambda: station.report().frames >= frames + 30)
        report = output(station)
    finally:
        station.stop()
    assert report.retries == 0
    parts = [arrived(file)[0] for file in nginx.recordings()]
    assert len(parts) >= 2
    assert all(no_frame_is_missing(part) for part in parts)
    assert all(after[0][1] <= before[-1][1] + 1 for before, after in pairwise(parts))


@pytest.mark.real
def test_an_ingest_that_throws_us_out_has_us_back_at_once_however_often(
    server: Callable[[], RtmpServer],
) -> None:
    strict, well = server(), server()
    times = 8 if os.environ.get("VITRINE_NIGHTLY") else 3
    with on_air(strict.url, well.url) as station:
        assert until(lambda: is_live(station) and is_live(station, 1))
        for dropped in range(1, times + 1):
            frames = station.report().frames
            assert until(lambda due=frames + 20 + 7 * dropped: station.report().frames >= due)
            strict.drop()
            assert until(lambda n=dropped: output(station).breaks == n and is_live(station))
        frames = station.report().frames
        assert until(lambda: station.report().frames >= frames + 30)
        report, other = output(station), output(station, 1)
    assert report.retries <= 2 * times, "thrown out is not refused: the first try is taken"
    assert other.breaks == other.retries == 0
    [steady] = well.recordings()
    sessions = strict.recordings()
    assert len(sessions) == times + 1
    for session in sessions:
        ours, theirs = served_together(packets(steady), packets(session))
        assert ours == theirs, "a picture is missing that the other output was sent"
    # By the frame numbers that were sent: what nobody was shown between two sessions.
    parts = [arrived(file)[0] for file in sessions]
    gaps = [(after[0][1] - before[-1][1]) / SMALL.fps for before, after in pairwise(parts)]
    assert max(gaps) <= 1.0


@pytest.mark.real
def test_what_is_known_of_a_connection_is_reported(server: Callable[[], RtmpServer]) -> None:
    nginx = server()
    with on_air(nginx.url) as station:
        assert until(lambda: is_live(station) and output(station).rtt_ms is not None)
        first = output(station)
        assert until(lambda: output(station).sent > first.sent)
        nginx.kill()
        assert until(lambda: output(station).breaks == 1)
        broken = output(station)
        assert broken.state is not OutputState.LIVE
        assert until(lambda: output(station).away > broken.away)
        nginx.start()
        assert until(lambda: is_live(station))
        back = output(station)
        assert until(lambda: output(station).sent > back.sent)
        assert output(station).away == back.away
    assert 0 < (first.rtt_ms or 0) < 1000
    assert first.since > 0
    assert first.resent is not None


@pytest.mark.real
def test_a_destination_moves_and_another_is_added_and_taken_away_on_air_and_nobody_else_notices(
    server: Callable[[], RtmpServer],
) -> None:
    steady, first, second = server(), server(), server()
    with on_air(steady.url, first.url) as station:
        assert until(lambda: is_live(station) and is_live(station, 1))
        assert until(lambda: station.report().frames >= 65)
        assert station.move(Output(name="to 1", url=second.url))
        assert until(lambda: bool(second.recordings()) and is_live(station, 1))
        station.add(Output(name="third", url=f"{first.url}2"))
        assert until(lambda: is_live(station, 2))
        frames = station.report().frames
        assert until(lambda: station.report().frames >= frames + 70)
        assert station.remove("third")
        assert not station.remove("third")
        assert output(station, 1).retries == output(station).retries == 0
    assert len(steady.recordings()) == 1
    assert no_frame_is_missing(arrived(steady.recordings()[0])[0])
    before = [n for _, n in arrived(first.recordings()[0])[0]]
    after = [n for _, n in arrived(second.recordings()[0])[0]]
    assert after[0] <= before[-1] + 1, "pictures were lost on the way"
    assert len(after) >= 60


@pytest.mark.real
def test_a_key_that_a_vanished_sender_holds_is_taken_as_soon_as_it_is_free(
    server: Callable[[], RtmpServer],
) -> None:
    nginx = server()
    pushing = "-nostdin -re -f lavfi -i testsrc=size=320x240:rate=25 -t 60 -c:v libx264 -f flv"
    holder = subprocess.Popen(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", *pushing.split(), nginx.url]
    )
    try:
        assert until(lambda: bool(nginx.recordings()))
        holder.send_signal(signal.SIGSTOP)
        with on_air(nginx.url) as station:
            assert until(lambda: output(station).retries >= 3)
            assert "Already publishing" in (output(station).error or "")
            holder.kill()
            assert until(lambda: is_live(station), 5)
            retries = output(station).retries
    finally:
        holder.kill()
        holder.wait()
    assert retries <= 6, "a key that is held must be asked for, but not stormed"


@pytest.mark.real
def test_when_the_ingest_is_gone_the_backup_ingest_is_sent_to(
    server: Callable[[], RtmpServer],
) -> None:
    main, backup = server(), server()
    clock = SystemClock()
    outputs = (Output(name="a", url=main.url, backup=backup.url),)
    station = Station(SMALL, Sketch(), slate(), clock, clock.now(), outputs)
    station.start()
    try:
        assert until(lambda: is_live(station))
        main.kill()
        assert until(lambda: output(station).backup and is_live(station), 30)
        main.start()
        assert station.turn("a")
        assert until(lambda: not output(station).backup and is_live(station), 30)
        assert until(lambda: len(main.recordings()) == 2)
    finally:
        station.stop()
    assert arrived(backup.recordings()[0])[0]


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
@pytest.mark.parametrize("passphrase", ["topsecretkey", "another-secretkey"])
def test_srt_arrives_whole_and_no_list_of_processes_shows_its_passphrase(
    tmp_path: Path, passphrase: str
) -> None:
    if srt.library() is None:
        words = "libsrt is missing: sudo apt-get install libsrt1.5-gnutls"
        if os.environ.get("VITRINE_REQUIRE_REAL"):
            pytest.fail(words)
        pytest.skip(words)
    port, file = free_port(), tmp_path / "arrived.ts"
    listening = f"srt://127.0.0.1:{port}?mode=listener&passphrase=topsecretkey"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-y"]
    ingest = subprocess.Popen([*command, "-i", listening, "-c", "copy", str(file)])
    url = f"srt://127.0.0.1:{port}?streamid=publish:topsecretstream&passphrase={passphrase}"
    try:
        with on_air(url) as station:
            if passphrase != "topsecretkey":
                assert until(lambda: output(station).retries >= 2)
                assert not is_live(station)
                return
            assert until(lambda: is_live(station) and output(station).rtt_ms is not None)
            frames = station.report().frames
            assert until(lambda: station.report().frames >= frames + 60)
            family = psutil.Process().children(recursive=True)
            shown = [w for one in family if one.pid != ingest.pid for w in one.cmdline()]
            report = output(station)
        ingest.wait(10)
    finally:
        ingest.kill()
        ingest.wait()
    assert not [word for word in shown if "topsecret" in word]
    assert "topsecret" not in repr(report)
    pictures, sound = arrived(file)
    assert len(pictures) >= 60
    numbers = [n for _, n in pictures]
    assert numbers == sorted(numbers)
    assert abs(pictures[0][0] - sound[0][0]) <= 0.05


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


@pytest.mark.real
def test_a_destination_that_does_not_answer_is_left_at_once_for_another(
    server: Callable[[], RtmpServer],
) -> None:
    nginx = server()
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()  # it takes the connection, and never says a word
        with on_air(f"rtmp://127.0.0.1:{silent.getsockname()[1]}/live/key") as station:
            assert until(lambda: output(station).state is OutputState.CONNECTING)
            station.move(Output(name="to 0", url=nginx.url))
            assert until(lambda: is_live(station), 8), "the silent one was waited for"
            assert output(station).retries == 0


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
