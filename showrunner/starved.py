"""How long a process waited for a processor, which is no fault of its own."""

from contextlib import suppress
from pathlib import Path

_NANO = 1e-9


def starved(pid: int, proc: Path = Path("/proc")) -> float:
    """Seconds for which the first thread of process `pid` could have run and had no core to run on.

    Since its birth. The second number of `schedstat` (Linux, Documentation/scheduler/sched-stats);
    0 where the kernel keeps none and when the process is gone.
    """
    with suppress(OSError, ValueError, IndexError):
        return int((proc / str(pid) / "schedstat").read_text().split()[1]) * _NANO
    return 0.0
