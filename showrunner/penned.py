"""The pen of a show on a simulated clock: it gets the real time it needs between two lines."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from script_engine.writer import Pen
from showrunner.crew import Crew

_MOST = 16
"""Pieces of work between two lines; each is bounded by its own deadlines."""


async def caught_up(pen: Pen | None) -> None:
    """Let the pen do what it has to do now."""
    for _ in range(_MOST):
        if pen is None or not await pen.turn():
            return


@contextmanager
def beside(crew: Crew, t: Callable[[], float]) -> Iterator[Callable[[], None]]:
    """A call that lets the pen do what it has to do now; it does nothing where there is none."""
    pen = crew.pen
    if pen is None:
        yield lambda: None
        return
    pen.serve(crew.director, t)
    with asyncio.Runner() as runner:
        try:
            yield lambda: runner.run(caught_up(pen))
        finally:
            runner.run(pen.close())
