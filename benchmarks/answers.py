"""Comment to answer on a simulated clock: the brain and the cart, and where the time goes.

What chooses, words, judges and voices an answer and what puts it on air is the show's own; only the
sound is made of silence, as long as the words take, and voicing takes as long as Festival does. So
the figures do not depend on the machine, and the same seed gives the same.
"""

import math
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

import numpy as np

from benchmarks.questions import Asked, questions
from showrunner.asrun import AsRun
from showrunner.crew import assemble
from showrunner.settings import settings
from showrunner.thinking import TICK
from showrunner.voicing import Told, Voicing
from showrunner.wire import Expect, Withdraw
from streamer.cart import Cart
from studio.clock import SimulatedClock
from studio.settings import Config
from studio.show import RATE, BoundLine, Comment, Kind, Priority, Utterance
from voice.first_clause import hurried
from voice.phrasing import sentences
from voice.wishes import wishes

FPS = 25
WORDS_PER_SECOND = 2.7
"""As `vitrine script` has it."""
SPEED = 15.0
"""Seconds of speech that Festival makes in one, sound chain included, on a core of its own."""
WIRE = 0.03
"""Seconds from the desk's hands to the brain's ears, and from the brain's mouth to the cart."""
REPORT = 0.2
"""Seconds between two reports of playout."""


@dataclass(slots=True)
class Stages:
    """What became of one question; show times, None for what did not happen."""

    asked: float
    text: str
    rest: float = 0.0
    """Seconds that the sentence on air had to go when it was asked."""
    decided: float | None = None
    voiced: float | None = None
    sounded: float | None = None

    @property
    def waited(self) -> float | None:
        return None if self.sounded is None else self.sounded - self.asked


class World(SimulatedClock):
    """A clock on which the air goes on while the brain works or waits."""

    def __init__(self, air: "Callable[[float], None]") -> None:
        super().__init__()
        self._air = air

    async def pause(self, seconds: float) -> None:
        self._air(self.now() + max(0.0, seconds))


class Silence:
    """A booth whose sound is silence, and that takes its time."""

    def __init__(self, config: Config, read: Callable[[str, str], Any], clock: World) -> None:
        self._lang = config.show.language
        self._read = read
        self._clock = clock

    async def utter(self, bound: BoundLine, _slack: object = None) -> AsyncIterator[Utterance]:
        parts = sentences(self._read(bound.text, self._lang), wishes(bound))
        if parts and bound.line.cue.priority is not Priority.PLANNED:
            parts = (*hurried(parts[0], SPEED), *parts[1:])
        for number, sentence in enumerate(parts):
            seconds = max(0.5, len(sentence.spoken.split()) / WORDS_PER_SECOND)
            await self._clock.pause(seconds / SPEED)
            yield Utterance(
                bound, number, len(parts), sentence.text, sentence.spoken,
                np.zeros(int(seconds * RATE), np.float32), pause=sentence.pause,
            )  # fmt: skip


