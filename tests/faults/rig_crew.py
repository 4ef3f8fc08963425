"""What the tests of hurt processes share: who is who in a show, and what was seen of it."""

import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil

from tests.show.stage_door import Show, decoded, longest_silence

FPS = 24
LIGHT: dict[str, Any] = {
    "stream": {"width": 270, "height": 480, "fps": FPS, "preset": "ultrafast", "video_kbps": 400}
}
"""A programme that a machine can make beside other work."""


ALONE = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc")
"""Before a command: it is process 1, as in a container."""


def can_be_alone() -> bool:
    """Whether this machine lets us: Linux, and root."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode == 0


@dataclass(frozen=True)
class Seen:
    """A recording, decoded."""

    frames: int
    missing: int
    """Frames that are not there between the first and the last."""
    silence: float
    """Longest silence, seconds."""


def seen(file: Path) -> Seen:
    pictures, blocks, sound = decoded(file)
    lasted = pictures[-1] - pictures[0]
    whole = round(lasted * FPS) + 1
    # FLV stamps are whole milliseconds
    even = all(abs(b - a - Fraction(1, FPS)) <= Fraction(1, 900) for a, b in pairwise(pictures))
    assert even or whole > len(pictures), "pictures come twice, or out of order"
    assert abs(blocks[-1][0] - blocks[0][0] - lasted) < Fraction(1, 4), "picture or sound ended"
    return Seen(len(pictures), whole - len(pictures), longest_silence(sound))


def counted(show: Show) -> int:
    """Frames that a machine with too much to do had no time for, so far: all are counted, and on one
    that has time there are none."""
    air = show.air()
    unread = sum(output["dropped_video"] for output in air["outputs"])
    return int(air["lost"]) + int(air["holes"]) + unread


def restarts(show: Show, name: str) -> int:
    rows = show.ask("/api/state")["processes"]
    return next((int(row["restarts"]) for row in rows if row["name"] == name), 0)


def hurt(show: Show, role: str, how: signal.Signals) -> tuple[int, float]:
    """Send it a signal; its pid, and when that was."""
    process = show.child(role)
    process.send_signal(how)
    return process.pid, time.monotonic()


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def within(seconds: float, true: Callable[[], object]) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
