"""Parts that stand in for real ones: a reader without rules, an engine that follows a script."""

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import ClassVar

import numpy as np

from studio.clock import SimulatedClock
from studio.errors import Unavailable
from studio.reading import Reading, ReadWord
from studio.settings import Section
from studio.show import BoundLine, Cue, Kind, Line, Utterance
from voice.booth import Booth
from voice.engine import Phone, Role, Speech, Token, Tone

HOSTILE = [
    'He said "hello" and left.',
    '")(quit)("',
    "(begin (exit)) '(a . b) ;comment #t",
    '\\" \\n \\\\ back\\slash',
    "<speak><break time='9s'/>hello</speak>",
    "[[h@'loU]] {bracket} `tick` |pipe|",
    "\x00\x01\x1b[31m red \x7f hello",
    "hello \x01+99P\x01-400S you \x0199A there",
    "hello\nworld\r\nagain\ttab",
    "hello\0world",
    "🎉 party 👩‍👩‍👧 hello",
    "naïve café jalapeño façade",
    "مرحبا hello שלום",
    "\u202eolleh\u202c \u2066hello\u2069 \ufeffhello\u200b",
    "Привет hello 你好 こんにちは नमस्ते hello",
    "ﷺ Ⅷ ½ ﬁne ℌello 𝒽𝑒𝓁𝓁𝑜",
    "e" + "\u0301" * 5_000,
    "'''' '' ' hello '",
    "hello " * 45,
]
"""What a viewer or a torn catalogue may bring; for engines it is nothing but text."""

FLOODS = ["a" * 100_000, "(quit) " * 15_000]
"""A hundred kilobytes at once."""


async def beginning(booth: Booth, text: str) -> list[Utterance]:
    """The first sentence of a text."""
    stream = booth.utter(line(text))
    said = await anext(stream, None)
    await stream.aclose()
    return [said] if said else []


def plainly(text: str, lang: str) -> Reading:
    """Every run of letters is a word; sentences end at `.`, `!` and `?`."""
    words = [
        ReadWord(match[0], *match.span())
        for match in re.finditer(r"[^\W\d_]+(?:['’][^\W\d_]+)*", text)
    ]
    spans = [m.span() for m in re.finditer(r"[^.!?]+[.!?]*\s*|[.!?]+\s*", text)]
    return Reading(text, tuple(words), tuple(spans))


def line(text: str) -> BoundLine:
    return BoundLine(Line("l1", Cue(Kind.PITCH, "hook"), text, "playbook"), text)


def tokens(text: str) -> list[Token]:
    """`hello, there.` as an engine gets it."""
    return [
        Token(word.rstrip(",.!?"), word[-1] if word[-1] in ",.!?" else "") for word in text.split()
    ]


class Tuner:
    """An engine that hums 0.2 s a word, and fails when its script says so."""

    Settings: ClassVar[type[Section]] = Section
    tone = Tone()
    key = "tuner"
    rate = 16_000

    def __init__(self, fails: Callable[[int], bool] = lambda _: False) -> None:
        self._fails = fails
        self.asked = 0
        self.opened = 0
        self.takes: Callable[[], None] = lambda: None
        """What passes while it works."""
        self.gate: asyncio.Event | None = None
        """It waits there before it speaks."""

    def __call__(self, settings: Section, role: Role) -> "Tuner":
        return self

    @staticmethod
    def missing(role: Role) -> str | None:
        return None

    async def open(self) -> None:
        self.opened += 1

    async def speak(self, sentence: Sequence[Token]) -> Speech:
        self.asked += 1
        self.takes()
        if self.gate is not None:
            await self.gate.wait()
        if self._fails(self.asked):
            raise Unavailable("the tuner is broken")
        each = self.rate // 5
        t = np.arange(each * len(sentence)) / self.rate
        pcm = (0.1 * np.sin(2 * np.pi * 220 * t) + 0.05 * np.sin(2 * np.pi * 1300 * t)).astype("f4")
        spans = tuple((n * 0.2, (n + 1) * 0.2) for n in range(len(sentence)))
        phones = tuple(
            phone
            for start, end in spans
            for phone in (Phone("m", start, start + 0.08), Phone("ay", start + 0.08, end, 1))
        )
        return Speech(pcm, self.rate, phones, spans)

    async def close(self) -> None:
        self.opened -= 1


class Wristwatch(SimulatedClock):
    """A clock whose every reading takes a millisecond, so that work takes some time."""

    def now(self) -> float:
        self.lag(0.001)
        return super().now()


Stage = dict[str, Tuner]
Builder = Callable[..., Booth]


async def voiced(booth: Booth, bound: BoundLine) -> list[Utterance]:
    return [utterance async for utterance in booth.utter(bound)]
