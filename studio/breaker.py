"""Remembers that something fails, so that it is not asked again for every sentence."""

from studio.clock import Clock


class Breaker:
    """Opens after `failures` in a row, or at once after one that cost more than `dear` seconds.

    While it is open a trial is due every `rest` seconds, each time after twice as long, up to
    `longest`; only a trial that works closes it.
    """

    def __init__(
        self,
        clock: Clock,
        failures: int = 3,
        rest: float = 10.0,
        dear: float = 1.0,
        longest: float = 120.0,
    ) -> None:
        self._clock = clock
        self._failures = failures
        self._first_rest = rest
        self._dear = dear
        self._longest = longest
        self._row = 0
        self._rest = rest
        self._again = 0.0

    @property
    def lets_through(self) -> bool:
        return self._row < self._failures

    @property
    def trial_is_due(self) -> bool:
        """True when it is open and has rested."""
        return not self.lets_through and self._clock.now() >= self._again

    def failed(self, cost: float = 0.0) -> None:
        """A failure that took `cost` seconds to show."""
        was_open = not self.lets_through
        self._row = self._failures if cost > self._dear else self._row + 1
        self._rest = min(self._longest, 2 * self._rest) if was_open else self._first_rest
        self._again = self._clock.now() + self._rest

    def worked(self) -> None:
        self._row = 0
