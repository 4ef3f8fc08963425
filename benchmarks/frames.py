"""Drawing time per frame, and the frames themselves, on a show that really speaks."""

import asyncio
import gc
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import median, quantiles

import av
import cv2

from avatar.painter import StagePainter
from showrunner.boards import Boards
from showrunner.crew import assemble
from showrunner.painting import card, painter
from showrunner.settings import settings
from streamer.station import Programme
from streamer.x264 import Film
from studio.clock import SimulatedClock
from studio.config import at_home
from studio.settings import Config, Preset
from studio.show import Frame
from voice.booth import Booth


@dataclass(frozen=True)
class Drawing:
    """Milliseconds and pixels of one frame, on one thread."""

    median: float
    p95: float
    worst: float
    redrawn: float
    """Median of the pixels drawn again."""


def sized(width: int, height: int, pack: str = "host") -> Config:
    config = settings(None)
    stream = config.stream.model_copy(update={"width": width, "height": height})
    presenter = config.presenter.model_copy(update={"pack": at_home(Path("avatar/packs") / pack)})
    return config.model_copy(update={"stream": stream, "presenter": presenter})


def programme(config: Config, seconds: float) -> tuple[Programme, StagePainter]:
    """A programme whose cart holds `seconds` of the demo show, and who draws it."""
    clock = SimulatedClock()
    cache = at_home(config.run.cache)
    draws = painter(config)
    made = Programme(config.stream, draws, card(config), clock)
    crew = assemble(config, clock, "bench", lambda *_: None)

    async def load() -> None:
        boards = Boards(config, crew.shelf, clock)
        await boards.find(crew.shelf.snapshot.products)
        async with Booth(config.voice, config.show, cache, clock) as booth:
            t = 0.0
            while t < seconds:
                bound = crew.director.next(t)
                assert bound is not None
                async for utterance in booth.utter(bound):
                    made.cart.load(utterance)
                    t += utterance.seconds + utterance.pause
            board = boards.update(crew.director.order(0.0), [])
            assert board is not None
            made.cart.board(board)

    asyncio.run(load())
    return made, draws


def frames(config: Config, seconds: float) -> Iterator[Frame]:
    """The frames of a show that speaks, one after the other."""
    made, _ = programme(config, seconds)
    for index in range(round(seconds * config.stream.fps)):
        yield made.channel.frame(index)


def drawing(config: Config, seconds: float = 20.0) -> Drawing:
    """What a frame costs: changes of shot, of captions and of products included."""
    cv2.setNumThreads(1)
    spent, redrawn = [], []
    made, draws = programme(config, seconds)
    made.channel.frame(0)
    gc.collect()
    gc.freeze()  # as playout does once it is on air
    for index in range(1, round(seconds * config.stream.fps)):
        began = time.perf_counter()
        made.channel.frame(index)
        spent.append((time.perf_counter() - began) * 1000)
        redrawn.append(draws.redrawn)
    gc.unfreeze()
    return Drawing(median(spent), quantiles(spent, n=20)[-1], max(spent), median(redrawn))


def encoding_cpu(
    width: int, height: int, presets: Sequence[Preset], seconds: float = 10.0
) -> list[float]:
    """CPU milliseconds per frame of x264 alone, without sound, with each of `presets`.

    All get the same pictures at the pace of a show, two seconds of them in turn.
    """
    config = sized(width, height)
    kept = [frame.picture.copy() for frame in frames(config, seconds)]
    fps = config.stream.fps
    films = [Film(config.stream.model_copy(update={"preset": preset})) for preset in presets]
    spent = [0.0 for _ in films]
    for first in range(0, len(kept), 2 * fps):
        for which, film in enumerate(films):
            # What its threads do after it has answered counts too.
            start, began = time.monotonic(), time.process_time()
            for n, picture in enumerate(kept[first : first + 2 * fps]):
                shown = av.VideoFrame.from_numpy_buffer(picture, format="yuv420p")
                shown.pts, shown.time_base = first + n, Fraction(1, fps)
                time.sleep(max(0.0, start + n / fps - time.monotonic()))
                film.encode(shown, hole=first + n == 0)
            spent[which] += time.process_time() - began
    for which, film in enumerate(films):
        began = time.process_time()
        film.flush()
        spent[which] += time.process_time() - began
    return [each * 1000 / len(kept) for each in spent]
