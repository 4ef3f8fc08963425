"""The show as process 1 of a container: it reaps what it inherits, and ends when it is told to."""

import shutil
import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from tests.faults.rig_crew import LIGHT, restarts, within
from tests.show.stage_door import Show

pytestmark = pytest.mark.timeout(180)
ALONE = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc")


def can_be_alone() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode == 0


def zombies(process: psutil.Process) -> list[int]:
    children = process.children(recursive=True)
    return [child.pid for child in children if child.status() == psutil.STATUS_ZOMBIE]


@pytest.mark.skipif(not can_be_alone(), reason="a PID namespace needs root on Linux")
def test_as_process_one_it_reaps_forwards_and_exits_clean(tmp_path: Path) -> None:
    with Show(tmp_path, more=LIGHT, before=ALONE) as show:
        show.speaking()
        (first,) = psutil.Process(show.process.pid).children()
        assert Path(f"/proc/{first.pid}/ns/pid").readlink() != Path("/proc/self/ns/pid").readlink()
        # Its voices lose their parent, and are process 1's from then on.
        orphans = show.child("brain").children(recursive=True)
        assert orphans
        show.kill("brain")
        show.until(lambda: show.air() and restarts(show, "brain") == 1)
        assert within(15, lambda: not any(child.is_running() for child in orphans))
        assert within(15, lambda: zombies(first) == [])
        first.send_signal(signal.SIGTERM)
        assert show.process.wait(timeout=40) == 0
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")


@pytest.mark.skipif(not can_be_alone(), reason="a PID namespace needs root on Linux")
def test_as_process_one_it_can_be_called_off_before_it_is_on_air(tmp_path: Path) -> None:
    with Show(tmp_path, more=LIGHT, before=ALONE) as show:
        parent = psutil.Process(show.process.pid)
        # As soon as it has called anybody it heeds its signals.
        assert within(30, lambda: parent.children() and parent.children()[0].children())
        parent.children()[0].send_signal(signal.SIGTERM)
        assert show.process.wait(timeout=40) == 0
