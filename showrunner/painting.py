"""The painter of a show, made from its settings: the same on air, in a rehearsal and beforehand."""

from collections.abc import Callable

from avatar.painter import StagePainter, build_painter, slate
from studio.clock import SystemClock
from studio.config import at_home
from studio.moment import Moment
from studio.settings import Config
from studio.show import Pixels


def painter(config: Config, *, patient: bool = False) -> StagePainter:
    """Whoever draws the show; `patient` waits for product pictures. Raises `Misconfigured`."""
    return build_painter(
        show=config.show,
        stage=config.stage,
        presenter=config.presenter,
        width=config.stream.width,
        height=config.stream.height,
        fps=config.stream.fps,
        cache=at_home(config.run.cache),
        patient=patient,
        today=SystemClock().wall().date(),
    )


def card(config: Config) -> Pixels:
    """The slate at the size of the show; quick."""
    stream = config.stream
    cache = at_home(config.run.cache)
    return slate(stream.width, stream.height, config.show, config.stage, cache)


class LatePainter:
    """A painter that is made by who paints, where and when that is."""

    def __init__(self, build: Callable[[], StagePainter]) -> None:
        self._build = build
        self._painter: StagePainter | None = None

    def open(self) -> None:
        """Make it: half a second. Raises `Misconfigured`."""
        self._painter = self._build()

    def paint(self, moment: Moment) -> Pixels:
        if self._painter is None:
            raise LookupError("the painter was not opened")
        return self._painter.paint(moment)

    def close(self) -> None:
        if self._painter is not None:
            self._painter.close()
