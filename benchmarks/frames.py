"""Drawing time per frame, and the frames themselves, on a show that really speaks."""

import asyncio
import time
from collections.abc import Iterator
from statistics import median, quantiles

import cv2

from showrunner.boards import Boards
from showrunner.crew import assemble
from showrunner.painting import card, painter
from showrunner.settings import settings
from streamer.encoder import Encoder
from streamer.station import Programme
from studio.clock import SimulatedClock, SystemClock
from studio.config import at_home
from studio.settings import Config
from studio.show import Frame
from voice.booth import Booth


def sized(width: int, height: int) -> Config:
    config = settings(None)
    stream = config.stream.model_copy(update={"width": width, "height": height})
    return config.model_copy(update={"stream": stream})


def programme(config: Config, seconds: float) -> Programme:
    """A programme whose cart holds `seconds` of the demo show."""
    clock = SimulatedClock()
    cache = at_home(config.run.cache)
    made = Programme(config.stream, painter(config), card(config), clock)
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
    return made


def frames(config: Config, seconds: float) -> Iterator[Frame]:
    """The frames of a show that speaks, one after the other."""
    made = programme(config, seconds)
    for index in range(round(seconds * config.stream.fps)):
        yield made.channel.frame(index)


def drawing(width: int, height: int, seconds: float = 20.0) -> tuple[float, float, float]:
    """Median, 95th percentile and worst time to draw, in milliseconds, on one thread."""
    cv2.setNumThreads(1)
    spent = []
    made = frames(sized(width, height), seconds)
    next(made)
    while True:
        began = time.perf_counter()
        frame = next(made, None)
        if frame is None:
            break
        spent.append((time.perf_counter() - began) * 1000)
    return median(spent), quantiles(spent, n=20)[-1], max(spent)


def encoding_cpu(width: int, height: int, seconds: float = 10.0) -> float:
    """CPU milliseconds per frame of the encoder alone, on the same frames."""
    config = sized(width, height)
    kept = [Frame(f.index, f.picture.copy(), f.sound.copy()) for f in frames(config, seconds)]
    encoder = Encoder(config.stream, SystemClock())
    began = time.process_time()
    for frame in kept:
        encoder.encode(frame)
    encoder.flush()
    return (time.process_time() - began) * 1000 / len(kept)
