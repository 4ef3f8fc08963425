"""The private folder of a show goes with it, and that of a killed one with the next show."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from showrunner.nest import nest

HOLD = """
import sys
from showrunner.nest import nest
with nest() as folder:
    (folder / "hls").mkdir()
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Temporary files of this test and its processes have a place of their own."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_it_goes_with_the_show_and_others_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "vitrine-soak-1").mkdir()
    with nest() as mine, nest() as another:
        assert mine != another
        assert mine.is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["vitrine-soak-1"]


def test_what_a_killed_show_has_left_goes_with_the_next_one(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as show:
        assert show.stdout is not None
        left = Path(show.stdout.readline().strip())
        with nest():
            assert (left / "hls").is_dir(), "it lives"
        show.kill()
        show.wait()
        assert left.is_dir()
        with nest() as mine:
            assert list(tmp_path.iterdir()) == [mine]
