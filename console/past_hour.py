"""The last hour of the figures in the health strip: a page that is opened anew draws it at once."""

from collections import deque
from collections.abc import Callable, Mapping

from console.desk import DeskState
from console.hour import EVERY, Hour
from studio.report import AirReport
from studio.script_report import ScriptReport

POINTS = 360
"""Points that are kept: an hour."""
AWAY = 3.0
"""Seconds after which a report says nothing of now."""

_AIR: Mapping[str, Callable[[AirReport], float]] = {
    "frames late": lambda air: 100 * air.late / air.frames if air.frames else 0.0,
    "speech buffer": lambda air: air.buffer,
    "picture": lambda air: air.paint_ms + air.encode_ms,
}
_SCRIPT: Mapping[str, Callable[[ScriptReport], float | None]] = {
    "llm": lambda script: script.writer.total_seconds if script.writer else None,
    "voice": lambda script: script.voice_speed,
}
"""Names are those of the gauges (static/js/health.js)."""


class PastHour:
    """A ring of points; no larger after a year than after an hour."""

    def __init__(self) -> None:
        self._points: deque[dict[str, float]] = deque(maxlen=POINTS)
        self._last: int | None = None

    def look(self, state: DeskState, now: float) -> None:
        """Take a point when one is due; those that were missed stay empty. `now` is monotonic."""
        slot = int(now / EVERY)
        if slot == self._last:
            return
        missed = 0 if self._last is None else min(POINTS, slot - self._last - 1)
        self._points.extend({} for _ in range(missed))
        self._points.append(_figures(state))
        self._last = slot

    @property
    def hour(self) -> Hour:
        names = dict.fromkeys(name for point in self._points for name in point)
        return Hour(curves={name: [point.get(name) for point in self._points] for name in names})


def _figures(state: DeskState) -> dict[str, float]:
    air = state.air if state.air_age <= AWAY else None
    script = state.script if state.script_age <= AWAY else None
    found: dict[str, float | None] = {}
    if air is not None:
        found |= {name: figure(air) for name, figure in _AIR.items()}
    if script is not None:
        found |= {name: figure(script) for name, figure in _SCRIPT.items()}
    if air is not None and script is not None:
        found["memory"] = air.memory_mb + script.memory_mb
    if state.watching is not None:
        found["watching"] = float(state.watching)
    return {name: round(value, 3) for name, value in found.items() if value is not None}
