"""The reserve, voiced ahead line by line, whenever nothing else is to be done."""

import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator

from studio.errors import Unavailable
from studio.show import BoundLine, Utterance
from voice.booth import Booth

log = logging.getLogger(__name__)

RESTOCK = 0.25
"""Seconds of rest for each second of reserve: the voice and the air share two cores at a start."""
ENOUGH = 60.0
"""Seconds of reserve of a brain before this one with which nothing is urgent."""
LATER, CALM = 30.0, 2.0
"""Then the first line comes so many seconds later, and the rest for each second is longer: other
things are to be made up for, and nothing but a playout that dies will ever ask for these lines."""


class Larder:
    """Lines of the reserve that the playout on air has not heard of."""

    def __init__(
        self,
        booth: Booth,
        slack: Callable[[], float],
        keep: Callable[[Utterance], None],
        between: Callable[[], Awaitable[None]],
    ) -> None:
        """`slack` is what the booth may know of the air; `keep` takes each sentence as it comes.

        `between` two sentences what cannot wait is voiced.
        """
        self._booth = booth
        self._slack = slack
        self._keep = keep
        self._between = between
        self._lines: Iterator[BoundLine] = iter(())
        self._voiced: Iterator[BoundLine] = iter(())
        self._rested = 0.0
        """Show time from which another line may be voiced."""
        self._rest = RESTOCK

    def order(self, lines: Iterator[BoundLine]) -> None:
        """These are wanted, in place of those that were."""
        self._lines = lines

    def meet(self, held: float, t: float, voiced: Iterable[BoundLine] = ()) -> None:
        """At show time `t` a playout is met that holds so many seconds of reserve.

        It knows nothing of the lines that were `voiced` for another: they come again, before those
        that nobody has voiced yet. The disk remembers most of them, so this costs next to nothing.
        """
        self._voiced = iter(tuple(voiced))
        calm = held >= ENOUGH
        self._rest = CALM if calm else RESTOCK
        self._rested = t + LATER if calm else t

    async def stock(self, now: Callable[[], float]) -> bool:
        """Voice one more line; False when all are, or the last one was too short a time ago.

        `now` tells the show time.
        """
        if now() < self._rested:
            return False
        bound = next(self._voiced, None) or next(self._lines, None)
        if bound is None:
            return False
        seconds = 0.0
        try:
            async for utterance in self._booth.utter(bound, self._slack):
                self._keep(utterance)
                seconds += utterance.seconds
                await self._between()
        except Unavailable as reason:
            log.warning("a reserve line cannot be voiced: %s", reason)
        self._rested = now() + seconds * self._rest
        return True
