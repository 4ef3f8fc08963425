"""The voice booth: takes bound lines, gives finished utterances, and does not fall silent."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

from studio import settings
from studio.acting import Mood
from studio.clock import Clock
from studio.config import at_home
from studio.errors import Misconfigured, Unavailable
from studio.reading import Reader
from studio.script_report import Phrases, VoiceRow
from studio.show import BoundLine, Character, Priority, Utterance
from studio.spread import SENTENCE, Sampler
from voice import chain, reading
from voice.cache import PhraseCache, Said
from voice.casting import cast
from voice.chair import Chair, Slack, no_hurry
from voice.engine import Role, Token
from voice.first_clause import hurried
from voice.ladder import Ladder
from voice.opening import Opening, opened
from voice.phrasing import Sentence, sentences
from voice.take import Take, begun, finished, joined, rest
from voice.wishes import wishes

_SHIPPED = settings.Models()

_MEMORY = 0.8
"""Weight of the past in the moving figure of speed."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """A sentence whose beginning is heard already."""

    whole: Sentence
    where: Opening
    chair: Chair
    take: Take
    heard: chain.Begun


class Booth:
    """The voice of a show. Open it with `async with`.

    `utter` is for one task at a time. When the engine fails, the next one says the same sentence.
    An engine that failed three times in a row, or hung once, rests: it is tried in the background
    while the spare ones speak, and comes back when it works.
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
        self._role = role_of(voice, show, cache, models)
        self._folder = cache
        self._clock = clock
        self._read = read or reading.reader(voice.lexicon)
        self._ladder = Ladder(self._role, clock)
        self._phrases = PhraseCache(cache / "phrases", voice.cache_mb << 20)
        self._retired: list[tuple[Collection[str], Callable[[str], Said]]] = []
        self._chairs: list[Chair] = []
        self._voice: Chair
        self._stack = AsyncExitStack()
        self._keeping: asyncio.Future[None] | None = None
        """The phrase that is being written; its parent is the line it was said for."""
        self._why = ""
        self.speed = 0.0
        """Seconds of speech for a second of work, moving; 0 until something was spoken."""
        self.took = Sampler(SENTENCE)
        """Seconds to voice a sentence that no cache had."""
        self.timings: Counter[str] = Counter()
        """Sentences by the rung of the ladder their times come from."""
        self.substitutions = 0
        """Sentences said by another engine than the first."""

    @property
    def engine(self) -> str:
        """Name of the engine that spoke last, or is about to speak."""
        return self._voice.name

    @property
    def reason(self) -> str:
        """Why that one, in a line."""
        return self._why

    @property
    def company(self) -> tuple[VoiceRow, ...]:
        """The engines in the order in which they are asked."""
        return tuple(
            VoiceRow(chair.name, self._state(chair), chair.said, chair.failures, chair.fault)
            for chair in self._chairs
        )

    @property
    def phrases(self) -> Phrases:
        """How the phrase cache does."""
        kept = self._phrases
        return Phrases(kept.hits, kept.misses, kept.bytes, kept.retired)

    def retire(self, skus: Collection[str], true: Callable[[str], Said]) -> None:
        """Forget phrases that speak a fact about one of `skus` which is not among its `true` ones.

        Returns at once; done before anything else is spoken, on a thread.
        """
        self._retired.append((skus, true))

    async def __aenter__(self) -> Self:
        """Cast and open an engine. Raises `Misconfigured`, or `Unavailable` when none is here."""
        parts = cast(self._settings, self._role)
        levels = self._folder / "voices" / "levels"
        async with self._stack as opening:
            opening.push_async_callback(self._ladder.close)
            for part in parts:
                chair = Chair(part, self._settings, levels, self._clock)
                opening.push_async_callback(chair.leave)
                self._chairs.append(chair)
            await self._begin_with_whom_we_can()
            await asyncio.to_thread(self._phrases.open)
            self._stack = opening.pop_all()
        return self

    async def __aexit__(self, *_reason: object) -> None:
        await self._stack.aclose()

    def look_after(self) -> None:
        """In the background, get ready who is not, and try who has rested; returns at once."""
        for chair in self._chairs:
            if chair is not self._voice:
                chair.look_after()

    async def rehearse_spares(self) -> None:
        """Open and measure the spare engines too, so that they are quick when they are needed."""
        for chair in self._chairs:
            with suppress(Unavailable, Misconfigured):
                await chair.begin()

    async def utter(self, bound: BoundLine, slack: Slack = no_hurry) -> AsyncIterator[Utterance]:
        """Say a line, sentence by sentence; words that cannot be pronounced are left out.

        When somebody waits for it, the beginning of its first sentence comes while the rest is
        said, without a pause between; of a slow voice the first clause comes for itself.

        A line without any word gives nothing. Nothing is done ahead of what is asked for, so
        leaving the loop stops the work. An engine is waited for while `slack` allows it.
        Raises `Unavailable` when no engine can say a sentence.
        """
        early: _Begun | None = None
        parts = sentences(self._read(bound.text, self._role.lang), wishes(bound))
        if parts and bound.line.cue.priority is not Priority.PLANNED:
            parts = (*hurried(parts[0], self.speed), *parts[1:])
            early = await self._begin(parts[0])
        try:
            count = len(parts) + (early is not None)
            if early is not None:
                yield _utterance(bound, early.where.first, early.take, 0, count)
                parts = (early.where.rest, *parts[1:])
            for number, sentence in enumerate(parts, count - len(parts)):
                said = _said(bound, early.whole if early else sentence)
                take = await self._take(sentence, said, slack, early)
                early = None
                self.timings[take.timing] += 1
                yield _utterance(bound, sentence, take, number, count)
        finally:
            await self._kept()

    async def _begin(self, sentence: Sentence) -> _Begun | None:
        """The beginning of a sentence, where it comes sooner than the whole."""
        await self._kept()
        chair = min(self._chairs, key=lambda chair: chair.delay)
        where = opened(sentence, self.speed)
        if where is None or self._phrases.has(self._key(chair, sentence)):
            return None
        made = await chair.opening(sentence.tokens, where.words)
        if made is None:
            return None
        take = await asyncio.to_thread(begun, *made, _letters(sentence), where.words, where.share)
        return _Begun(sentence, where, chair, *take) if take else None

    async def _take(
        self, sentence: Sentence, said: Said, slack: Slack, early: _Begun | None = None
    ) -> Take:
        if any(chair.said for chair in self._chairs):
            # Not before the first sentence: who says a word and leaves needs no spare.
            self.look_after()
        resting = {chair.name: chair.fault for chair in self._chairs if chair.rests}
        reasons = [f"{name} rests: {fault}" for name, fault in resting.items()]
        # Those that rest are asked all the same before a sentence is given up.
        order = sorted(self._chairs, key=lambda chair: chair.delay)
        for number, chair in enumerate(order, 1):
            relief = partial(_anyone_ready, order[number:])
            try:
                take = None
                if early is not None and chair is early.chair:
                    take = await self._ended(early, said, relief, slack)
                take = take or await self._spoken(chair, sentence, said, relief, slack)
            except Unavailable as reason:
                reasons.append(str(reason))
            else:
                self.substitutions += chair is not self._chairs[0]
                self._speaks(chair, reasons)
                return take
        raise Unavailable(f"nobody can say {sentence.text[:60]!r}: {'; '.join(reasons)}")

    async def _spoken(
        self,
        chair: Chair,
        sentence: Sentence,
        said: Said,
        relief: Callable[[], bool],
        slack: Slack,
    ) -> Take:
        key = self._key(chair, sentence)
        await self._kept()
        known = await asyncio.to_thread(self._known, key)
        if known is not None:
            return known
        began = self._clock.now()
        speech, desk = await chair.speak(sentence.tokens, relief, slack)
        timed = await self._ladder.timed(speech, sentence.tokens)
        take = await asyncio.to_thread(finished, timed, desk, _letters(sentence))
        self._clocked(len(speech.pcm) / speech.rate, self._clock.now() - began)
        self._keep(key, take, said)
        return take

    async def _ended(
        self, early: _Begun, said: Said, relief: Callable[[], bool], slack: Slack
    ) -> Take | None:
        """The rest of a sentence. None when its place in the whole is not known."""
        began = self._clock.now()
        speech, desk = await early.chair.speak(early.whole.tokens, relief, slack)
        letters, words = _letters(early.whole), early.where.words
        take = await asyncio.to_thread(rest, speech, desk, letters, words, early.heard)
        self._clocked(len(speech.pcm) / speech.rate, self._clock.now() - began)
        if take is not None:
            # The next time it sounds as it did now, and is whole.
            self._keep(self._key(early.chair, early.whole), joined(early.take, take), said)
        return take

    def _key(self, chair: Chair, sentence: Sentence) -> str:
        """The name of the sentence in the phrase cache."""
        sound = f"{chain.VERSION}/{self._settings.loudness}/{self._settings.true_peak}"
        words = " ".join(map(_as_said, sentence.tokens))
        return PhraseCache.key(chair.part.engine.key, sound, self._ladder.key, words)

    def _keep(self, key: str, take: Take, said: Said) -> None:
        """Put it in the cache: nobody waits for the disk before the sentence is heard."""
        keep = asyncio.to_thread(self._phrases.put, key, take, said)
        self._keeping = asyncio.ensure_future(keep)

    async def _kept(self) -> None:
        """Wait until the last phrase is in the cache."""
        if self._keeping is not None:
            keeping, self._keeping = self._keeping, None
            await keeping

    def _known(self, key: str) -> Take | None:
        while self._retired:
            self._phrases.retire(*self._retired.pop(0))
        return self._phrases.get(key)

    def _state(self, chair: Chair) -> str:
        if chair.rests:
            return "rests"
        if chair is self._voice:
            return "speaks"
        return "ready" if chair.is_ready else "closed"

    def _speaks(self, chair: Chair, instead: list[str]) -> None:
        self._voice = chair
        lead = self._chairs[0]
        stands_in = "; ".join(instead) or f"{lead.name} is not ready yet"
        self._why = chair.part.reason if chair is lead else stands_in

    async def _begin_with_whom_we_can(self) -> None:
        reasons: list[str] = []
        for chair in self._chairs:
            try:
                await chair.begin()
            except Unavailable as reason:
                reasons.append(str(reason))
            else:
                return self._speaks(chair, reasons)
        raise Unavailable("; ".join(reasons))

    def _clocked(self, seconds: float, work: float) -> None:
        self.took.add(work)
        if work > 0:  # a simulated clock stands still while we work
            speed = seconds / work
            past = _MEMORY if self.speed else 0.0
            self.speed = past * self.speed + (1 - past) * speed


