"""A show that is called off before it has begun."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from benchmarks.rtmp_server import until


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_a_show_is_called_off_while_its_settings_are_read_however_long_that_takes(
    tmp_path: Path, told: signal.Signals
) -> None:
    os.mkfifo(tmp_path / "config.yaml")  # nobody ever writes there
    show = subprocess.Popen(
        [sys.executable, "-m", "showrunner.main", "live", "--config", "config.yaml"],
        cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(tmp_path)},
    )  # fmt: skip

    def reading() -> list[psutil.Process]:
        family = psutil.Process(show.pid).children(recursive=True)
        return [one for one in family if "showrunner.preflight" in one.cmdline()]

    try:
        assert until(lambda: bool(reading()))
        family = psutil.Process(show.pid).children(recursive=True)
        os.killpg(show.pid, told)  # as a terminal does
        _, said = show.communicate(timeout=30)
    finally:
        if show.poll() is None:
            show.kill()
    assert show.returncode == 0
    assert "Traceback" not in said
    assert not any(one.is_running() for one in family)
    assert list(tmp_path.glob("vitrine-*")) == []
