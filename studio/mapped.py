"""Of its libraries a process holds what it reads, not all that it had to read to begin.

What is mapped of a file stays with whoever has read it once, and counts as theirs. The system keeps
it in its own cache as well, from where it comes back, sixteen pages at a time, in microseconds.

It needs next to nothing of Python's library: processes that hold little use it, too.
"""

import ctypes

BEGUN = 60.0
"""Seconds after which a process of the show has begun, and lets go once."""
_OURS = "/proc/self/smaps"
_COUNTED = ("Rss:", "Anonymous:", "Swap:")
_MADV_DONTNEED = 4
"""From linux/mman.h."""


def let_go() -> int:
    """Hold nothing of the libraries until it is read again; the bytes that were let go of.

    Some 20 ms of work. 0 where the system has no such way.
    """
    madvise = getattr(ctypes.CDLL(None), "madvise", None)
    try:
        with open(_OURS, encoding="utf-8", errors="replace") as told:  # noqa: PTH123 - see above
            lines = told.read().splitlines()
    except OSError:
        return 0
    if madvise is None:
        return 0
    place, gone = "", 0
    sizes: dict[str, int] = {}
    for line in lines:
        words = line.split(maxsplit=5)
        if not words[0].endswith(":"):
            place, sizes = words[0] if _is_library(words) else "", {}
        elif place and words[0] in _COUNTED:
            sizes[words[0]] = int(words[1]) << 10
        elif place and words[0] == "VmFlags:":
            start, end = (int(edge, 16) for edge in place.split("-"))
            # What a library was given when it was loaded is in no file: it would be lost.
            untouched = not sizes["Anonymous:"] and not sizes["Swap:"]
            where = ctypes.c_void_p(start), ctypes.c_size_t(end - start)
            if sizes["Rss:"] and untouched and madvise(*where, _MADV_DONTNEED) == 0:
                gone += sizes["Rss:"]
    return gone


def _is_library(words: list[str]) -> bool:
    """Whether a mapping is of a library, where nobody may write.

    Libraries are never taken away once they are loaded. In the place of another file something
    else could stand by the time it is let go of.
    """
    if len(words) < 6 or words[1][:2] != "r-" or words[1][3] != "p":
        return False
    name, dot, edition = words[5].rpartition(".so")
    return bool(name and dot) and not edition.strip(".0123456789")
