"""The threads of the air: named, joined, and none dies unnoticed."""

import logging
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)


class Crew:
    """Starts threads and waits for them. A bug in one is kept for whoever owns the crew."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []
        self.failed = threading.Event()
        self.failure: Exception | None = None

    def start(self, name: str, work: Callable[[], None]) -> None:
        def duty() -> None:
            try:
                work()
            except Exception as failure:
                log.exception("thread %s ended by a bug", name)
                self.failure = self.failure or failure
                self.failed.set()

        thread = threading.Thread(target=duty, name=name)
        self._threads.append(thread)
        thread.start()

    def join(self) -> None:
        """Wait until all have ended."""
        for thread in self._threads:
            thread.join()
        self._threads.clear()
