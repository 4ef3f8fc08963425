"""The lives of the processes: how often each was started again and why, kept for the desk."""

import json
import logging
from contextlib import suppress
from pathlib import Path

from studio.clock import Clock

log = logging.getLogger(__name__)

RECORD = "lives"
"""Name of the file beside the sockets."""
TOLD = 5
"""Restarts of one process that are logged one by one, until it has been well for a while."""
WHILE = 60.0
"""Seconds: after those, one line for all restarts of so long a time."""


class Lives:
    """One entry for each process that was ever started again."""

    def __init__(self, record: Path | None, clock: Clock) -> None:
        """`record` is the file the desk reads; without one nothing is written down."""
        self._record = record
        self._clock = clock
        self._kept: dict[str, dict[str, str | int | float]] = {}
        self._counts: dict[str, int] = {}
        self._told: dict[str, tuple[int, float]] = {}

    @property
    def restarts(self) -> int:
        """All of them together."""
        return sum(self._counts.values())

    def over(self, name: str, why: str, lived: float, pause: float) -> None:
        """One life has ended; the next begins after `pause` seconds."""
        count = self._counts[name] = self._counts.get(name, 0) + 1
        now = self._clock.now()
        self._kept[name] = {"restarts": count, "why": why, "at": now}
        self._write()
        if lived > WHILE:
            self._told.pop(name, None)
        told, since = self._told.get(name, (0, now))
        if told >= TOLD and now - since < WHILE:
            return
        self._told[name] = told + 1, now
        words = "%s %s after %.1f s: starting it again in %.1f s (restart %d)"
        log.warning(words, name, why, lived, pause, count)

    def _write(self) -> None:
        if self._record is None:
            return
        draft = self._record.with_suffix(".new")
        with suppress(OSError):  # a full disk must not end the show
            draft.write_text(json.dumps(self._kept), encoding="utf-8")
            draft.replace(self._record)
