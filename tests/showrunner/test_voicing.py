"""What is voiced when: the urgent before the rest of what is planned, and the floor is kept."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import cast

import numpy as np

from script_engine.director import Director
from showrunner.asrun import AsRun
from showrunner.voicing import TURN, Told, Voicing
from showrunner.wire import Expect, Withdraw
from studio.clock import SimulatedClock
from studio.show import RATE, Aired, BoundLine, Cue, Kind, Line, Priority, Utterance


def bound(line: str, priority: Priority = Priority.PLANNED) -> BoundLine:
    kind = Kind.PITCH if priority is Priority.PLANNED else Kind.ANSWER
    return BoundLine(Line(line, Cue(kind, "hook", priority=priority), "w", "playbook"), "w")


class Host:
    """A Director with a script."""

    cuts_in = False

    def __init__(self) -> None:
        self.planned: deque[BoundLine] = deque()
        self.answers: deque[BoundLine] = deque()
        self.gone: tuple[str, ...] = ()
        self.soon = False

    def urgent(self, _t: float) -> BoundLine | None:
        return self.answers.popleft() if self.answers else None

    def next(self, _t: float) -> BoundLine | None:
        return self.planned.popleft() if self.planned else None

    def withdrawn(self) -> tuple[str, ...]:
        gone, self.gone = self.gone, ()
        return gone

    def answers_soon(self, _t: float) -> bool:
        return self.soon


class Stage:
    """A show that voices three sentences for every line; `between` is done after each."""

    def __init__(self) -> None:
        self.host = Host()
        self.said: list[Utterance | Withdraw | Expect] = []
        self.unheard: list[Aired] = []
        self.between: Callable[[str, int], None] = lambda line, part: None
        told = Told(
            self.said.append, lambda *_: None, self.unheard.append, lambda: None, lambda: None
        )
        self.asrun = AsRun()
        director = cast(Director, self.host)
        self.voicing = Voicing(director, self, self.asrun, SimulatedClock(), 0.0, 10.0, told)

    async def utter(self, bound: BoundLine, _slack: object) -> AsyncIterator[Utterance]:
        for part in range(3):
            yield Utterance(bound, part, 3, "w", "w", np.zeros(RATE, np.float32), pause=0.5)
            self.between(bound.line.id, part)

    def run(self) -> list[tuple[str, int]]:
        """Voice what there is; the sentences in the order in which they were handed over."""

        async def all_of_it() -> None:
            while (line := self.voicing.choose(planned=True)) is not None:
                await self.voicing.voice(line)

        asyncio.run(all_of_it())
        return [(u.bound.line.id, u.part) for u in self.said if isinstance(u, Utterance)]


def test_an_answer_is_voiced_before_the_rest_of_a_planned_line() -> None:
    stage = Stage()
    stage.host.planned.append(bound("pitch"))

    def asked(line: str, part: int) -> None:
        if (line, part) == ("pitch", 0):
            stage.host.answers.append(bound("answer", Priority.NEXT))

    stage.between = asked
    order = stage.run()
    assert order.index(("answer", 0)) < order.index(("pitch", 2))
    assert len(order) == 6


def test_nothing_goes_between_the_sentences_of_an_answer() -> None:
    stage = Stage()
    stage.host.answers.extend(bound(name, Priority.NEXT) for name in ("one", "two"))
    assert [line for line, _ in stage.run()] == ["one"] * 3 + ["two"] * 3


def test_the_floor_is_kept_while_an_answer_is_voiced_and_its_breath_is_short() -> None:
    stage = Stage()
    stage.host.answers.append(bound("answer", Priority.NEXT))
    stage.run()
    first, second, third = stage.said[:3]
    assert isinstance(first, Expect)
    assert isinstance(second, Utterance)
    assert isinstance(third, Utterance)
    assert (second.pause, third.pause) == (TURN, 0.5)


def test_a_planned_line_is_expected_by_nobody_and_takes_its_breath() -> None:
    stage = Stage()
    stage.host.planned.append(bound("pitch"))
    stage.run()
    assert [u.pause for u in stage.said if isinstance(u, Utterance)] == [0.5] * 3
    assert not any(isinstance(message, Expect) for message in stage.said)


def test_a_question_keeps_the_floor_only_when_its_answer_comes_soon() -> None:
    stage = Stage()
    stage.voicing.expect()
    assert stage.said == []
    stage.host.soon = True
    stage.voicing.expect()
    assert stage.said == [Expect()]


def test_what_is_left_of_a_line_that_is_taken_back_is_told_as_unheard() -> None:
    stage = Stage()
    stage.host.planned.append(bound("pitch"))

    def changed(line: str, part: int) -> None:
        stage.host.gone = (line,) if part == 0 else ()

    stage.between = changed
    stage.run()
    assert [aired.part for aired in stage.unheard][-1] == 2
    assert Withdraw(("pitch",)) in stage.said
