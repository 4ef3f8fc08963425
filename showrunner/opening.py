"""The slate while the presenter is still being built, so that the show is on air at once."""

import logging
import threading
from collections.abc import Callable

from avatar.painter import StagePainter
from studio.errors import Misconfigured
from studio.moment import Moment
from studio.show import Pixels

log = logging.getLogger(__name__)

AGAIN = 10.0
"""Seconds until the presenter is built again after a fault."""


class Opening:
    """A painter that shows the slate until the real one is ready."""

    def __init__(self, slate: Pixels, build: Callable[[], StagePainter]) -> None:
        # One picture for all frames: the encoder's queue then holds it once.
        self._slate = slate
        self._meanwhile = self._slate
        """What is seen while nobody paints."""
        self._build = build
        self._painter: StagePainter | None = None
        self._thread = self._builder()
        self._closing = threading.Event()
        self.refusal: Misconfigured | None = None
        """Why the presenter or the stage cannot be used as it is set."""

    def start(self) -> None:
        self._thread.start()

    def replace(self) -> None:
        """Leave the painter behind, as it hangs, and build another; its last picture stays."""
        if self._painter is not None:
            self._painter = None
            self._thread = self._builder()
            self._thread.start()

    def close(self) -> None:
        """Wait for the presenter to be built, and send it home."""
        self._closing.set()
        self._thread.join()
        if self._painter is not None:
            self._painter.close()

    @property
    def ready(self) -> bool:
        return self._painter is not None

    def paint(self, moment: Moment) -> Pixels:
        painter = self._painter
        if painter is None:
            shown = self._meanwhile
            return self._slate if shown is self._slate or moment.slate else shown
        picture = painter.paint(moment)
        if painter is self._painter:  # else it was left behind while it painted
            self._meanwhile = picture
        return picture

    def _builder(self) -> threading.Thread:
        return threading.Thread(target=self._prepare, name="build")

    def _prepare(self) -> None:
        while self._painter is None and not self._closing.is_set():
            try:
                self._painter = self._build()
            except Misconfigured as refusal:
                self.refusal = refusal
                return
            except Exception:
                log.exception("the presenter cannot be built; trying again in %.0f s", AGAIN)
                self._closing.wait(AGAIN)
