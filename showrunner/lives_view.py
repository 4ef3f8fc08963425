"""What the supervisor has written down of its processes, as the desk shows it."""

import json
from pathlib import Path

from studio.report import ProcessRow


def processes(record: Path, start: float) -> tuple[ProcessRow, ...]:
    """The processes that were started again; none while nothing is written.

    `start` is the monotonic time of show time 0.
    """
    try:
        kept = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    return tuple(
        ProcessRow(name, int(row["restarts"]), str(row["why"]), float(row["at"]) - start)
        for name, row in sorted(kept.items())
    )
