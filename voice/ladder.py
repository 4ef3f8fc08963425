"""Times for what an engine said without telling them: the surest way there is, then the next."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import replace

from studio.breaker import Breaker
from studio.clock import Clock
from studio.errors import Unavailable
from voice.alignment import Alignment
from voice.engine import Role, Speech, Token
from voice.guide import Guide
from voice.matching import matched

_VERSION = 3
"""Counts changes of the times, so that those cached before one are not used after it."""


class Ladder:
    """Gives sentences their phones and words. For one task at a time; close it after use.

    The rungs, in order: the engine's own phones; a guide matched near the engine's own words;
    a recogniser's alignment; a guide matched to the whole sound. When none holds, the speech stays
    as it is, and the mouth goes by ear. A rung that fails is passed over, and rests after three
    failures in a row.
    """

    def __init__(self, role: Role, clock: Clock) -> None:
        self._guide = Guide(role)
        self._alignment = Alignment(role.lang)
        self._guide_rests = Breaker(clock)
        self._alignment_rests = Breaker(clock)

    @property
    def key(self) -> str:
        """Everything that alters the times it finds: cached phrases are told apart by it."""
        rungs = "matched" if self._alignment.missing else "aligned"
        return f"{_VERSION}/{rungs}"

    async def timed(self, speech: Speech, sentence: Sequence[Token]) -> Speech:
        """`speech` with as much of its time line as can be found. Never raises `Unavailable`."""
        if speech.phones and any(speech.words):
            return speech
        guide = await self._guided(sentence)
        if guide is None:
            return speech
        found = await asyncio.to_thread(matched, speech, guide)
        if speech.phones:
            return _with_words(speech, found)
        if found is None or found.timing == "words":
            return found or speech
        return await self._aligned(speech, sentence, guide) or found

    async def close(self) -> None:
        """End the children; the next sentence that needs them starts others."""
        await self._guide.close()
        await self._alignment.close()

    async def _guided(self, sentence: Sequence[Token]) -> Speech | None:
        if self._guide.missing:
            return None
        return await _tried(self._guide_rests, self._guide.speak(sentence))

    async def _aligned(
        self, speech: Speech, sentence: Sequence[Token], guide: Speech
    ) -> Speech | None:
        if self._alignment.missing:
            return None
        found = self._alignment.aligned(speech, sentence, guide)
        return await _tried(self._alignment_rests, found)


async def _tried(rests: Breaker, work: Coroutine[None, None, Speech]) -> Speech | None:
    """What `work` finds; None when it fails, or has failed too often to be tried."""
    if not (rests.lets_through or rests.trial_is_due):
        work.close()
        return None
    try:
        found = await work
    except Unavailable:
        rests.failed()
        return None
    rests.worked()
    return found


def _with_words(speech: Speech, found: Speech | None) -> Speech:
    """The engine's own phones, and words where the guide has them."""
    return replace(speech, words=found.words) if found else speech
