"""`vitrine look --clip`: a short video of the configured presenter saying a given sentence."""

import asyncio
import sys
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import cv2
from rich.progress import Progress

from catalog.shelf import Shelf
from showrunner.boards import Boards
from showrunner.painting import card, painter
from streamer.recorder import Recorder
from streamer.station import Programme
from studio.board import Board
from studio.clock import SimulatedClock, SystemClock
from studio.config import at_home
from studio.errors import Unavailable
from studio.settings import Config
from studio.show import BoundLine, Cue, Gesture, Kind, Line, Mood, Shot, Utterance
from voice.booth import Booth

_TAIL = 1.0
"""Seconds of the presenter after the last word."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the sentence is said and shown."""

    shot: Shot = Shot.BESIDE
    mood: Mood = Mood.HAPPY
    gesture: Gesture = Gesture.NONE


def clip(config: Config, text: str, out: Path, delivery: Delivery) -> None:
    """Say `text` on the stage with the first product of the catalogue, into the mp4 file `out`.

    Voice, cart, painter and encoder are those of the show. Raises `Unavailable` when nothing in
    the text can be spoken or the file cannot be written, `Misconfigured` as a rehearsal does.
    """
    cv2.setNumThreads(1)
    with ExitStack() as stack:
        progress = stack.enter_context(Progress())
        bar = progress.add_task("speaking", total=None)
        utterances = asyncio.run(_spoken(config, text, delivery))
        if not utterances:
            raise Unavailable("nothing in this text can be spoken")
        clock = SimulatedClock(wall=SystemClock().wall())
        board = asyncio.run(_board(config, clock))
        progress.update(bar, description="preparing the stage")
        artist = stack.enter_context(closing(painter(config, patient=True)))
        programme = Programme(config.stream, artist, card(config), clock)
        programme.cart.board(board)
        for utterance in utterances:
            programme.cart.load(utterance)
        fps = config.stream.fps
        seconds = sum(u.pause + u.seconds for u in utterances) + _TAIL
        frames = round(seconds * fps)
        progress.update(bar, description="filming", total=frames)
        with Recorder(out, config.stream, clock) as recorder:
            for index in range(frames):
                clock.sleep_until(index / fps)
                recorder.write(programme.channel.frame(index))
                progress.update(bar, completed=index + 1)
    sys.stderr.write(f"{out}: {seconds:.1f} s\n")


async def _spoken(config: Config, text: str, delivery: Delivery) -> list[Utterance]:
    cue = Cue(Kind.OPERATOR, "operator", shot=delivery.shot)
    line = Line("clip", cue, text, "operator", None, delivery.mood, delivery.gesture)
    cache = at_home(config.run.cache)
    async with Booth(
        config.voice, config.show, cache, SystemClock(), models=config.models
    ) as booth:
        return [utterance async for utterance in booth.utter(BoundLine(line, text))]


async def _board(config: Config, clock: SimulatedClock) -> Board:
    """The board with the first product of the catalogue; bare when that is empty."""
    shelf = Shelf(config.catalog.file, config.catalog, clock, config.show.timezone, _unheard)
    first = shelf.open().products[:1]
    boards = Boards(config, shelf, clock)
    await boards.find(first)
    boards.update((), [product.sku for product in first])
    board = boards.board
    return Board(board.version, board.shop, board.cards, first[0].sku if first else None)


def _unheard(_words: str) -> None:
    """What the catalogue says of its changes; there are none in a clip."""
