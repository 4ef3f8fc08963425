"""The reserve is voiced when there is time for it, and when anybody needs it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import cast

import numpy as np

from showrunner.larder import CALM, ENOUGH, LATER, RESTOCK, Larder
from studio.show import RATE, BoundLine, Cue, Kind, Line, Utterance
from voice.booth import Booth

SECONDS = 4


class Voice:
    """Says every line in four seconds of speech."""

    def __init__(self) -> None:
        self.said: list[str] = []

    async def utter(self, bound: BoundLine, slack: Callable[[], float]) -> AsyncIterator[Utterance]:
        del slack
        self.said.append(bound.line.id)
        yield Utterance(bound, 0, 1, "w", "w", np.zeros(SECONDS * RATE, np.float32))


def stocked_at(larder: Larder, until: float) -> list[float]:
    """Show times at which a line is voiced, up to the last one."""
    times = []
    t = 100.0
    while t < until:
        now = t
        if asyncio.run(larder.stock(lambda now=now: now)):
            times.append(t)
        t += 0.5
    return times


async def nothing() -> None:
    """Nothing urgent comes between two sentences."""


def bound(name: str) -> BoundLine:
    return BoundLine(Line(name, Cue(Kind.RESERVE, "reserve"), "w", "playbook"), "w")


def larder(voice: Voice | None = None, lines: int = 100) -> Larder:
    full = Larder(cast(Booth, voice or Voice()), lambda: 60.0, lambda utterance: None, nothing)
    full.order(bound(str(n)) for n in range(lines))
    return full


def test_lines_follow_each_other_soon_while_there_is_no_reserve() -> None:
    mine = larder()
    mine.meet(0.0, 100.0)
    assert stocked_at(mine, 104.0) == [100.0 + n * SECONDS * RESTOCK for n in range(4)]


def test_after_a_brain_that_has_left_a_reserve_they_come_later_and_far_between() -> None:
    mine = larder()
    mine.meet(ENOUGH, 100.0)
    first = 100.0 + LATER
    assert stocked_at(mine, first + 2 * SECONDS * CALM) == [first, first + SECONDS * CALM]


def test_a_playout_that_starts_again_has_none_and_is_not_let_wait() -> None:
    mine = larder()
    mine.meet(ENOUGH, 90.0)
    mine.meet(0.0, 100.0)
    assert stocked_at(mine, 101.5) == [100.0, 101.0]


def test_a_playout_that_starts_again_hears_every_line_however_often_it_does() -> None:
    voice = Voice()
    mine = larder(voice, 4)
    mine.meet(0.0, 100.0)
    stocked_at(mine, 102.0)
    assert voice.said == ["0", "1"]
    for _ in range(2):
        voice.said.clear()
        mine.meet(0.0, 100.0, [bound("0"), bound("1")])
        stocked_at(mine, 101.0)
        assert voice.said == ["0"], "what was voiced comes first"
    stocked_at(mine, 120.0)
    assert voice.said == ["0", "1", "2", "3"], "each once, then the rest"
