"""The slate while the presenter is still being built, so that the show is on air at once."""

import logging
import threading
from collections.abc import Callable

from studio.moment import Moment, Painter
from studio.show import Pixels

log = logging.getLogger(__name__)


class Opening:
    """A painter that shows the slate until the real one is ready."""

    def __init__(self, slate: Pixels, build: Callable[[], Painter]) -> None:
        self._slate = slate
        self._build = build
        self._painter: Painter | None = None
        self._thread = threading.Thread(target=self._prepare, name="build")
        self.failure: Exception | None = None
        """What kept the presenter off the stage."""

    def start(self) -> None:
        self._thread.start()

    def join(self) -> None:
        self._thread.join()

    @property
    def ready(self) -> bool:
        return self._painter is not None

    def paint(self, moment: Moment) -> Pixels:
        painter = self._painter
        return self._slate.copy() if painter is None else painter.paint(moment)

    def _prepare(self) -> None:
        try:
            self._painter = self._build()
        except Exception as failure:
            log.exception("the presenter cannot be built")
            self.failure = failure
