"""`vitrine rehearse`: the same show offline, as fast as the machine can."""

import asyncio
import json
import sys
from collections import deque
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import cv2
from rich.console import Console
from rich.progress import Progress

from chat.replay import read as read_chat
from showrunner.asrun import AsRun
from showrunner.boards import Boards
from showrunner.captions import Caption, captions, srt
from showrunner.crew import assemble
from showrunner.painting import LatePainter, card, painter
from showrunner.penned import caught_up
from showrunner.rehearsal_report import page
from showrunner.settings import settings
from streamer.mixer import Mixer
from streamer.recorder import Recorder
from streamer.shooting import Shooting
from streamer.station import Programme
from studio.clock import SimulatedClock, SystemClock
from studio.config import at_home
from studio.errors import Misconfigured
from studio.script_report import VoiceRow
from studio.settings import Config, Preset
from studio.show import BoundLine, Comment, Utterance
from voice.booth import Booth

QUICK: Preset = "ultrafast"
"""Preset of a rehearsal: with what else a draft does without less than a third of the work of
x264's `veryfast`. The drawn picture loses what only a measurement sees."""
TURNS = 0.0002
"""Seconds a thread that computes keeps the interpreter while another wants it. Drawing asks for it
some hundred times a frame: at Python's own 5 ms it gets half as far beside a brain that thinks."""
LOOK = 0.1
"""Seconds of the show between two looks for something to say."""


def rehearse(
    file: Path | None,
    catalog: Path | None,
    out: Path,
    minutes: float,
    chat: Path | None,
    seed: int | None,
    preset: Preset = QUICK,
) -> None:
    """Render `minutes` of show into the folder `out`: video, transcript, captions, report.

    `preset` takes the place of the one on air.
    """
    config = settings(file, catalog, seed)
    stream = config.stream.model_copy(update={"preset": preset})
    config = config.model_copy(update={"stream": stream})
    comments = deque(read_chat(chat) if chat else ())
    cv2.setNumThreads(1)
    sys.setswitchinterval(TURNS)
    real = SystemClock()
    began = real.now()
    with Progress() as progress:
        bar = progress.add_task("rehearsing", total=minutes * 60)
        rehearsal = Rehearsal(config, comments)
        asyncio.run(
            rehearsal.run(
                out / "show.mp4", minutes * 60, lambda t: progress.update(bar, completed=t)
            )
        )
    speed = minutes * 60 / max(0.001, real.now() - began)
    try:
        rehearsal.save(out, speed)
    except OSError as reason:
        raise Misconfigured(f"--out {out}: cannot be written ({reason.strerror})") from reason
    Console(stderr=True, highlight=False).print(f"{out}/show.mp4, {speed:.1f} times real time")


class Rehearsal:
    """A show on a simulated clock, recorded instead of sent."""

    def __init__(self, config: Config, comments: deque[Comment]) -> None:
        self._config = config
        self._comments = comments
        self._clock = SimulatedClock(wall=SystemClock().wall())
        self._refusals: list[dict[str, Any]] = []
        self._voices: tuple[VoiceRow, ...] = ()
        self._crew = assemble(config, self._clock, "rehearsal", self._note)
        if self._crew.pen is not None:
            self._crew.pen.serve(self._crew.director, self._clock.now)
        self._boards = Boards(config, self._crew.shelf, self._clock)
        self._asrun = AsRun()
        self._rows: list[dict[str, Any]] = []
        self._sentences: dict[tuple[str, int], Utterance] = {}
        self._captions: list[Caption] = []
        self._painter = LatePainter(partial(painter, config, patient=True))
        self._mixer = Mixer(config.sound, config.voice.true_peak, patient=True)
        self._programme = Programme(
            config.stream, self._painter, card(config), self._clock, mixer=self._mixer
        )

    async def run(self, video: Path, seconds: float, progress: Callable[[float], None]) -> None:
        """Record the show up to show time `seconds`."""
        config, cart = self._config, self._programme.cart
        cache = at_home(config.run.cache)
        await self._boards.find(self._crew.shelf.snapshot.products)
        fps = config.stream.fps
        every = max(1, round(LOOK * fps))
        booth = Booth(
            config.voice, config.show, cache, self._clock, self._crew.reader, config.models
        )
        self._mixer.open()
        with (
            closing(self._mixer),
            closing(self._painter),
            Recorder(
                video, config.stream, self._clock, draft=config.stream.preset == QUICK
            ) as recorder,
            Shooting(cart, self._programme.channel, recorder, self._painter.open) as shooting,
        ):
            async with booth:
                for index in range(round(seconds * fps)):
                    self._clock.sleep_until(index / fps)
                    if index % every == 0:
                        await self._think(booth, index / fps)
                        progress(index / fps)
                    shooting.due(index)
                self._voices = booth.company
        if self._crew.pen is not None:
            await self._crew.pen.close()
        cart.skip()
        cart.withdraw(None)
        self._collect()

    async def _think(self, booth: Booth, t: float) -> None:
        """What the brain does between two frames."""
        director = self._crew.director
        self._collect()
        if (turned := self._crew.shelf.turn()) is not None:
            director.catalogue(turned)
        while self._comments and self._comments[0].at <= t:
            director.hear(self._comments.popleft())
        while (bound := director.urgent(t)) is not None:
            await self._voice(booth, bound)
        while self._asrun.seconds < self._config.script.ahead_seconds:
            await caught_up(self._crew.pen)
            bound = director.next(t)
            if bound is None:
                break
            await self._voice(booth, bound)
        self._programme.cart.withdraw(director.withdrawn())
        board = self._boards.update(
            director.order(t),
            [u.bound.line.cue.sku for u in self._asrun.waiting],
            director.asked(t),
        )
        if board is not None:
            self._programme.cart.board(board)

    async def _voice(self, booth: Booth, bound: BoundLine) -> None:
        async for utterance in booth.utter(bound):
            self._asrun.handed(utterance)
            self._sentences[bound.line.id, utterance.part] = utterance
            self._programme.cart.load(utterance)

    def _collect(self) -> None:
        for aired in self._programme.cart.aired():
            self._crew.director.aired(aired)
            before = self._asrun.turns_to(aired.line_id) if aired.dur > 0 else None
            entry = self._asrun.aired(aired)
            self._rows += [row for row in (before, entry) if row is not None]
            sentence = self._sentences.pop((aired.line_id, aired.part), None)
            if sentence is not None and aired.dur > 0:
                # Now, as the sentence holds its sound: an hour of it would be 700 MB.
                self._captions.extend(captions([(sentence, aired)]))

    def save(self, out: Path, speed: float) -> None:
        """Write what belongs beside the video. Raises `OSError`."""
        rows = sorted(self._rows, key=lambda row: row["t"])
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (out / "transcript.jsonl").write_text(text, encoding="utf-8")
        (out / "captions.srt").write_text(srt(self._captions), encoding="utf-8")
        told = page(
            self._config.show.name,
            rows,
            self._boards.rows(),
            self._crew.director.chat(),
            self._refusals,
            self._voices,
            speed,
        )
        (out / "report.html").write_text(told, encoding="utf-8")

    def _note(self, kind: str, what: dict[str, Any]) -> None:
        if kind == "refused":
            self._refusals.append(what)
