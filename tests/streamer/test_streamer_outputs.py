"""What destinations do on air and what is done with them: decoded, at real servers."""

import os
import signal
import socket
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import imageio_ffmpeg
import psutil
import pytest
from air_parts import SMALL, Sketch, arrived, no_frame_is_missing, slate
from station_parts import is_live, on_air, output

from benchmarks.recordings import packets, served_together
from benchmarks.rtmp_server import RtmpServer, until
from benchmarks.show import free_port
from streamer import srt
from streamer.station import Station
from studio.clock import SystemClock
from studio.report import OutputState
from studio.settings import Output


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
