"""The pen: beside the show it has lines written for what comes, and answers, and new frames.

Nobody waits for it. One request at a time; a question of the audience interrupts everything else.
What it got is proved, and kept in a small stock; what is refused is noted with its rule.
"""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from script_engine.brackets import chance
from script_engine.gate import Gate
from script_engine.grown import Grown, keep
from script_engine.growth import WISHED, Growth
from script_engine.llm_answers import Request, Requests
from script_engine.llm_draft import Draft, Source, draft
from script_engine.llm_prompts import Asking, Prompts
from script_engine.llm_proof import Proof
from script_engine.llm_settings import LlmSettings
from script_engine.llm_stock import Key, Stock, kept, key
from script_engine.llm_vocabulary import Vocabulary
from script_engine.playbook import Playbook
from script_engine.refusal import Refusal
from script_engine.writer import Ahead, Brief, Note
from studio.breaker import Breaker
from studio.clock import Clock
from studio.errors import Misconfigured, Unavailable
from studio.script_report import WriterReport
from studio.show import Line
from studio.spread import REQUEST, Sampler

log = logging.getLogger(__name__)

LOOK = 0.25
"""Seconds between two looks for something to write."""
START = 3.0
"""Seconds after the start in which the machine belongs to the air."""
_LINES = 4
"""Lines asked for at a time."""
_ANSWERS = 2
_AGAIN = 60.0
"""Seconds until a beat for which nothing came is tried again."""
_LOOK_AHEAD = 1.0
_QUIET = 20.0
"""Seconds between two requests for new frames."""
_TIMES = 50
_TRIED = 200


@dataclass(slots=True)
class _Counts:
    refused: Counter[str]
    faults: int = 0
    proved: int = 0
    grown: int = 0
    requests: int = 0