def role_of(
    voice: settings.Voice, show: settings.Show, cache: Path, models: settings.Models = _SHIPPED
) -> Role:
    """What a show with these settings asks of a voice; `cache` is as for `Booth`."""
    character: Character = "female" if voice.character == "auto" else voice.character
    folder = at_home(models.folder)
    return Role(show.language, voice.rate, cache / "voices", character, folder, models.offline)


def _utterance(
    bound: BoundLine, sentence: Sentence, take: Take, part: int, parts: int
) -> Utterance:
    return Utterance(
        bound=bound,
        part=part,
        parts=parts,
        text=sentence.text,
        spoken=sentence.spoken,
        pcm=take.pcm,
        words=sentence.captions(take.tokens),
        voiced=sentence.voiced(take.tokens),
        visemes=take.visemes,
        accents=take.accents,
        sounds=take.sounds,
        timing=take.timing,
        pause=sentence.pause,
    )


def _letters(sentence: Sentence) -> list[int]:
    return [len(token.text) for token in sentence.tokens]


def _anyone_ready(chairs: Sequence[Chair]) -> bool:
    return any(chair.is_ready for chair in chairs)


def _said(bound: BoundLine, sentence: Sentence) -> Said:
    """The facts whose wording lies in the sentence."""
    start, end = sentence.start, sentence.start + len(sentence.text)
    return frozenset((u.id, u.value) for u in bound.facts if u.start < end and start < u.end)


def _as_said(token: Token) -> str:
    """Everything of a token that may alter how it sounds."""
    said = f"{token.text}{token.mark}/{token.stress:d}/{token.pace:g}/{token.pitch:g}"
    return said if token.mood is Mood.NEUTRAL else f"{said}/{token.mood}"
