"""What trouble has needed is given back when it is over.

Outputs that are down keep seconds of the programme each, and what they leave behind is full of
holes: a show that loses its ten outputs a thousand times would hold twice what it needs.
"""

import threading
from collections.abc import Callable

from studio.memory import give_back

EVERY = 30.0
"""Seconds between two times."""


class Thrift:
    """Gives memory back now and then, in a thread of its own."""

    def __init__(self, give: Callable[[], object] = give_back) -> None:
        self._give = give
        self._ended = threading.Event()

    def work(self) -> None:
        """What the thread does until it is told to `end`."""
        while not self._ended.wait(EVERY):
            self._give()

    def end(self) -> None:
        self._ended.set()
