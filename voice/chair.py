"""An engine in the booth, with what makes it sound right, lets it rest and brings it back."""

import asyncio
import math
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from studio import settings
from studio.breaker import Breaker
from studio.clock import Clock
from studio.errors import Misconfigured, Unavailable
from voice.calibration import calibrated
from voice.casting import Part
from voice.chain import Chain
from voice.engine import Prompt, Speech, Token, Unreadable
from voice.plausible import doubt

_TRIAL = (Token("good"), Token("to"), Token("see"), Token("you"), Token("again", "."))
"""What an engine that rests and never said anything says to nobody."""
_FIRST = 2.0
"""Seconds the first sentence of an engine may take before it is late."""
_SHORT = 1.5
"""Seconds a sentence may take before it is late, however quick its engine usually is."""
_LEAST = 0.4
"""Seconds a sentence may take even when the air runs out of speech."""
_TIGHT = 1.0
"""Seconds of speech on hand that somebody else needs for the sentence."""
_GLANCE = 0.2
"""Seconds between two looks for somebody who could relieve an engine that is late."""
_LONGEST = 30.0
"""Real seconds after which an engine that never gave up by itself is given up."""


Slack = Callable[[], float]
"""Tells the seconds until the air has nothing left to say; infinite when nobody listens."""


def no_hurry() -> float:
    """For what is not heard while it is made: then the best engine is worth any wait."""
    return math.inf


