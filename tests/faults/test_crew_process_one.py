"""The show as process 1 of a container, before it is on air; `test_crew_hangs` has the rest."""

import signal
from pathlib import Path

import psutil
import pytest

from tests.faults.rig_crew import ALONE, LIGHT, can_be_alone, within
from tests.show.stage_door import Show

pytestmark = pytest.mark.timeout(180)


@pytest.mark.skipif(not can_be_alone(), reason="a PID namespace needs root on Linux")
def test_as_process_one_it_can_be_called_off_before_it_is_on_air(tmp_path: Path) -> None:
    with Show(tmp_path, more=LIGHT, before=ALONE) as show:
        parent = psutil.Process(show.process.pid)
        # As soon as it has called anybody it heeds its signals.
        assert within(30, lambda: parent.children() and parent.children()[0].children())
        show.supervisor.send_signal(signal.SIGTERM)
        assert show.process.wait(timeout=40) == 0
