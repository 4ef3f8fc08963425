"""What a playout that has just started is told again: all that waits to be heard."""

import asyncio
from collections.abc import Callable, Collection, Iterator

from showrunner.asrun import AsRun
from showrunner.line import Line
from showrunner.wire import Message
from studio.clock import Clock
from studio.show import Utterance


class Again:
    """Tells it in the background, as fast as playout takes it."""

    def __init__(
        self,
        asrun: AsRun,
        playout: Line,
        wanted: Callable[[], Collection[str]],
        unheard: Callable[[Utterance], None],
    ) -> None:
        """`wanted` tells the ids of the lines on their way.

        `unheard` is told of each sentence of others: it was withdrawn while nobody could be told.
        """
        self._asrun = asrun
        self._playout = playout
        self._wanted = wanted
        self._unheard = unheard
        self._met = asyncio.Event()

    def meet(self) -> None:
        """A playout is there that knows nothing."""
        self._met.set()

    async def run(self, clock: Clock) -> None:
        """Tell every playout that is met, until cancelled."""
        while True:
            await self._met.wait()
            self._met.clear()
            await self._playout.pour(self._all(), clock)

    def _all(self) -> Iterator[Message]:
        for utterance in tuple(self._asrun.waiting):
            if not self._asrun.waits(utterance):
                continue  # heard or withdrawn since
            if utterance.bound.line.id in self._wanted():
                yield utterance
            else:
                self._unheard(utterance)
