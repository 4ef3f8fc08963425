"""Sentences nobody wrote for the presenter, said by the engine that every machine has."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from studio.clock import SystemClock
from studio.settings import Show, Voice
from studio.show import BoundLine, Cue, FactUse, Gesture, Kind, Line, Mood, Utterance
from voice.booth import Booth

SENTENCES = Path(__file__).with_name("sentences.tsv")


def written() -> list[tuple[str, str]]:
    """Language and sentence."""
    rows = SENTENCES.read_text(encoding="utf-8").splitlines()
    return [(lang, text) for lang, _, text in (row.partition("\t") for row in rows)]


def line(
    text: str,
    name: str,
    *,
    mood: Mood = Mood.NEUTRAL,
    gesture: Gesture = Gesture.NONE,
    sku: str | None = None,
    facts: tuple[FactUse, ...] = (),
) -> BoundLine:
    cue = Cue(Kind.PITCH, "hook", sku=sku)
    return BoundLine(Line(name, cue, text, "playbook", None, mood, gesture), text, facts)


def voiced(lang: str, lines: Sequence[BoundLine], cache: Path) -> list[Utterance]:
    """Each line's sentences, said by espeak."""

    async def run() -> list[Utterance]:
        voice, show = Voice(engine="espeak"), Show(language=lang)
        async with Booth(voice, show, cache, SystemClock()) as booth:
            said: list[Utterance] = []
            for bound in lines:
                said += [utterance async for utterance in booth.utter(bound)]
            return said

    return asyncio.run(run())


class Corpus:
    """The sentences of the file by language, voiced when first asked for."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._said: dict[str, list[Utterance]] = {}

    def __getitem__(self, lang: str) -> list[Utterance]:
        if lang not in self._said:
            texts = [text for tag, text in written() if tag == lang]
            lines = [line(text, f"{lang}{n}") for n, text in enumerate(texts)]
            self._said[lang] = voiced(lang, lines, self._cache)
        return self._said[lang]