class Simulated:
    """A show whose questions are known, played to its end."""

    def __init__(self, config: Config, show: str = "answers") -> None:
        self.clock = World(self._until)
        self.stages: dict[str, Stages] = {}
        self.order: list[tuple[float, str, Kind]] = []
        """Every sentence that was heard: when, of which line, of which kind."""
        self.spans: list[tuple[float, float]] = []
        """When each of them began and ended."""
        self._cart = Cart(FPS, self.clock)
        self._comments: deque[Comment] = deque()
        self._heard: deque[Comment] = deque()
        self._sent: deque[tuple[float, Utterance | Withdraw | Expect]] = deque()
        self._asrun = AsRun()
        self._answers: dict[str, Stages] = {}
        self._index = 0
        self.crew = assemble(config, self.clock, show, self._note)
        booth = Silence(config, self.crew.reader, self.clock)
        told = Told(self._tell, self._note, self._aired, lambda: None, lambda: None)
        ahead = config.script.ahead_seconds
        self.voicing = Voicing(self.crew.director, booth, self._asrun, self.clock, 0.0, ahead, told)

    async def run(self, asked: Iterable[Asked], first: float = 60.0, after: float = 60.0) -> None:
        """Let these be asked from show time `first` on, and go on for `after` the last one."""
        for number, one in enumerate(asked):
            comment = Comment(f"c{number}", "bench", one.author, one.text, first + one.at)
            self._comments.append(comment)
        end = self._comments[-1].at + after
        while self.clock.now() < end:
            line = self.voicing.choose(planned=True)
            if line is not None:
                await self.voicing.voice(line)
            else:
                await self.clock.pause(TICK)

    # --- the world --------------------------------------------------------------------------

    def _until(self, moment: float) -> None:
        while self._index / FPS <= moment:
            t = self._index / FPS
            self.clock.sleep_until(t)
            self._hand_on(t)
            self._cart.due(self._index)
            self._index += 1
            if self._index % round(REPORT * FPS) == 0:
                for aired in self._cart.aired():
                    self._aired(aired)
        self.clock.sleep_until(moment)

    def _hand_on(self, t: float) -> None:
        while self._comments and self._comments[0].at <= t:
            comment = self._comments.popleft()
            on_air = self._cart.on_air(self._index - 1)
            rest = on_air.duration - on_air.position if on_air else 0.0
            self.stages[comment.id] = Stages(comment.at, comment.text, rest)
            self._heard.append(comment)
        while self._heard and self._heard[0].at + WIRE <= t:
            self._hear(self._heard.popleft())
        while self._sent and self._sent[0][0] <= t:
            message = self._sent.popleft()[1]
            match message:
                case Utterance():
                    self._cart.load(message)
                case Withdraw(lines=lines):
                    self._cart.withdraw(lines)
                case Expect():
                    self._cart.expect()

    def _hear(self, comment: Comment) -> None:
        self.crew.director.hear(comment)
        self.voicing.expect()

    def _tell(self, message: Utterance | Withdraw | Expect) -> None:
        self._sent.append((self.clock.now() + WIRE, message))

    def _aired(self, aired: Any) -> None:
        stages = self._answers.get(aired.line_id)
        if aired.dur > 0:
            bound = next(u.bound for u in self._asrun.waiting if u.bound.line.id == aired.line_id)
            self.order.append((aired.t, aired.line_id, bound.line.cue.kind))
            self.spans.append((aired.t, aired.t + aired.dur))
            if stages is not None and stages.sounded is None:
                stages.sounded = aired.t
        self.crew.director.aired(aired)
        if aired.dur > 0:
            self._asrun.turns_to(aired.line_id)
        self._asrun.aired(aired)

    def _note(self, kind: str, data: dict[str, Any]) -> None:
        if kind == "planned" and data["cause"].startswith("comment "):
            stages = self.stages.get(data["cause"].removeprefix("comment "))
            if stages is not None and data["act"] != "filler":
                stages.decided, stages.voiced = self.clock.now(), None
                self._answers[data["line"]] = stages
        if kind == "handed" and (stages := self._answers.get(data["line"])) is not None:
            stages.voiced = self.clock.now()


def spread(values: Sequence[float]) -> str:
    """p50 / p95 in seconds."""
    if len(values) < 2:
        return "-"
    return f"{median(values):.1f} / {quantiles(values, n=20)[-1]:.1f} s"


def rows(told: Iterable[Stages]) -> list[tuple[str, str, str]]:
    """What, here, goal: the wait as a whole, and its stages."""
    every = list(told)
    heard = [s for s in every if s.sounded is not None]
    waits = [s.waited or 0.0 for s in heard]
    steps = (
        ("asked to decided", [(s.decided or math.nan) - s.asked for s in heard]),
        ("decided to voiced", [(s.voiced or math.nan) - (s.decided or 0) for s in heard]),
        ("voiced to heard", [(s.sounded or math.nan) - (s.voiced or 0) for s in heard]),
        ("rest of the sentence on air when asked", [s.rest for s in heard]),
    )
    whole = "comment to first sound of its answer, p50 / p95"
    return [
        (whole, f"{spread(waits)} ({len(heard)} of {len(every)})", "2 / 5 s"),
        *((f"the same: {what}", spread(values), "") for what, values in steps),
    ]


async def simulated(count: int, gap: float, seed: int, least: float = 0.0) -> Simulated:
    """A show of the demo catalogue that was asked `count` questions, `gap` seconds apart."""
    show = Simulated(settings(None, None, seed))
    names = [product.short_name for product in show.crew.shelf.snapshot.products]
    await show.run(questions(names, count, gap, seed, least))
    return show
