"""Playout and the supervisor of a real show are killed and stopped: how soon is it back, and where?"""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import av
import psutil
import pytest

from benchmarks.rtmp_server import RtmpServer
from studio.journal import Journal
from tests.faults.rig_count import NIGHTLY, PATIENCE
from tests.faults.rig_crew import LIGHT, gone, hurt, restarts, within
from tests.real_ingest import ingests
from tests.show.stage_door import Show, free_port

pytestmark = [pytest.mark.timeout(PATIENCE), pytest.mark.real]


@pytest.fixture
def server(real_part: Callable[[str], str], tmp_path: Path) -> Iterator[RtmpServer]:
    for make in ingests(real_part, tmp_path):
        yield make()


def arrives(server: RtmpServer, since: set[Path]) -> bool:
    """Whether a picture of a new connection can be decoded."""
    for take in set(server.recordings()) - since:
        with suppress(av.FFmpegError, OSError), av.open(str(take)) as flv:
            if next(flv.decode(video=0), None) is not None:
                return True
    return False


def spoken(show: Show) -> int:
    """Rows of the journal that are not of the reserve."""
    return sum(row["kind"] != "reserve" for row in show.aired())


def test_playout_is_killed_then_hangs_and_the_show_goes_on_where_it_was(
    tmp_path: Path, server: RtmpServer
) -> None:
    with Show(tmp_path, to=server.url, more=LIGHT) as show:
        show.speaking()
        if NIGHTLY:  # more than may wait on the line to a playout that has just started
            show.until(lambda: show.air()["reserve"] > 100, 240)
        for how, noticed in ((signal.SIGKILL, 0.0), (signal.SIGSTOP, 2.0)):
            known = set(server.recordings())
            pid, at = hurt(show, "playout", how)
            assert within(60, lambda known=known: arrives(server, known))
            took = time.monotonic() - at
            sys.stdout.write(f"playout, {how.name}: decoded again after {took:.1f} s\n")
            assert took < noticed + 15  # 3 s on a machine that is not busy: `make bench`
            assert gone(pid)
            heard = spoken(show)
            show.until(lambda heard=heard: spoken(show) > heard, 60)
        assert restarts(show, "playout") == 2
        assert restarts(show, "brain") == 0
        assert show.stop() == 0
    ids = [(row["line"], row["part"]) for row in show.aired() if row["kind"] != "reserve"]
    assert len(ids) == len(set(ids))


def test_a_supervisor_that_is_killed_leaves_nobody_behind_and_the_next_one_goes_on(
    tmp_path: Path, server: RtmpServer
) -> None:
    port = free_port()
    with Show(tmp_path, to=server.url, more=LIGHT, port=port) as show:
        show.until(lambda: len(show.aired()) > 1, 60)
        # one of them cannot even hear that its parent is gone
        hurt(show, "brain", signal.SIGSTOP)
        left = psutil.Process(show.process.pid).children(recursive=True)
        known = set(server.recordings())
        show.process.kill()
        at = time.monotonic()
        show.process.wait()
    first = show.aired()
    # what systemd, Docker or a loop of a shell does
    with Show(tmp_path, to=server.url, more=LIGHT, port=port) as show:
        assert within(60, lambda: arrives(server, known))
        sys.stdout.write(f"supervisor: decoded again after {time.monotonic() - at:.1f} s\n")
        assert within(10, lambda: all(gone(process.pid) for process in left))
        show.until(show.air)  # at the port it had
        show.until(lambda: len(show.aired()) > len(first) + 1, 60)
        assert show.stop() == 0
    rows = show.aired()
    with closing(Journal(tmp_path / "run" / "journal.db")) as journal:
        assert journal.broken_at() is None
    pitches = [row["caption"] for row in rows if row["kind"] == "pitch"]
    assert len(pitches) == len(set(pitches))
