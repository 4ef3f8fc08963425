"""Voicing: what the Director hands out becomes sound, the most urgent first, for playout."""

import math
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from script_engine.director import Director
from showrunner.asrun import AsRun
from showrunner.wire import Expect, Withdraw
from studio.clock import Clock
from studio.errors import Unavailable
from studio.show import Aired, BoundLine, Priority, Utterance

TURN = 0.25
"""Seconds of breath before an answer that goes in between two sentences: a turn of talk takes about
so long among people (Stivers et al., PNAS 2009: 0.2 s), and somebody waits for it."""


class Voice(Protocol):
    """What a booth does for it."""

    def utter(self, bound: BoundLine, slack: Callable[[], float]) -> AsyncIterator[Utterance]:
        """The sentences of a line, one by one. Raises `Unavailable`."""
        ...


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told what."""

    playout: Callable[[Utterance | Withdraw | Expect], Any]
    journal: Callable[[str, dict[str, object]], None]
    unheard: Callable[[Aired], None]
    """Of sentences that will never be heard: nobody must wait for them."""
    begins: Callable[[], None]
    """Before a line is voiced."""
    spoke: Callable[[], None]
    """After each of its sentences."""


class Voicing:
    """Chooses what is voiced next and hands each sentence over as soon as it is there.

    One task at a time may `choose` and `voice`.
    """

    def __init__(
        self,
        director: Director,
        voice: Voice,
        asrun: AsRun,
        clock: Clock,
        start: float,
        ahead: float,
        told: Told,
    ) -> None:
        """The show began at `start` on the clock; `ahead` seconds of speech are to be ready."""
        self._director = director
        self._voice = voice
        self._asrun = asrun
        self._clock = clock
        self._start = start
        self._ahead = ahead
        self._told = told
        self._dry: float | None = None
        """Show time until which there is something to say; None before the first word."""
        self._going: set[str] = set()
        """Ids of the lines being voiced that were not taken back."""
        self.turned = clock.now()
        """When the next thing to say was last looked for, or a sentence was voiced."""

    @property
    def _t(self) -> float:
        return self._clock.now() - self._start

    def choose(self, *, planned: bool) -> BoundLine | None:
        """What to voice now; of what is `planned` only what keeps speech ready."""
        self.turned = self._clock.now()
        line = self._director.urgent(self._t)
        self.take_back(self._director.withdrawn())
        if line is None and planned and self._asrun.seconds < self._ahead:
            line = self._director.next(self._t)
        return line

    async def voice(self, bound: BoundLine) -> None:
        """Hand the line over, sentence by sentence, until its end or until it is taken back."""
        line = bound.line.id
        self._going.add(line)
        self._told.begins()
        done, parts = 0, 1
        planned = bound.line.cue.priority is Priority.PLANNED
        if bound.line.cue.priority is Priority.NEXT:
            self._told.playout(Expect())
        try:
            async for utterance in self._voice.utter(bound, self.slack):
                parts = utterance.parts
                self.turned = self._clock.now()
                if line not in self._going:
                    break
                self._told.spoke()
                self._hand_over(utterance if planned or done else _at_once(utterance))
                if not done:
                    self._told.journal("handed", {"line": line})
                done += 1
                await self.let_cut_in(planned=planned)
        except Unavailable as reason:
            self._told.journal("show", {"what": f"not voiced: {reason}", "line": line})
        self._going.discard(line)
        for part in range(done, parts):
            self._told.unheard(Aired(line, part, parts, self._t, 0.0, cut=True))

    def _hand_over(self, utterance: Utterance) -> None:
        self._asrun.handed(utterance)
        self._dry = max(self._dry or 0.0, self._t) + utterance.pause + utterance.seconds
        self._told.playout(utterance)

    def expect(self) -> None:
        """Keep the floor for an answer, if one comes in a moment: a question was heard."""
        if self._director.answers_soon(self._t):
            self._told.playout(Expect())

    async def let_cut_in(self, *, planned: bool = False) -> None:
        """Voice what the operator wants heard now before the rest of a line.

        What is urgent goes before the rest of a `planned` one.
        """
        while planned or self._director.cuts_in:
            line = self._director.urgent(self._t)
            self.take_back(self._director.withdrawn())
            if line is not None:
                await self.voice(line)
            elif planned:
                return

    def take_back(self, lines: tuple[str, ...]) -> None:
        """These lines are not to be heard."""
        if lines:
            self._going.difference_update(lines)
            self._told.playout(Withdraw(lines))

    def slack(self) -> float:
        """At most so many seconds until the air has nothing left to say."""
        if self._dry is None:
            return math.inf  # nothing was heard yet, so there is nothing to keep up
        return min(self._dry - self._t, self._asrun.seconds)


def _at_once(utterance: Utterance) -> Utterance:
    return replace(utterance, pause=min(utterance.pause, TURN))
