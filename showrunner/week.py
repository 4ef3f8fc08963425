"""What was said in the last seven days, as keys: read from the journal while the show goes on."""

import asyncio
import logging
from datetime import datetime, timedelta
from pathlib import Path

from script_engine.novelty import EXACT_SECONDS, line_key
from script_engine.writer import Writer
from studio.errors import Unavailable
from studio.past import lately

log = logging.getLogger(__name__)

ROWS = 150_000
"""As-run rows that are read at most: a week has some 75,000, and more where answers cut in."""


def week(journal: Path, t: float, now: datetime, most: int = ROWS) -> list[tuple[float, int]]:
    """Show time and key of every line of the last seven days, oldest first.

    `t` and `now` are one moment in show time and wall time: what was said before this show has
    times below 0. A line that another one interrupted counts as a whole. Takes about 20 us a row.
    Raises `Unavailable`.
    """
    since = now - timedelta(seconds=EXACT_SECONDS)
    words: dict[str, list[str]] = {}
    said: dict[str, float] = {}
    for wall, (line, caption) in lately(journal, "aired", ("line", "caption"), since, most):
        if isinstance(line, str) and isinstance(caption, str):
            words.setdefault(line, []).append(caption)
            said.setdefault(line, t - max(0.0, (now - wall).total_seconds()))
    keys = [(said[line], line_key(" ".join(reversed(parts)))) for line, parts in words.items()]
    keys.reverse()
    return keys


async def recall(writer: Writer, journal: Path, t: float, now: datetime) -> None:
    """Let the writer know the lines of the last week. A thread reads them while the show goes on.

    Until it has, the writer knows those of the last day (`Resume`). A journal that cannot be read
    is logged and costs no more than that.
    """
    try:
        keys = await asyncio.to_thread(week, journal, t, now)
    except Unavailable as reason:
        log.warning("lines of the last week may come again: %s", reason)
    else:
        writer.recall(keys)
