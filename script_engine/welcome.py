"""When viewers who have just come are told where they are: the time of the next re-hook."""

SOON = 34.0
"""Seconds before its time at which a re-hook is planned: answers and a notice may go before."""
ASKED = 16.0
"""Seconds sooner that it is planned once an answer was heard: more of them may come before it."""
ANSWER = 9.0
"""Seconds that an answer takes at most, as a rule."""
RETRY = 8.0
"""Seconds after which a re-hook is tried again that nobody could word."""
HURRY = 20.0
"""Seconds before its time at which a re-hook that is not on its way yet goes before answers."""


class Welcome:
    """Counts from the last word of welcome that was heard, or is on its way to be."""

    def __init__(self, minutes: float) -> None:
        """`minutes` may pass between two words of welcome."""
        self._limit = minutes * 60
        self._heard = 0.0
        self._coming: float | None = None
        """Show time at which the one that is on its way should be heard."""
        self._asked = False
        """Whether an answer was heard since the last one."""
        self._tried: float | None = None
        """When one was last asked for that nobody could word."""

    def due(self, air: float) -> bool:
        """Whether what is heard at show time `air` should be one; to be asked once, then tried."""
        last = self._heard if self._coming is None else max(self._heard, self._coming)
        lead = SOON + ASKED if self._asked else SOON
        soon = air - last >= self._limit - min(lead, self._limit / 3)
        if not soon or (self._tried is not None and air - self._tried < RETRY):
            return False
        self._tried = air
        return True

    def said(self, air: float) -> None:
        """One was written, to be heard at about show time `air`."""
        self._coming, self._tried = air, None

    def heard(self, t: float) -> None:
        """One was heard at show time `t`."""
        self._heard, self._coming = t, None
        self._asked = False

    def answered(self) -> None:
        """An answer was heard."""
        self._asked = True

    def hurries(self, t: float, coming: float | None) -> bool:
        """Whether the next one comes too late when an answer goes before it.

        It is heard `coming` seconds after show time `t` as things are; None when it is not on its
        way.
        """
        limit = self._heard + self._limit
        need = HURRY if coming is None else coming + ANSWER
        return limit - need <= t < limit + RETRY
