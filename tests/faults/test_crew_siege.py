"""What surrounds a real show goes wrong, one thing after the other: clock, names, disk, files, desk.

One show bears all of it, so that a later trouble meets what an earlier one has left. The viewer's
recording is decoded at the end.
"""

import asyncio
import os
import resource
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx
import psutil
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from studio.journal import Journal
from tests.faults.rig_count import NIGHTLY
from tests.faults.rig_crew import FPS, LIGHT, counted, seen, within
from tests.show.stage_door import TOKEN, Show, free_port, listen

pytestmark = pytest.mark.timeout(180)
HOUR = 3600


class WallClock:
    """The wall clock of all processes of a show, put forward and back; the monotonic one is true."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "turned"
        self._file.touch()
        self.turn(0)
        here = Path(__file__).parent / "turned_clock"
        path = os.pathsep.join([str(here), str(here.parents[2]), os.environ.get("PYTHONPATH", "")])
        self.environment = {"TURNED_CLOCK": str(self._file), "PYTHONPATH": path}

    def turn(self, seconds: int) -> None:
        with self._file.open("r+b") as file:
            file.write(b"%+10d" % seconds)  # in one stroke, and in place


def goes_on(show: Show) -> bool:
    """Whether another line is heard and written down."""
    heard = len(show.aired())
    return within(60, lambda: len(show.aired()) > heard)


def test_whatever_surrounds_it_the_show_stays_on_air(tmp_path: Path) -> None:
    clock = WallClock(tmp_path)
    url = f"rtmp://127.0.0.1:{free_port()}/live/key"
    arrived = tmp_path / "arrived.flv"
    ingest = listen(url, arrived)
    nobody = {"name": "nobody", "url": "rtmp://nobody.invalid/live/key"}
    more = {"stream": {**LIGHT["stream"], "outputs": [{"name": "viewer", "url": url}, nobody]}}
    with Show(tmp_path, more=more, environment=clock.environment) as show:
        show.speaking()
        for turned in (HOUR, -HOUR):
            clock.turn(turned)
            assert goes_on(show), f"the wall clock was put {turned:+d} s"
            wall = datetime.fromisoformat(show.ask("/api/state")["wall"])
            assert abs((wall - datetime.now(UTC)).total_seconds() - turned) < 60
        outputs = {output["name"]: output["state"] for output in show.air()["outputs"]}
        assert outputs["viewer"] == "live"
        assert outputs["nobody"] in {"retrying", "connecting"}

        the_disk_is_full(show)
        if NIGHTLY:
            the_disk_is_full_when_a_brain_starts(show)
        no_file_can_be_opened(show, "desk", "playout", "brain")
        asyncio.run(attacked(show.port))
        show.until(show.air)
        assert goes_on(show)
        rows = show.ask("/api/state")["processes"]
        # A brain is killed in the long form.
        assert {row["name"]: row["restarts"] for row in rows} == ({"brain": 1} if NIGHTLY else {})
        lost = counted(show)
        assert show.stop() == 0
    assert ingest.wait(timeout=20) == 0
    what = seen(arrived)
    assert what.missing <= lost
    assert what.silence <= 2.0 + what.missing / FPS
    journal = Journal(tmp_path / "run" / "journal.db")
    assert journal.broken_at() is None
    journal.close()


def the_disk_is_full(show: Show) -> None:
    """No file of the brain may grow; what was heard meanwhile is written down afterwards."""
    brain = show.child("brain")
    brain.rlimit(resource.RLIMIT_FSIZE, (1024, resource.RLIM_INFINITY))
    show.until(lambda: show.script()["journal_waiting"] > 3)
    assert "cannot be written" in show.script()["journal_refusal"]
    heard = show.air()["now"]
    show.until(lambda: show.air()["now"] not in (None, heard))
    brain.rlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    show.until(lambda: show.script()["journal_waiting"] == 0)


def the_disk_is_full_when_a_brain_starts(show: Show) -> None:
    """It has no room for as much as its journal's index, and speaks all the same."""
    supervisor = psutil.Process(show.process.pid)
    limits = supervisor.rlimit(resource.RLIMIT_FSIZE)
    t, known = show.air()["t"], {entry["line"] for entry in show.journal("aired")}
    supervisor.rlimit(resource.RLIMIT_FSIZE, (1024, limits[1]))
    try:
        show.kill("brain")
        show.until(lambda: show.script_is_new(t), 60)
    finally:
        supervisor.rlimit(resource.RLIMIT_FSIZE, limits)
    show.until(lambda: show.script()["journal_waiting"] > 3, 60)
    assert "cannot be written" in show.script()["journal_refusal"]
    heard = show.air()["now"]
    show.until(lambda: show.air()["now"] not in (None, heard))
    show.child("brain").rlimit(resource.RLIMIT_FSIZE, limits)
    show.until(lambda: show.script()["journal_waiting"] == 0)
    show.until(lambda: {entry["line"] for entry in show.journal("aired")} - known, 60)
    assert show.script()["journal_ok"]


def no_file_can_be_opened(show: Show, *roles: str) -> None:
    """These have all the files they may have, for four seconds of asking them things."""
    processes = [show.child(role) for role in roles]
    limits = processes[0].rlimit(resource.RLIMIT_NOFILE)
    for process in processes:
        process.rlimit(resource.RLIMIT_NOFILE, (process.num_fds(), limits[1]))
    end = time.monotonic() + 4
    while time.monotonic() < end:
        with suppress(httpx.HTTPError):
            httpx.get(f"http://127.0.0.1:{show.port}/api/watch", timeout=0.5)
    for process in processes:
        process.rlimit(resource.RLIMIT_NOFILE, limits)
    show.until(show.air)
    assert goes_on(show)


async def attacked(port: int) -> None:
    """Six seconds of what strangers do to a page that is open to all of them."""
    base = f"http://127.0.0.1:{port}"
    end = time.monotonic() + 6

    async def flood(path: str, **words: object) -> None:
        async with httpx.AsyncClient(timeout=2) as stranger:
            while time.monotonic() < end:
                with suppress(httpx.HTTPError):
                    await stranger.request("POST" if words else "GET", base + path, json=words)

    async def dribble() -> None:
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            for byte in b"GET /api/watch HTTP/1.1\r\nX-Slow: " + b"x" * 100:
                writer.write(bytes((byte,)))
                await writer.drain()
                if time.monotonic() > end:
                    break
                await asyncio.sleep(0.2)
            writer.close()

    async def hang_on() -> None:
        uri = f"ws://127.0.0.1:{port}/api/events"
        head = {"Authorization": f"Bearer {TOKEN}"}
        with suppress(OSError, WebSocketException, TimeoutError):
            async with connect(uri, additional_headers=head, origin=base) as line:  # type: ignore[arg-type]
                while time.monotonic() < end:
                    async with asyncio.timeout(2):
                        await line.recv()

    async with asyncio.TaskGroup() as crowd:
        for _ in range(4):
            crowd.create_task(flood("/api/watch"))
            crowd.create_task(flood("/api/chat", author="x", text="y" * 400))
            crowd.create_task(flood("/api/login", token="guess"))
        for _ in range(100):
            crowd.create_task(dribble())
        for _ in range(40):
            crowd.create_task(hang_on())