class Chair:
    """One engine. `speak` is for one task at a time; the trials in the background are its own."""

    def __init__(self, part: Part, voice: settings.Voice, levels: Path, clock: Clock) -> None:
        """`levels` is the folder of measured loudness."""
        self.part = part
        self._voice = voice
        self._levels = levels
        self._clock = clock
        self._breaker = Breaker(clock)
        self._desk: Chain | None = None
        self._trial: asyncio.Task[None] | None = None
        self._usual: float | None = None
        self._well: Sequence[Token] = _TRIAL
        """The last sentence that it said, for trials."""
        self.said = 0
        """Sentences it said for the show."""
        self.failures = 0
        """Sentences it failed, trials not counted."""
        self.fault = ""
        """What went wrong last."""

    @property
    def name(self) -> str:
        return self.part.name

    @property
    def rests(self) -> bool:
        """True when it should only be asked if nobody else can speak."""
        return not self._breaker.lets_through

    @property
    def is_ready(self) -> bool:
        """True when it was opened and measured, and does not rest."""
        return self._desk is not None and not self.rests

    @property
    def delay(self) -> int:
        """In what order engines are asked: 0 is ready, 1 must be opened, 2 is not to be asked."""
        is_being_opened = self._desk is None and self._trial is not None and not self._trial.done()
        return 2 if self.rests or is_being_opened else int(self._desk is None)

    async def begin(self) -> Chain:
        """Open the engine and measure its voice, if that was not done.

        Raises `Unavailable`, and `Misconfigured` for settings or files that are wrong.
        """
        if self._trial is not None and not self._trial.done():
            # It is being got ready already.
            await asyncio.wait({self._trial})
        if self._desk is None:
            try:
                self._desk = await self._opened()
            except (Unavailable, Misconfigured) as reason:
                # Opening may take long, so the next attempt is made in the background.
                self.failures += 1
                self._failed(reason, math.inf)
                raise
        return self._desk

    async def speak(
        self, sentence: Sequence[Token], relief: Callable[[], bool], slack: Slack
    ) -> tuple[Speech, Chain]:
        """The sentence, and the desk that brings it to the air. Raises `Unavailable`.

        When it takes much longer than usual, or the air runs out of speech, and `relief` tells
        that somebody else is ready, it is not waited for: it finishes in the background, and rests
        until it has.
        """
        while self._trial is not None and not self._trial.done():
            await asyncio.wait({self._trial}, timeout=_GLANCE)
            if not self._trial.done() and relief():
                raise Unavailable(f"{self.name} is not ready yet")
        try:
            desk = await self.begin()
        except Misconfigured as reason:
            # On air it is too late to refuse a setting: somebody else speaks.
            raise Unavailable(str(reason)) from reason
        work = asyncio.ensure_future(self._timed(sentence))
        try:
            in_time = await self._in_time(work, self._patience(sentence), relief, slack)
        except BaseException:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
            raise
        if not in_time:
            raise self._left_behind(work)
        try:
            speech = work.result()
        except Unreadable:
            raise
        except Unavailable:
            self.failures += 1
            raise
        self.said += 1
        return speech, desk

    async def opening(self, sentence: Sequence[Token], words: int) -> tuple[Speech, Chain] | None:
        """The first `words` words with their times, and the desk for them.

        None when the engine cannot make them, is not ready or fails: `speak` tells why.
        """
        engine, desk = self.part.engine, self._desk
        being_tried = self._trial is not None and not self._trial.done()
        if desk is None or self.rests or being_tried or not isinstance(engine, Prompt):
            return None
        try:
            async with asyncio.timeout(_SHORT):
                speech = await engine.opening(sentence, words)
        except (Unavailable, TimeoutError):
            return None
        known = [token for token, word in zip(sentence, speech.words, strict=False) if word]
        if not speech.phones or len(known) < words or doubt(speech, known, self._voice.rate):
            return None
        return speech, desk

    def look_after(self) -> None:
        """In the background, get the engine ready, or try it when it has rested.

        To be called now and then while the show goes on; it returns at once.
        """
        if self._trial is not None:
            if not self._trial.done():
                return
            self._trial.result()  # a bug in an engine ends the process, here as anywhere
            self._trial = None
        if self._breaker.trial_is_due or (self._desk is None and not self.rests):
            self._trial = asyncio.ensure_future(self._try())

    async def leave(self) -> None:
        """End the trial and close the engine."""
        if self._trial is not None:
            self._trial.cancel()
            await asyncio.gather(self._trial, return_exceptions=True)
        await self.part.engine.close()

    @staticmethod
    async def _in_time(
        work: "asyncio.Future[Speech]", patience: float, relief: Callable[[], bool], slack: Slack
    ) -> bool:
        """Wait for `work`; False when it is late and there is relief."""
        now = asyncio.get_running_loop().time
        late, wait = now() + patience, _LEAST
        while True:
            await asyncio.wait({work}, timeout=wait)
            if work.done():
                return True
            left = slack()
            if relief() and (left < _TIGHT or now() >= late) and left < math.inf:
                return False
            wait = _GLANCE

    async def _try(self) -> None:
        try:
            self._desk = self._desk or await self._opened()
        except (Unavailable, Misconfigured) as reason:
            self._failed(reason, math.inf)
            return
        if self.rests:
            with suppress(Unavailable):
                await self._timed(self._well)

    def _left_behind(self, work: "asyncio.Future[Speech]") -> Unavailable:
        """Let `work` be the trial that decides when the engine is asked again."""
        late = Unavailable(f"{self.name} is late")
        self.failures += 1
        self._failed(late, math.inf)

        async def finish() -> None:
            with suppress(Unavailable):
                await work

        self._trial = asyncio.ensure_future(finish())
        return late

    async def _timed(self, sentence: Sequence[Token]) -> Speech:
        """The sentence; how it went decides whether the engine is asked again."""
        began = self._clock.now()
        try:
            speech = await self._spoken(sentence)
        except Unreadable:
            self._breaker.worked()  # it lives, and says so
            raise
        except Unavailable as reason:
            self._failed(reason, self._clock.now() - began)
            raise
        work = self._clock.now() - began
        if work > speech.seconds:
            self._failed(Unavailable(f"{self.name} speaks slower than it is heard"))
        else:
            self._breaker.worked()
        self._well = sentence
        each = work / max(1, _letters(sentence))
        self._usual = each if self._usual is None else 0.8 * self._usual + 0.2 * each
        return speech

    def _patience(self, sentence: Sequence[Token]) -> float:
        """Seconds after which the sentence is late."""
        if self._usual is None:
            return _FIRST
        return max(_SHORT, 3 * self._usual * _letters(sentence))

    async def _opened(self) -> Chain:
        await self.part.engine.open()
        level = await calibrated(self.part.engine, self._levels)
        return Chain(self.part.engine.tone, level, self._voice.loudness, self._voice.true_peak)

    async def _spoken(self, sentence: Sequence[Token]) -> Speech:
        try:
            async with asyncio.timeout(_LONGEST):
                speech = await self.part.engine.speak(sentence)
        except TimeoutError as reason:
            raise Unavailable(f"{self.name} did not answer within {_LONGEST:g} s") from reason
        wrong = doubt(speech, sentence, self._voice.rate)
        if wrong is not None:
            raise Unavailable(f"what {self.name} made of the sentence {wrong}")
        return speech

    def _failed(self, reason: Unavailable | Misconfigured, cost: float = 0.0) -> None:
        self.fault = str(reason)
        self._breaker.failed(cost)


def _letters(sentence: Sequence[Token]) -> int:
    return sum(len(token.text) for token in sentence)
