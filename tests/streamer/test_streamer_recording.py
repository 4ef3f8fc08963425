"""The recorder on a station that is on air: its files are decoded picture by picture."""

import os
import random
import resource
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import pytest
from air_parts import SMALL, Sketch, slate, utterance

from benchmarks.rtmp_server import RtmpServer, until
from streamer.archive import Kept, listing
from streamer.recording import Keep, Recording
from streamer.station import Station
from studio.clock import SystemClock
from studio.report import OutputState, RecordingReport, RecordingState
from studio.settings import Output
from studio.settings import Recording as Settings
from studio.show import RATE
from tests.real_ingest import ingests

FPS = SMALL.fps


def settings(**changes: object) -> Settings:
    known = {"enabled": True, "min_free_gb": 0, "segment_minutes": 4 / 60}
    return Settings(**(known | changes))


@pytest.fixture
def ingest(real_part: Callable[[str], str], tmp_path: Path) -> Iterator[RtmpServer]:
    for make in ingests(real_part, tmp_path):
        yield make()


@contextmanager
def recorded(
    folder: Path, ago: float = 0.0, to: tuple[Output, ...] = (), **changes: object
) -> Iterator[Station]:
    """A station on air whose show began `ago` seconds before."""
    clock = SystemClock()
    keep = Keep(settings(**changes), folder, "0101120000", "Fernhollow")
    station = Station(SMALL, Sketch(), slate(), clock, clock.now() - ago, to)
    station.record(keep)
    station.cart.load(utterance("a", seconds=2))
    station.start()
    try:
        yield station
    finally:
        station.stop()


def report(station: Station) -> RecordingReport:
    found = station.report().recording
    assert found is not None
    return found


def recorder(station: Station) -> Recording:
    assert station.recording is not None
    return station.recording


def seen(folder: Path, one: Kept) -> list[tuple[float, int]]:
    """The decoded pictures: time in the file, and the frame number that is drawn in them."""
    with av.open(str(folder / one.file)) as container:
        return [
            (frame.time or 0.0, Sketch.read(frame.to_ndarray()[: SMALL.height]))
            for frame in container.decode(video=0)
        ]


def heard(folder: Path, one: Kept) -> tuple[float, float]:
    """Where the sound of a file begins and ends, seconds; it is decoded without a gap."""
    with av.open(str(folder / one.file)) as container:
        blocks = [(frame.time or 0.0, frame.samples) for frame in container.decode(audio=0)]
    assert all(abs(b - a - n / RATE) < 0.002 for (a, n), (b, _) in pairwise(blocks))
    return blocks[0][0], blocks[-1][0] + blocks[-1][1] / RATE


def show_frames(folder: Path, files: list[Kept]) -> list[int]:
    """Index of each picture on the time line of the show, by file name and time in the file.

    What the picture itself says is the same index, or that of the frame before it where a busy
    machine showed a picture twice.
    """
    indexes = []
    for one in files:
        for time, drawn in seen(folder, one):
            index = round((one.t + time) * FPS)
            indexes.append(index)
            assert drawn == 0 or 0 <= index % (1 << Sketch.BITS) - drawn <= FPS
    return indexes


def test_files_follow_one_another_without_a_missing_picture_and_tell_show_time(
    tmp_path: Path,
) -> None:
    with recorded(tmp_path, ago=3600.0, segment_minutes=2 / 60) as station:
        assert until(lambda: len(listing(tmp_path)) == 3)
        growing = report(station)
        assert growing.state is RecordingState.ON
        assert growing.file == listing(tmp_path)[-1].name
        assert growing.free
    files = listing(tmp_path)
    assert all(one.whole for one in files)
    indexes = show_frames(tmp_path, files)
    assert indexes == list(range(indexes[0], indexes[-1] + 1))
    assert 3600 * FPS - 15 <= indexes[0] <= 3605 * FPS
    for one in files[:-1]:
        first, last = heard(tmp_path, one)
        assert 0 <= first < 0.03
        assert abs(last - len(seen(tmp_path, one)) / FPS) < 0.03
    assert len(seen(tmp_path, files[1])) == 2 * FPS
    assert report(station).missing == 0


