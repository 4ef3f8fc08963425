"""Remembers that something fails, so that it is not asked again for every sentence."""

from studio.clock import Clock


class Breaker:
    """Opens after `failures` in a row; lets one try through every `rest` seconds after that."""

    def __init__(self, clock: Clock, failures: int = 3, rest: float = 30.0) -> None:
        self._clock = clock
        self._failures = failures
        self._rest = rest
        self._row = 0
        self._again = 0.0

    @property
    def lets_through(self) -> bool:
        return self._row < self._failures or self._clock.now() >= self._again

    def failed(self) -> None:
        self._row += 1
        self._again = self._clock.now() + self._rest

    def worked(self) -> None:
        self._row = 0
