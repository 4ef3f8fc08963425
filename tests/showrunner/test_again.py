"""A playout that has just started is told everything again, over a real socket."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from showrunner.again import Again
from showrunner.asrun import AsRun
from showrunner.line import BACKLOG, Line, Outlet, serve
from showrunner.wire import Hello, Message
from studio.clock import SystemClock
from studio.show import RATE, Aired, BoundLine, Cue, Kind, Utterance
from studio.show import Line as Words

SECONDS = 5


def sentence(line: str, kind: Kind, part: int = 0, parts: int = 1) -> Utterance:
    bound = BoundLine(Words(line, Cue(kind, "hook"), "Words.", "playbook"), "Words.")
    return Utterance(bound, part, parts, "Words.", "words", np.zeros(SECONDS * RATE, np.float32))


class Playout:
    """Another end of the line, that takes its time."""

    def __init__(self, slow: bool) -> None:
        self.heard: list[tuple[str, int]] = []
        self._slow = slow

    async def hear(self, outlet: Outlet, message: Message) -> None:
        del outlet
        if isinstance(message, Utterance):
            self.heard.append((message.bound.line.id, message.part))
        if self._slow:
            await asyncio.sleep(0.01)


async def nothing(message: Message) -> None:
    del message


async def told(
    folder: Path,
    playout: Playout,
    asrun: AsRun,
    wanted: set[str],
    unheard: Callable[[Utterance], None],
    until: Callable[[], bool],
) -> None:
    path = folder / "playout"
    clock = SystemClock()
    server = await serve(path, playout.hear)
    line = Line(path, Hello("brain", "run"), nothing)
    again = Again(asrun, line, lambda: wanted, unheard)
    work: tuple[Awaitable[None], ...] = (line.run(clock), again.run(clock))
    tasks = [asyncio.ensure_future(one) for one in work]
    async with asyncio.timeout(30):
        while not line.is_up:
            await asyncio.sleep(0.01)
        again.meet()
        while not until():
            await asyncio.sleep(0.01)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    server.close()


def test_more_than_may_wait_on_the_line_is_told_whole_and_in_order(tmp_path: Path) -> None:
    asrun, playout = AsRun(), Playout(slow=True)
    parts = 4 * BACKLOG // (SECONDS * RATE * 4) + 1
    for part in range(parts):
        asrun.handed(sentence("pitch", Kind.PITCH, part, parts))
    asrun.stocked(sentence("calm", Kind.RESERVE))  # which the larder sees to
    unheard: list[Utterance] = []

    asyncio.run(
        told(
            tmp_path, playout, asrun, {"pitch"}, unheard.append,
            lambda: len(playout.heard) == parts,
        )
    )  # fmt: skip

    assert playout.heard == [("pitch", part) for part in range(parts)]
    assert unheard == []


def test_a_line_that_was_taken_back_while_nobody_could_be_told_is_not_heard(
    tmp_path: Path,
) -> None:
    asrun, playout = AsRun(), Playout(slow=False)
    for name in ("dear", "cheap"):
        asrun.handed(sentence(name, Kind.PITCH))

    def unheard(utterance: Utterance) -> None:
        line = utterance.bound.line.id
        asrun.aired(Aired(line, utterance.part, utterance.parts, 0.0, 0.0, cut=True))

    asyncio.run(told(tmp_path, playout, asrun, {"cheap"}, unheard, lambda: bool(playout.heard)))

    assert playout.heard == [("cheap", 0)]
    assert [u.bound.line.id for u in asrun.waiting] == ["cheap"], "nobody waits for the other one"


def test_what_is_heard_meanwhile_is_not_told_again() -> None:
    asrun = AsRun()
    first = sentence("pitch", Kind.PITCH, 0, 2)
    asrun.handed(first)
    asrun.handed(replace(first, part=1))
    assert asrun.waits(first)
    asrun.aired(Aired("pitch", 0, 2, 1.0, 5.0, cut=False))
    assert not asrun.waits(first)
    assert asrun.waits(replace(first, part=1))
