"""The AI notice: due at the start and after every interval, whatever else is on."""

from script_engine.call_sheet import CallSheet, Handed
from studio.show import Cue, Kind, Priority

CUE = Cue(Kind.DISCLOSURE, "disclosure", priority=Priority.NEXT)
_LOST = 90.0
"""Seconds after which a notice that was handed over counts as lost."""
_LEAD = 30.0
"""Seconds before its deadline at which it asks to be said."""


class Notice:
    """Knows when the notice was heard last, and whether one is on its way."""

    def __init__(self, minutes: float, calls: CallSheet) -> None:
        """It is heard every `minutes` at the latest."""
        self._seconds = minutes * 60
        self._calls = calls
        self._line: str | None = None
        self.heard: float | None = None
        """Show time at which it began the last time."""

    @property
    def deadline(self) -> float:
        """Show time by which it has to be heard."""
        return (self.heard or 0.0) + self._seconds

    def due(self, t: float) -> bool:
        handed = self._calls.get(self._line) if self._line else None
        if handed is not None and t - handed.at < _LOST:
            return False
        return self.heard is None or t >= self.deadline - min(_LEAD, self._seconds / 4)

    def handed(self, line: str) -> None:
        """It is on its way as this line."""
        self._line = line

    def over(self, handed: Handed) -> None:
        """A line has come to its end or was taken back, the notice perhaps."""
        if handed.kind is Kind.DISCLOSURE:
            self._line = None
            if handed.whole and handed.heard:
                self.heard = handed.began
