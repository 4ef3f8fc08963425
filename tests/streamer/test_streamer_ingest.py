"""Our own ingest: a child that hangs is replaced, and the programme arrives again."""

import asyncio
import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from streamer import ingest as own
from streamer.ingest import HANGS, WAIT_FOR_PUBLISHER, Ingest
from streamer.station import Station
from studio.clock import SimulatedClock, SystemClock
from studio.settings import Output
from tests.streamer.air_parts import SMALL, Sketch, slate


class Scripted(Ingest):
    """An ingest whose playlist grows as a script says: times of the show clock."""

    def __init__(self, folder: Path, clock: SimulatedClock, until: float) -> None:
        super().__init__(folder, clock)
        self._until = until
        self._time = clock

    def _written(self) -> int:
        return int(min(self._time.now(), self._until) / own.SEGMENT)


@pytest.mark.parametrize(("until", "patience"), [(30.0, HANGS), (0.0, WAIT_FOR_PUBLISHER + HANGS)])
def test_a_child_is_given_up_eight_seconds_after_its_last_segment_or_when_nobody_came(
    tmp_path: Path, until: float, patience: float
) -> None:
    clock = SimulatedClock()
    asyncio.run(Scripted(tmp_path, clock, until)._watch())
    assert until + patience - own.SEGMENT <= clock.now() <= until + patience + own.SEGMENT


def test_a_folder_that_was_swept_away_is_there_for_the_next_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest = Ingest(tmp_path / "nest" / "hls", SystemClock())
    monkeypatch.setattr(ingest, "_command", lambda: ["true"])

    async def sweep() -> None:
        task = asyncio.ensure_future(ingest.run())
        while not ingest.folder.exists():
            await asyncio.sleep(0.01)
        shutil.rmtree(tmp_path / "nest")
        while not ingest.folder.exists():
            await asyncio.sleep(0.01)
        ingest.stop()
        await task

    asyncio.run(asyncio.wait_for(sweep(), 20))


@pytest.mark.timeout(120)
def test_an_ingest_that_hangs_is_replaced_and_the_programme_arrives_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own, "HANGS", 4.5)  # a segment comes every two seconds
    clock = SystemClock()
    ingest = Ingest(tmp_path / "hls", clock, port=0)
    outputs = (Output(name="own", url=ingest.url),)
    station = Station(SMALL, Sketch(), slate(), clock, clock.now(), outputs)

    async def segment(after: int) -> int:
        while ingest._written() <= after or not ingest.ready():
            await asyncio.sleep(0.05)
        return ingest._written()

    async def hurt() -> None:
        async with asyncio.timeout(90):
            task = asyncio.ensure_future(ingest.run())
            written = await segment(0)
            [child] = [p for p in psutil.Process().children() if str(ingest.port) in str(cmd(p))]
            os.kill(child.pid, signal.SIGSTOP)
            while ingest.publishers == 0:
                await asyncio.sleep(0.05)
            assert not child.is_running()
            await segment(written)
            ingest.stop()
            await task

    station.start()
    try:
        asyncio.run(hurt())
    finally:
        station.stop()


def cmd(process: psutil.Process) -> list[str]:
    with suppress(psutil.Error):
        return process.cmdline()
    return []