@pytest.mark.real
def test_a_recorder_that_is_killed_or_hangs_loses_no_picture_anywhere(
    tmp_path: Path, ingest: RtmpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streamer.deck.STALL", 1.0)
    chance = random.Random(6)
    kills = 40 if os.environ.get("VITRINE_NIGHTLY") else 2
    folder = tmp_path / "recordings"
    with recorded(folder, to=(Output(name="site", url=ingest.url),)) as station:
        assert until(lambda: station.report().outputs[0].state is OutputState.LIVE)
        taken: list[float] = []
        for n in range(kills):
            assert until(lambda: report(station).state is RecordingState.ON)
            # Every phase of a group of pictures, which is 2 s long.
            wanted = station.report().frames + int(chance.uniform(0.2, 2.2) * FPS)
            assert until(lambda: station.report().frames >= wanted)  # noqa: B023 - called at once
            before = recorder(station).child
            assert before is not None
            killed = station.report().t
            # One that hangs is killed after a while.
            os.kill(before, signal.SIGSTOP if n == kills - 1 else signal.SIGKILL)
            assert until(lambda: report(station).restarts == n + 1)  # noqa: B023
            assert until(lambda: report(station).state is RecordingState.ON)
            taken.append(station.report().t - killed)
    indexes = show_frames(folder, listing(folder))
    assert indexes == list(range(indexes[0], indexes[-1] + 1))
    assert report(station).missing == 0
    assert max(taken) <= 5
    with av.open(str(ingest.recordings()[0])) as arrived:
        times = [frame.time or 0.0 for frame in arrived.decode(video=0)]
    assert all(abs(b - a - 1 / FPS) < 0.0021 for a, b in pairwise(times))
    assert len(times) > len(indexes) - 2 * FPS


def test_a_disk_that_takes_no_more_or_is_gone_stops_the_recording_and_not_the_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streamer.recording.FIRST_REST", 0.3)
    folder = tmp_path / "recordings"
    with recorded(folder, segment_minutes=1) as station:
        assert until(lambda: report(station).bytes > 100_000)
        child = recorder(station).child
        assert child is not None
        # The kernel refuses the next write, as a full disk does.
        resource.prlimit(child, resource.RLIMIT_FSIZE, (report(station).bytes + 1000,) * 2)
        assert until(lambda: report(station).state is RecordingState.WAITING)
        assert report(station).reason == "File too large"
        assert report(station).file is None
        refused = station.report().frames
        assert until(lambda: station.report().frames > refused + FPS)
        assert until(lambda: report(station).state is RecordingState.ON)
        assert report(station).reason is None
        first, second = listing(folder)
        assert until(lambda: report(station).bytes > 100_000)
        folder.rename(tmp_path / "elsewhere")
        assert until(lambda: report(station).state is RecordingState.WAITING)
        missing = report(station).missing
        assert until(lambda: report(station).state is RecordingState.ON)
    before = show_frames(tmp_path / "elsewhere", [first])
    assert before == list(range(before[0], before[-1] + 1))
    after = show_frames(tmp_path / "elsewhere", [replace(second, whole=False)])
    assert after == list(range(after[0], after[-1] + 1))
    assert missing == pytest.approx((after[0] - before[-1] - 1) / FPS, abs=0.001)
    assert [show_frames(folder, [one]) for one in listing(folder)]


def test_too_little_free_disk_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    with recorded(tmp_path, min_free_gb=10_000_000) as station:
        assert until(lambda: report(station).state is RecordingState.WAITING)
        assert "recording.min_free_gb" in (report(station).reason or "")
        assert until(lambda: station.report().frames > FPS)
    assert listing(tmp_path) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 200 kB: room for one fragment of the programme and not for two."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(folder)]
    if (
        shutil.which("mount") is None
        or subprocess.run(mount, check=False, capture_output=True).returncode
    ):
        pytest.skip("this user may not mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.skipif(not os.environ.get("VITRINE_NIGHTLY"), reason="set VITRINE_NIGHTLY=1")
def test_on_a_disk_that_is_really_full_the_oldest_makes_room_and_the_show_goes_on(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streamer.recording.FIRST_REST", 0.3)
    with recorded(small_disk, segment_minutes=1) as station:
        assert until(lambda: report(station).state is RecordingState.WAITING)
        assert "GB are free" in (report(station).reason or "")
        full = station.report().frames
        assert until(lambda: report(station).deleted == 1)
        assert station.report().frames > full
    for one in listing(small_disk):
        indexes = show_frames(small_disk, [one])
        assert indexes == list(range(indexes[0], indexes[-1] + 1))
