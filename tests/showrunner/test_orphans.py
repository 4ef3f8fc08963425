"""Process 1 collects whoever has died without a parent, and nobody else."""

import subprocess
import sys

import pytest

from showrunner.orphans import Orphans

ALONE = """
import subprocess, sys
from pathlib import Path
from showrunner.orphans import Orphans

child = subprocess.Popen([sys.executable, "-c", ""])
stat = Path(f"/proc/{child.pid}/stat")
while " Z " not in stat.read_text():
    pass
orphans = Orphans()
orphans.collect()
assert stat.exists()
orphans.collect([child.pid])
assert stat.exists(), "whoever waits for it has not come to it yet"
orphans.collect()
assert not stat.exists()
child.returncode = 0  # nobody is to wait for it any more
"""
"""In a process that has no other children, dead ones of other tests among them."""


def test_the_dead_are_collected_at_the_second_look_and_not_before() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ALONE], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("looks", [1, 3])
def test_without_children_there_is_nothing_to_collect(looks: int) -> None:
    orphans = Orphans()
    for _ in range(looks):
        orphans.collect()