class Pen:
    """Writes ahead into a stock and a list of answers that it shares with the writer."""

    def __init__(
        self,
        settings: LlmSettings,
        parts: tuple[Stock, Requests, Playbook],
        source: Source,
        prompts: Prompts,
        gate: Gate,
        note: Note,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._stock, self._requests, playbook = parts
        self._source = source
        self._prompts = prompts
        self._note = note
        self._clock = clock
        copy = playbook.frames(prompts.lang)
        vocabulary = Vocabulary(copy, prompts.words(), prompts.manner.endings)
        self._proof = Proof(gate, prompts, vocabulary)
        self._growth = Growth(copy, prompts, self._proof, gate)
        # A trial is due once in so many seconds for as long as it takes.
        rest = settings.probe_seconds
        self._breaker = Breaker(clock, settings.failures, rest, dear=float("inf"), longest=rest)
        self._ahead: Ahead | None = None
        self.rests: Callable[[], bool] = lambda: False
        """Whether the operator wants nothing written."""
        self._t: Callable[[], float] = lambda: 0.0
        self._tried: dict[Key, float] = {}
        self._grew = clock.now()
        self._briefs: tuple[Brief, ...] = ()
        self._looked: float | None = None
        self._open = False
        self._growing = settings.grow
        self._wrong = ""
        self._scope: asyncio.Timeout | None = None
        self._firsts: deque[float] = deque(maxlen=_TIMES)
        self._totals: deque[float] = deque(maxlen=_TIMES)
        self._until_first, self._until_end = Sampler(REQUEST), Sampler(REQUEST)
        self._counts = _Counts(Counter())
        self._fault = ""

    def serve(self, ahead: Ahead, t: Callable[[], float]) -> None:
        """Write for what `ahead` says is coming; `t` tells show time."""
        self._ahead, self._t = ahead, t

    async def run(self) -> None:
        """Write until cancelled. Never raises for what the model does."""
        try:
            await self._clock.pause(START)
            while not self._wrong:
                if not await self.turn():
                    await self._clock.pause(LOOK)
        finally:
            await self.close()

    async def close(self) -> None:
        self._open = False
        await self._source.close()

    async def turn(self) -> bool:
        """Do the most urgent piece of work; False when there is none, or the model rests."""
        if self.rests():
            return False
        if self._wrong or not (self._breaker.lets_through or self._breaker.trial_is_due):
            self._requests.give_up()
            return False
        if not self._open:
            return await self._opened()
        if (request := self._requests.waiting()) is not None:
            await self._answer(request)
            return True
        try:
            async with asyncio.timeout(None) as self._scope:
                return await self._in_quiet()
        except TimeoutError:
            return True  # a question came
        finally:
            self._scope = None

    def changed(self, skus: frozenset[str]) -> None:
        """The catalogue changed: what was written about these products is not kept."""
        self._stock.changed(skus)
        self._requests.changed(skus)
        self._looked = None

    def hurry(self) -> None:
        """A question waits: whatever else is being written is given up."""
        if self._scope is not None:
            self._scope.reschedule(asyncio.get_running_loop().time())

    def report(self) -> WriterReport:
        """How it does, for the desk."""
        counts = self._counts
        return WriterReport(
            model=self._settings.model,
            state=self._state(),
            fault=self._wrong or self._fault,
            stocked=len(self._stock),
            requests=counts.requests,
            proved=counts.proved,
            faults=counts.faults,
            refused=dict(counts.refused),
            dropped=dict(self._stock.gone),
            grown=counts.grown,
            first_seconds=median(self._firsts) if self._firsts else 0.0,
            total_seconds=median(self._totals) if self._totals else 0.0,
            first=self._until_first.spread,
            total=self._until_end.spread,
        )

    def _state(self) -> str:
        if self._wrong:
            return "wrong"
        if not self._breaker.lets_through:
            return "rests"
        return "ready" if self._open else "opening"

    async def _opened(self) -> bool:
        try:
            await self._source.open()
        except Misconfigured as reason:
            self._wrong = str(reason)
            self._tell(f"the language model is not used: {reason}")
        except Unavailable as reason:
            self._failed(str(reason))
        else:
            self._open = True
        return self._open

    # --- work -------------------------------------------------------------------------------

    async def _in_quiet(self) -> bool:
        brief = next((brief for brief in self._coming() if self._wanted(brief)), None)
        if brief is not None:
            await self._pitch(brief)
            return True
        return await self._grow()

    def _coming(self) -> tuple[Brief, ...]:
        """What comes, looked up once in a second: it costs as much as so many beats."""
        now = self._clock.now()
        if self._ahead is not None and (self._looked is None or now - self._looked >= _LOOK_AHEAD):
            self._looked = now
            self._briefs = tuple(self._ahead.ahead(self._t(), self._settings.ahead))
            self._growth.sample(self._briefs)
        return self._briefs

    def _wanted(self, brief: Brief) -> bool:
        if brief.cue.act not in self._prompts.acts or self._stock.has(brief):
            return False
        tried = self._tried.get(key(brief))
        return tried is None or self._clock.now() - tried >= _AGAIN

    async def _pitch(self, brief: Brief) -> None:
        self._tried[key(brief)] = self._clock.now()
        while len(self._tried) > _TRIED:
            del self._tried[next(iter(self._tried))]
        asking = self._prompts.pitch(brief, _LINES)
        made = await self._draft(asking, _LINES)
        proved = self._proved(made, asking, brief)
        for line in proved:
            self._stock.put(kept(line, brief), brief)
        self._judge(made, len(proved))

    async def _answer(self, request: Request) -> None:
        words, brief = request.asked.words, request.brief
        asking = self._prompts.answer(words, brief)
        made = await self._draft(asking, _ANSWERS)
        proved = self._proved(made, asking, brief, words)
        request.kept = kept(proved[0], brief) if proved else None
        request.done = True
        # That nothing answers a question is no fault of the model.
        self._judge(made, max(1, len(proved)))

    async def _grow(self) -> bool:
        if not self._growing or self._clock.now() - self._grew < _QUIET:
            return False
        self._grew = self._clock.now()
        wish = self._growth.wish(chance("growth", self._counts.requests))
        if wish is None:
            return False
        act, asking = wish
        made = await self._draft(asking, WISHED)
        at = self._clock.wall().isoformat(timespec="seconds")
        judged = [
            self._growth.proved(act, text, asking, self._settings.model, at) for text in made.lines
        ]
        for refusal in judged:
            if isinstance(refusal, Refusal):
                self._refuse(act, None, asking, refusal)
        fresh = [frame for frame in judged if isinstance(frame, Grown)]
        self._judge(made, len(fresh) or len(made.lines))
        if fresh:
            await self._keep(fresh)
        return True

    async def _keep(self, fresh: list[Grown]) -> None:
        try:
            added = await asyncio.to_thread(keep, self._settings.grown, self._prompts.lang, fresh)
        except (OSError, Misconfigured) as reason:
            self._growing = False
            self._tell(f"new frames are not kept, nor written any more: {reason}")
            return
        self._counts.grown += added

    # --- what came --------------------------------------------------------------------------

    async def _draft(self, asking: Asking, most: int) -> Draft:
        self._counts.requests += 1
        made = await draft(self._source, asking.messages, self._settings, most)
        self._totals.append(made.total)
        self._until_end.add(made.total)
        if made.first is not None:
            self._firsts.append(made.first)
            self._until_first.add(made.first)
        return made

    def _proved(self, made: Draft, asking: Asking, brief: Brief, question: str = "") -> list[Line]:
        origin = f"llm:{self._settings.model}:{asking.name}"
        proved = []
        for text in made.lines:
            judged = self._proof.line(text, brief, asking, question)
            if isinstance(judged, Refusal):
                self._refuse(brief.cue.act, brief.cue.sku, asking, judged)
            else:
                proved.append(replace(judged, frame=origin))
        self._counts.proved += len(proved)
        return proved

    def _refuse(self, act: str, sku: str | None, asking: Asking, refusal: Refusal) -> None:
        self._counts.refused[refusal.rule] += 1
        entry: dict[str, Any] = {
            "line": None,
            "act": act,
            "sku": sku,
            "writer": "llm",
            "frame": f"llm:{self._settings.model}:{asking.name}",
            "rule": refusal.rule,
            "words": f"{act}: {refusal.words}",
        }
        self._note("refused", entry)

    def _judge(self, made: Draft, useful: int) -> None:
        """Count the request for or against the model."""
        if made.fault is not None:
            self._failed(made.fault)
        elif not useful:
            self._failed("not one of its lines could be used")
        else:
            if not self._breaker.lets_through:
                self._tell(f"the language model {self._settings.model} writes again")
            self._breaker.worked()

    def _failed(self, why: str) -> None:
        self._counts.faults += 1
        self._fault = why
        worked = self._breaker.lets_through
        self._breaker.failed()
        if worked and not self._breaker.lets_through:
            self._requests.give_up()
            rest = f"tried again every {self._settings.probe_seconds:g} s"
            self._tell(f"the language model {self._settings.model} rests, {rest}: {why}")

    def _tell(self, what: str) -> None:
        log.warning("%s", what)
        self._note("show", {"what": what})
