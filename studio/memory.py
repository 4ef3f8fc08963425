"""How much memory this process holds, and how it gives back what it has freed."""

import ctypes

import psutil


def resident_mb() -> float:
    """Resident memory in MB; 0 while the system cannot say, as when no file can be opened."""
    try:
        return float(psutil.Process().memory_info().rss / 1e6)
    except (OSError, psutil.Error):
        return 0.0


def give_back() -> bool:
    """Give what was freed back to the system; False when there was nothing, or no way to.

    glibc keeps what it is freed of for whoever asks next, in as many places as there are threads.
    `malloc_trim(3)` takes a few milliseconds for 100 MB, in which others who allocate wait.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim is not None and bool(trim(0))
