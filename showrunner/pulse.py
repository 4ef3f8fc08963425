"""The heartbeat of a child: a byte on a pipe, again and again, for as long as its work goes on.

A process that has died is easily noticed; one that hangs is not. So the supervisor feels the pulse
of each of its children, and ends one that has none, as if it had died.
"""

import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

OPTION = "--pulse"
"""Before the number of the pipe on a child's command line."""
BEAT = 0.25
"""Seconds between two beats; between two looks of the supervisor, too."""
FORGIVEN = 30.0
"""Seconds of waiting for a core that are taken off a silence, at most: what turns in a circle
on a machine that has no time for it must still be found."""
_GULP = 4096
"""Bytes that are read at once: thousands of beats, more than wait between two looks."""


class Heart:
    """The child's end of the pipe. Without one its beats go nowhere."""

    def __init__(self, pipe: int | None) -> None:
        self._pipe = pipe

    def beat(self) -> None:
        """Say that the work goes on. Never waits, and never fails: nobody may listen any more."""
        if self._pipe is not None:
            with suppress(OSError):
                os.write(self._pipe, b".")

    def close(self) -> None:
        if self._pipe is not None:
            os.close(self._pipe)
            self._pipe = None

    @contextmanager
    def on_loop(self, well: Callable[[], bool] = lambda: True) -> Iterator[None]:
        """Beat for as long as the running event loop turns and `well` says so."""
        loop = asyncio.get_running_loop()

        over = asyncio.Event()

        def again() -> None:
            if not over.is_set():
                if well():
                    self.beat()
                loop.call_later(BEAT, again)

        again()
        try:
            yield
        finally:
            over.set()


def heart(arguments: Sequence[str]) -> Heart:
    """The heart of a process that was started with these words."""
    if OPTION not in arguments:
        return Heart(None)
    pipe = int(arguments[arguments.index(OPTION) + 1])
    os.set_inheritable(pipe, False)  # what a child starts does not beat for it  # noqa: FBT003 - the call has no keyword
    return Heart(pipe)


class Pulse:
    """The supervisor's end: how long nothing was felt.

    Time counts look by look, and no gap between two looks counts for more than two of them: when
    the machine, or all of the show, was suspended, nobody is thought dead for it. Nor does a child
    that gets no core to run on: a machine with too much to do would only have more to do after its
    death.
    """

    def __init__(self) -> None:
        self._ours, self.theirs = os.pipe()
        for end in (self._ours, self.theirs):
            os.set_blocking(end, False)
        self.felt = False
        """Whether it has ever beaten."""
        self._silence = 0.0
        """Seconds since the last beat, or since the first look."""
        self._waited = 0.0
        """Seconds of it in which the child waited for a core."""
        self._starved: float | None = None
        self._closed = False

    @property
    def quiet(self) -> float:
        """Seconds since the last beat, or since the first look, in which it could have beaten."""
        return max(0.0, self._silence - min(self._waited, FORGIVEN))

    def feel(self, passed: float, starved: float = 0.0) -> None:
        """Look again, `passed` seconds after the last look.

        `starved` is how long the child has waited for a core in all of its life. The kernel adds a
        wait when it is over, so one look may bring what several were silent for.
        """
        self._silence += min(passed, 2 * BEAT)
        if self._starved is not None:
            self._waited += max(0.0, starved - self._starved)
        self._starved = starved
        with suppress(BlockingIOError):
            if os.read(self._ours, _GULP):
                self.felt, self._silence, self._waited = True, 0.0, 0.0

    def born(self) -> None:
        """The child has its end now; ours of it is closed."""
        os.close(self.theirs)

    def close(self) -> None:
        """Feel nothing any more; said twice, it counts once."""
        if not self._closed:
            self._closed = True
            os.close(self._ours)
