"""The lookout: a trouble that lasts becomes an alarm, told when it begins, again, and when over."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from showrunner.troubles import Trouble
from studio.alarm import Alarm, Alert, Condition

CLEAR = 10.0
"""Seconds that a trouble must be away to be over: what comes and goes all the time is one."""
MOST = 200
"""Alarms at one time. Each is about something that is there once, or once an output."""


@dataclass(slots=True)
class _Case:
    trouble: Trouble
    since: float
    seen: float
    """When it was last there."""
    alarm: Alarm | None = None
    told: float = 0.0


class Lookout:
    """Compares what is wrong with what was. All times are of one line, such as show time."""

    def __init__(self, repeat: float | None, wall: Callable[[], datetime]) -> None:
        """`repeat` seconds after it was last told, an alarm that lasts is told again."""
        self._repeat = repeat
        self._wall = wall
        self._cases: dict[str, _Case] = {}

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """What has fired and is not over, the gravest and oldest first."""
        fired = [case.alarm for case in self._cases.values() if case.alarm is not None]
        return tuple(sorted(fired, key=lambda alarm: (alarm.severity, alarm.since)))

    def resume(self, alarms: Iterable[Alarm], now: float) -> None:
        """Go on with alarms that were told before a restart: they end, or are told again."""
        for alarm in alarms:
            trouble = Trouble(alarm.key, alarm.condition, alarm.severity, alarm.words, 0.0)
            self._cases[alarm.key] = _Case(trouble, min(alarm.since, now), now, alarm, now)

    def look(
        self, troubles: Iterable[Trouble], unseen: Collection[Condition], now: float
    ) -> tuple[Alert, ...]:
        """What is to be told at `now`. Cases of `unseen` conditions stay as they are."""
        alerts: list[Alert] = []
        for trouble in troubles:
            case = self._cases.get(trouble.key)
            if case is None:
                if len(self._cases) >= MOST:
                    continue
                case = self._cases[trouble.key] = _Case(trouble, now, now)
            case.trouble, case.seen = trouble, now
            alerts += self._lasts(case, now)
        for key, case in list(self._cases.items()):
            if case.trouble.condition in unseen:
                case.seen = now
            elif now - case.seen >= CLEAR:
                del self._cases[key]
                alerts += self._over(case)
        return tuple(alerts)

    def _lasts(self, case: _Case, now: float) -> list[Alert]:
        trouble = case.trouble
        if case.alarm is None:
            if now - case.since < trouble.after:
                return []
            case.told = now
            case.alarm = Alarm(
                trouble.key, trouble.condition, trouble.severity, trouble.words, case.since,
                self._now(),
            )  # fmt: skip
            return [Alert("fired", case.alarm, now - case.since, self._now())]
        case.alarm = replace(case.alarm, words=trouble.words)
        if self._repeat is None or now - case.told < self._repeat:
            return []
        case.told = now
        return [Alert("repeated", case.alarm, now - case.since, self._now())]

    def _over(self, case: _Case) -> list[Alert]:
        if case.alarm is None:
            return []
        return [Alert("resolved", case.alarm, case.seen - case.since, self._now())]

    def _now(self) -> str:
        return self._wall().isoformat(timespec="seconds")
