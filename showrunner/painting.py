"""The painter of a show, made from its settings: the same on air, in a rehearsal and beforehand."""

from avatar.painter import StagePainter, build_painter, slate
from studio.clock import SystemClock
from studio.config import at_home
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
