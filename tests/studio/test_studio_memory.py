"""Memory that was freed goes back to the system, from the middle of the heap as well."""

import ctypes
import subprocess
import sys

import pytest

from studio.memory import give_back

HOLES = """
import ctypes
from studio.memory import give_back, resident_mb
c = ctypes.CDLL(None)
c.malloc.restype, c.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
before = resident_mb()
blocks = [c.malloc(40_000) for _ in range(2500)]
for block in blocks:
    ctypes.memset(block, 1, 40_000)
for block in blocks[:-1]:  # the last one keeps the end of the heap where it is
    c.free(block)
print(resident_mb() - before, give_back(), resident_mb() - before)
"""


@pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="the C library has no way"
)
def test_what_was_freed_is_given_back_though_something_lies_behind_it() -> None:
    told = subprocess.run(
        [sys.executable, "-c", HOLES], capture_output=True, check=True, text=True
    ).stdout.split()
    assert float(told[0]) > 80
    assert told[1] == "True"
    assert float(told[2]) < 20


def test_where_the_library_has_no_way_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    assert give_back() is False
