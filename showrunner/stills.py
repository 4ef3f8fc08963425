"""The desk's own picture of the air: asked for at playout when somebody wants to see it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from showrunner.wire import Still

FRESH = 2.0
"""Seconds for which a picture is new enough: playout is asked no more often."""
PATIENCE = 1.0
"""Seconds playout may take; then the last picture it made is all there is."""


class Stills:
    """Keeps the last picture, and has a new one made when that is old and somebody asks."""

    def __init__(self, take: Callable[[], bool], now: Callable[[], float]) -> None:
        """`take` tells playout to make one, False when it cannot be told; `now` is show time."""
        self._take = take
        self._now = now
        self._last: Still | None = None
        self._coming: asyncio.Event | None = None
        """Set when the picture comes that was asked for; None when none is under way."""

    async def newest(self) -> Still | None:
        """A picture that is new, or the last one there was."""
        if self._last is not None and self._now() < self._last.t + FRESH:
            return self._last
        if self._coming is None:
            if not self._take():
                return self._last
            self._coming = asyncio.Event()
        coming = self._coming
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await coming.wait()
        if self._coming is coming:
            self._coming = None
        return self._last

    def came(self, still: Still) -> None:
        """Take the picture that playout has made."""
        self._last = still
        if self._coming is not None:
            self._coming.set()
