"""The vigil: looks at the show every second and tells desk, journal and webhook of alarms.

It is kept in the desk's process, which hears both of the others and holds nothing of the show.
"""

import asyncio
import logging
import shutil
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ValidationError

from showrunner.alert_post import Post
from showrunner.lookout import Lookout
from showrunner.troubles import Sight, troubles, unseen
from studio.alarm import Alarm, Alert
from studio.clock import Clock
from studio.report import AirReport, ProcessRow
from studio.script_report import ScriptReport
from studio.settings import Alerts

log = logging.getLogger(__name__)

LOOK = 1.0
"""Seconds between two looks."""
DISK_LOOK = 10.0
STORM = 600.0
"""Seconds within which restarts are counted."""
KEPT = "alarms.json"
"""Name of the file in `run.folder` with the alarms that are not over, and what is in no journal."""
UNTOLD = 256
"""Alerts that wait for a journal; the oldest are lost first."""
AGAIN = 5.0
"""Seconds after which what is not known to be in the journal is told again."""


class _Kept(BaseModel):
    """What a vigil leaves to the one after it."""

    alarms: tuple[Alarm, ...]
    untold: tuple[Alert, ...]


class Glass:
    """Remembers what one report cannot say: for how long, and since when."""

    def __init__(self) -> None:
        self._heard: tuple[int, int] | None = None
        """Lines aired, and lines refused by then."""
        self._restarts: deque[tuple[str, int, float]] = deque(maxlen=1000)

    def refused(self, script: ScriptReport | None) -> int:
        """Lines refused since the last one that was heard."""
        if script is None:
            return 0
        heard = self._heard
        if heard is None or script.aired != heard[0] or script.refused < heard[1]:
            # The last of these: another brain counts anew.
            heard = self._heard = (script.aired, script.refused)
        return script.refused - heard[1]

    def restarts(self, rows: tuple[ProcessRow, ...], now: float) -> tuple[tuple[str, int], ...]:
        """Restarts of each process within `STORM`."""
        for row in rows:
            last = [count for name, count, _ in self._restarts if name == row.name]
            if not last or last[-1] != row.restarts:
                self._restarts.append((row.name, row.restarts, row.t))
        while self._restarts and now - self._restarts[0][2] > STORM and len(self._restarts) > 1:
            self._restarts.popleft()
        return tuple((row.name, self._storm(row, now)) for row in rows)

    def _storm(self, row: ProcessRow, now: float) -> int:
        seen = [(count, at) for name, count, at in self._restarts if name == row.name]
        recent = [count for count, at in seen if now - at <= STORM]
        if not recent:
            return 0
        before = max((count for count, at in seen if now - at > STORM), default=None)
        first = recent[0] - 1 if before is None else before
        return recent[-1] - first


class Vigil:
    """Owns the alarms. The desk says what it has heard, and is told of news by `changed`."""

    def __init__(
        self,
        limits: Alerts,
        folder: Path,
        clock: Clock,
        start: float,
        journal: Callable[[Alert], object],
        post: Post | None,
    ) -> None:
        """`journal` hands an alert to whoever takes it down, who then says that it is `written`.

        `start` is the monotonic time of show time 0.
        """
        self._limits = limits
        self._folder = folder
        self._clock = clock
        self._start = start
        self._journal = journal
        self._post = post
        repeat = limits.repeat_hours * 3600 if limits.repeat_hours is not None else None
        self._lookout = Lookout(repeat, clock.wall)
        self._glass = Glass()
        self._untold: deque[Alert] = deque(maxlen=UNTOLD)
        self._told = -AGAIN
        self._disk: tuple[int, int] | None = None

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        return self._lookout.alarms

    @property
    def disk(self) -> tuple[int, int] | None:
        """Bytes of the disk with `run.folder`, free and in all; None where nobody could look."""
        return self._disk

    @property
    def post(self) -> Post | None:
        return self._post

    def resume(self) -> None:
        """Take up what the vigil before this one had told."""
        try:
            kept = _Kept.model_validate_json((self._folder / KEPT).read_bytes())
        except (OSError, ValidationError):
            return
        self._lookout.resume(kept.alarms, self._clock.now() - self._start)
        self._untold.extend(kept.untold)

    def look(
        self,
        air: AirReport | None,
        script: ScriptReport | None,
        processes: tuple[ProcessRow, ...],
    ) -> bool:
        """Look once; True when alarms have begun, changed or ended."""
        now = self._clock.now() - self._start
        before = self._lookout.alarms
        sight = Sight(
            air=air,
            air_age=now - air.t if air else now,
            script=script,
            script_age=now - script.t if script else now,
            refused=self._glass.refused(script),
            restarts=self._glass.restarts(processes, now),
            disk_free=self._disk[0] if self._disk else None,
        )
        alerts = self._lookout.look(troubles(sight, self._limits), unseen(sight), now)
        for alert in alerts:
            self._tell(alert)
        if self._untold and (alerts or now - self._told >= AGAIN):
            self._told = now
            for alert in self._untold:
                self._journal(alert)
        if alerts:
            self._keep()
        return self._lookout.alarms != before

    def written(self, alert: Alert) -> None:
        """It is in the journal."""
        if alert in self._untold:
            self._untold.remove(alert)
            self._keep()

    async def look_at_disk(self) -> None:
        """Ask for free space now and then: a file system that hangs must not hold up the desk."""
        while True:
            try:
                usage = await asyncio.to_thread(shutil.disk_usage, _there(self._folder))
                self._disk = (usage.free, usage.total)
            except OSError as reason:
                log.warning("free space of %s: %s", self._folder, reason)
                self._disk = None
            await self._clock.pause(DISK_LOOK)

    def _tell(self, alert: Alert) -> None:
        alarm = alert.alarm
        level = logging.INFO if alert.event == "resolved" else logging.WARNING
        log.log(
            level, "alarm %s, %s: %s", alert.event, alarm.key, alarm.words,
            extra={"alarm": alarm.key, "event": alert.event},
        )  # fmt: skip
        self._untold.append(alert)
        if self._post is not None:
            self._post.put(alert)

    def _keep(self) -> None:
        draft = self._folder / f"{KEPT}.new"
        with suppress(OSError):  # a full disk is itself an alarm
            kept = _Kept(alarms=self._lookout.alarms, untold=tuple(self._untold))
            draft.write_text(kept.model_dump_json(), encoding="utf-8")
            draft.replace(self._folder / KEPT)


def _there(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())
