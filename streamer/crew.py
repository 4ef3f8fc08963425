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

    def leave(self, name: str) -> None:
        """Wait for none of that name any more: it hangs."""
        self._threads = [thread for thread in self._threads if thread.name != name]

    def join(self, patience: float) -> list[str]:
        """Wait until all have ended, `patience` seconds for each; the names of those that hang."""
        for thread in self._threads:
            thread.join(patience)
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        hanging = [thread.name for thread in self._threads]
        if hanging:
            log.error("still at work after %.0f s: %s", patience, ", ".join(hanging))
        return hanging
