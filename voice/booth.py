"""The voice booth: takes bound lines, gives finished utterances, and does not fall silent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from studio import settings
from studio.clock import Clock
from studio.config import at_home
from studio.errors import Unavailable
from studio.reading import Reader
from studio.show import BoundLine, Utterance
from voice import chain, reading
from voice.breaker import Breaker
from voice.cache import PhraseCache
from voice.calibration import calibrated
from voice.casting import Part, cast, understudy
from voice.chain import Chain
from voice.engine import Role, Unreadable
from voice.phrasing import Sentence, sentences
from voice.take import Take, finished

_SHIPPED = settings.Models()

_MEMORY = 0.8
"""Weight of the past in the moving figure of speed."""


@dataclass(slots=True)
class _Chair:
    """An engine in the booth, with what makes it sound right and lets it rest."""

    part: Part
    breaker: Breaker
    chain: Chain | None = None
    """None until the engine was opened and measured."""


class Booth:
    """The voice of a show. Open it with `async with`.

    `utter` is for one task at a time. When the engine fails, the spare one says the same sentence;
    after three failures in a row the engine rests for 30 s, then gets another chance.
    """

    def __init__(
        self,
        voice: settings.Voice,
        show: settings.Show,
        cache: Path,
        clock: Clock,
        read: Reader | None = None,
        models: settings.Models = _SHIPPED,
    ) -> None:
        """`cache` is the folder for fetched voices, levels and phrases.

        `read` is used in place of our own reader.
        """
        self._settings = voice
        self._role = Role(
            show.language,
            voice.rate,
            cache / "voices",
            voice.character,
            at_home(models.folder),
            models.offline,
        )
        self._folder = cache
        self._clock = clock
        self._read = read or reading.reader(voice.lexicon)
        self._phrases = PhraseCache(cache / "phrases", voice.cache_mb << 20)
        self._chairs: list[_Chair] = []
        self._voice: _Chair
        self._stack = AsyncExitStack()
        self._why = ""
        self.speed = 0.0
        """Seconds of speech for a second of work, moving; 0 until something was spoken."""
        self.substitutions = 0
        """Sentences said by another engine than the first."""

    @property
    def engine(self) -> str:
        """Name of the engine that spoke last, or is about to speak."""
        return self._voice.part.name

    @property
    def reason(self) -> str:
        """Why that one, in a line."""
        return self._why

    async def __aenter__(self) -> Self:
        """Cast and open an engine. Raises `Misconfigured`, or `Unavailable` when none is here."""
        lead = cast(self._settings, self._role)
        spare = understudy(self._settings, self._role, lead)
        async with self._stack as opening:
            for part in (lead, spare):
                if part is not None:
                    opening.push_async_callback(part.engine.close)
                    self._chairs.append(_Chair(part, Breaker(self._clock)))
            await self._begin_with_whom_we_can()
            await asyncio.to_thread(self._phrases.open)
            self._stack = opening.pop_all()
        return self

    async def __aexit__(self, *_reason: object) -> None:
        await self._stack.aclose()

    async def utter(self, bound: BoundLine) -> AsyncIterator[Utterance]:
        """Say a line, sentence by sentence; words that cannot be pronounced are left out.

        A line without any word gives nothing. Nothing is done ahead of what is asked for, so
        leaving the loop stops the work. Raises `Unavailable` when no engine can say a sentence.
        """
        parts = sentences(self._read(bound.text, self._role.lang))
        for number, sentence in enumerate(parts):
            take = await self._take(sentence)
            yield Utterance(
                bound=bound,
                part=number,
                parts=len(parts),
                text=sentence.text,
                spoken=sentence.spoken,
                pcm=take.pcm,
                words=sentence.captions(take.tokens),
                voiced=sentence.voiced(take.tokens),
                visemes=take.visemes,
                accents=take.accents,
                timing=take.timing,
                pause=sentence.pause,
            )

    async def _take(self, sentence: Sentence) -> Take:
        reasons = []
        for chair in self._chairs:
            if not chair.breaker.lets_through:
                reasons.append(f"{chair.part.name} rests after failing")
                continue
            try:
                take = await self._spoken(chair, sentence)
            except Unreadable as reason:
                reasons.append(str(reason))
            except Unavailable as reason:
                chair.breaker.failed()
                reasons.append(str(reason))
            else:
                chair.breaker.worked()
                self.substitutions += chair is not self._chairs[0]
                self._speaks(chair, reasons)
                return take
        raise Unavailable(f"nobody can say {sentence.text[:60]!r}: {'; '.join(reasons)}")

    async def _spoken(self, chair: _Chair, sentence: Sentence) -> Take:
        engine = chair.part.engine
        marked = " ".join(token.text + token.mark for token in sentence.tokens)
        sound = f"{chain.VERSION}/{self._settings.loudness}/{self._settings.true_peak}"
        key = PhraseCache.key(engine.key, sound, marked)
        known = await asyncio.to_thread(self._phrases.get, key)
        if known is not None:
            return known
        desk = chair.chain or await self._begin(chair)
        began = self._clock.now()
        speech = await engine.speak(sentence.tokens)
        letters = [len(token.text) for token in sentence.tokens]
        take = await asyncio.to_thread(finished, speech, desk, letters)
        self._clocked(len(speech.pcm) / speech.rate, self._clock.now() - began)
        await asyncio.to_thread(self._phrases.put, key, take)
        return take

    def _speaks(self, chair: _Chair, instead: list[str]) -> None:
        self._voice = chair
        self._why = "; ".join(instead) or chair.part.reason

    async def _begin_with_whom_we_can(self) -> None:
        reasons: list[str] = []
        for chair in self._chairs:
            try:
                await self._begin(chair)
            except Unavailable as reason:
                chair.breaker.failed()
                reasons.append(str(reason))
            else:
                return self._speaks(chair, reasons)
        raise Unavailable("; ".join(reasons))

    async def _begin(self, chair: _Chair) -> Chain:
        """Open an engine and measure its voice."""
        engine = chair.part.engine
        await engine.open()
        level = await calibrated(engine, self._folder / "voices" / "levels")
        wanted = self._settings
        chair.chain = Chain(engine.tone, level, wanted.loudness, wanted.true_peak)
        return chair.chain

    def _clocked(self, seconds: float, work: float) -> None:
        if work > 0:  # a simulated clock stands still while we work
            speed = seconds / work
            past = _MEMORY if self.speed else 0.0
            self.speed = past * self.speed + (1 - past) * speed
