"""How much memory this process holds, and how it gives back what it has freed."""

import ctypes
import os
from functools import lru_cache

import psutil


def resident_mb() -> float:
    """Resident memory in MB; 0 while the system cannot say, as when no file can be opened."""
    try:
        return float(_process(os.getpid()).memory_info().rss / 1e6)
    except (OSError, psutil.Error):
        return 0.0


@lru_cache(maxsize=1)
def _process(pid: int) -> psutil.Process:
    """Told anew only after a fork: to find a process out takes ten times as long as its memory."""
    return psutil.Process(pid)


def give_back() -> bool:
    """Give what was freed back to the system; False when there was nothing, or no way to.

    glibc keeps what it is freed of for whoever asks next, in as many places as there are threads.
    `malloc_trim(3)` takes a few milliseconds for 100 MB, in which others who allocate wait.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim is not None and bool(trim(0))
