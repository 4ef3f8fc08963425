"""Row 9: the show, and a session, come to where time stamps of 24, 31 and 32 bits end."""

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from fractions import Fraction
from itertools import pairwise

import av
import pytest

from benchmarks.rtmp_server import RtmpServer, until
from streamer.mux import LONGEST, MARGIN, Mux
from streamer.packet import Signal
from streamer.station import Station
from studio.settings import Output
from tests.faults.rig_air import Beacon, is_live, on_air, report
from tests.faults.rig_count import PATIENCE
from tests.faults.rig_seen import Programme, decoded
from tests.streamer.air_parts import SMALL

pytestmark = [pytest.mark.real, pytest.mark.timeout(PATIENCE)]

BEFORE = 4.0
"""Seconds before the end at which it begins."""
ENDS = {"2^24": 2**24 / 1000, "2^31": 2**31 / 1000, "2^32": 2**32 / 1000}
"""Seconds of milliseconds."""


def joined_late(url: str, pictures: int = 20) -> list[int]:
    """Frame numbers that a viewer who comes now decodes."""
    # Its time stamps begin at hours: a player that analyses seconds of them has seen enough at once.
    patience = {"analyzeduration": str(10**15), "probesize": "100000", "fpsprobesize": "0"}
    numbers = []
    with av.open(url, options=patience, timeout=15) as player:
        for frame in player.decode(video=0):
            numbers.append(Beacon.read(frame.to_ndarray()[: SMALL.height]))
            if len(numbers) == pictures:
                break
    return numbers


def lasting(monkeypatch: pytest.MonkeyPatch, age: Callable[[str], float]) -> None:
    """Let each session be as old, in seconds, as `age` says for the name of its output."""

    def begun_long_ago(signal: Signal, form: str) -> Mux:
        name = threading.current_thread().name.removeprefix("push ")
        return Mux(signal, form, begins=Fraction(round(age(name) * 1000), 1000))

    monkeypatch.setattr("streamer.pusher.Mux", begun_long_ago)


def is_whole(programme: Programme) -> bool:
    return (
        programme.missing == 0
        and programme.longest_gap < 0.05
        and programme.longest_break < 0.003
        and len(programme.pictures) > (BEFORE + 2) * SMALL.fps
    )


def test_a_show_and_a_session_cross_the_ends_of_time_stamps(
    ingest: Callable[[], RtmpServer],
    monkeypatch: pytest.MonkeyPatch,
    figure: Callable[[str, str, str], None],
) -> None:
    """Three shows that have been on for hours and weeks; and a session that has lasted 4.7 hours."""
    session = "session 2^24"
    lasting(monkeypatch, lambda name: ENDS["2^24"] - BEFORE if name == session else 0.0)
    servers = {name: ingest() for name in (*ENDS, session)}
    with ExitStack() as shows:
        stations = {}
        for name, end in ENDS.items():
            outputs = [Output(name=name, url=servers[name].url)]
            if name == "2^24":
                outputs.append(Output(name=session, url=servers[session].url))
            stations[name] = shows.enter_context(on_air(*outputs, since=end - BEFORE))
        stations[session] = stations["2^24"]
        assert until(lambda: all(is_live(on, name) for name, on in stations.items()))
        time.sleep(BEFORE + 0.5)
        late = {name: joined_late(server.url) for name, server in servers.items()}
        time.sleep(1.0)
        assert not any(report(on, name).retries for name, on in stations.items())
    for name, server in servers.items():
        end = round(ENDS[name.removeprefix("session ")] * SMALL.fps)
        assert len(server.recordings()) == 1
        programme = decoded(server.recordings()[0])
        assert is_whole(programme), name
        assert programme.pictures[0].number < end < programme.pictures[-1].number
        numbers = late[name]
        assert len(numbers) == 20
        assert numbers == sorted(numbers)
        assert end <= numbers[-1]
    figure("show and session cross 2^24, 2^31, 2^32 ms: frames missing, late joiners that decode",
           f"0, {len(late)} of {len(servers)}", "0, all")  # fmt: skip


def test_a_session_ends_before_its_time_stamps_do_and_the_next_goes_on_without_a_gap(
    ingest: Callable[[], RtmpServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    nginx = ingest()
    begins = float(LONGEST["flv"]) - MARGIN - 3.0
    on: list[Station] = []
    lasting(monkeypatch, lambda name: 0.0 if on and report(on[0], name).turns else begins)
    with on_air(Output(name="long", url=nginx.url)) as station:
        on.append(station)
        assert until(lambda: report(station, "long").turns == 1 and is_live(station, "long"), 30)
        frames = station.report().frames
        assert until(lambda: station.report().frames >= frames + 45)
        assert report(station, "long").retries == 0
    first, second = [decoded(file) for file in sorted(nginx.recordings())]
    assert second.pictures[0].number <= first.pictures[-1].number + 1
    for programme in (first, second):
        assert programme.missing == 0
        assert all(b.t - a.t < 0.05 for a, b in pairwise(programme.pictures))
