"""A process lets go of what it has read of its libraries, and goes on as if nothing had been."""

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from studio import mapped

SCRIPT = """
import re, ssl, sys
import numpy as np
from studio.mapped import let_go

def of_files():
    return int(re.search(r"RssFile:\\s+(\\d+)", open("/proc/self/status").read())[1]) << 10

words = np.linalg.inv(np.eye(3)).sum(), ssl.OPENSSL_VERSION
held = of_files()
gone = let_go()
left = of_files()
assert (np.linalg.inv(np.eye(3)).sum(), ssl.OPENSSL_VERSION) == words
print(held, gone, left)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what is mapped")
def test_most_of_the_libraries_is_let_go_of_and_comes_back_when_it_is_used() -> None:
    ran = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    held, gone, left = map(int, ran.stdout.split())
    assert gone > held / 2
    assert left < held - gone / 2


def test_a_system_that_does_not_tell_what_is_mapped_has_it_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mapped, "_OURS", str(tmp_path / "smaps"))
    assert mapped.let_go() == 0


def test_what_was_written_to_since_it_was_loaded_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "smaps"
    rows = []
    for start, anonymous, swap in ((0x10, 8, 0), (0x20, 0, 8), (0x30, 0, 0)):
        rows += [
            f"{start:x}000-{start + 2:x}000 r--p 00000000 fd:00 7   /lib/libone.so.1",
            "Rss: 8 kB", f"Anonymous: {anonymous} kB", f"Swap: {swap} kB", "VmFlags: rd mr",
        ]  # fmt: skip
    told.write_text("\n".join(rows))
    monkeypatch.setattr(mapped, "_OURS", str(told))
    asked: list[int] = []

    class Library:
        def madvise(self, start: ctypes.c_void_p, _size: object, _advice: int) -> int:
            asked.append(start.value or 0)
            return 0

    monkeypatch.setattr(ctypes, "CDLL", lambda _: Library())
    assert mapped.let_go() == 8 << 10
    assert asked == [0x30000]
