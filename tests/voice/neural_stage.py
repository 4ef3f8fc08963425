"""Neural engines that stay open for all tests, on tiny models, and what they said."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from voice_stand_ins import tokens

from studio.errors import Misconfigured, Unavailable
from voice.engine import Role, Speech, Token, Unreadable
from voice.kokoro import Kokoro, KokoroSettings
from voice.piper import Piper, PiperSettings
from voice.transformers import Transformers, TransformersSettings
from voice.worker_voice import WorkerVoice

KINDS = {
    "piper": (Piper, PiperSettings),
    "mms": (Transformers, TransformersSettings),
    "vits_phonemes": (Transformers, TransformersSettings),
    "kokoro": (Kokoro, KokoroSettings),
}
WITH_PHONES = ("piper", "vits_phonemes", "kokoro")
SENTENCE = tokens("hello, it's one of the warmest lamps.")

HOSTILE = [
    "' '' '''",
    "a'b'c",
    "ЖЖЖ",
    "你好 世界",
    "naïve café",
    "x",
    "[[h@'loU]]",
    "<speak>",
    "\x00\x1b\x7f",
    "a" * 40,
]


def cast(models: Path, name: str, role: Role | None = None, **given: object) -> WorkerVoice:
    kind, checks = KINDS[name]
    wanted = {"model": str(models / name), "timeout_seconds": 60.0, "device": "cpu", **given}
    return kind(checks(**wanted), role or Role("en", 1.0, models))


class Heard:
    """What one engine said to a list of questions."""

    first: Speech
    again: Speech
    fast: Speech
    high: Speech
    hostile: dict[str, Speech | None]

    async def ask(self, engine: WorkerVoice) -> "Heard":
        self.first = await engine.speak(SENTENCE)
        self.hostile = {}
        for text in ("\x00\x1b\x7f", "ЖЖЖ", " ".join(HOSTILE)):
            words = [Token(word) for word in text.split(" ")]
            self.hostile[text] = await self._try(engine, [Token("well", ","), *words])
        self.again = await engine.speak(SENTENCE)
        self.fast = await engine.speak([replace(token, pace=2.0) for token in SENTENCE])
        self.high = await engine.speak([replace(token, pitch=3.0) for token in SENTENCE])
        return self

    async def _try(self, engine: WorkerVoice, sentence: list[Token]) -> Speech | None:
        pid = engine.pid
        speech = None
        with suppress(Unreadable):
            speech = await engine.speak(sentence)
        assert engine.pid == pid, f"it died of {sentence}"
        return speech


class Stage:
    """Engines that stay open for all tests, side by side: loading torch takes seconds."""

    def __init__(self, runner: asyncio.Runner, models: Path) -> None:
        self._runner = runner
        self._models = models
        self._heard: dict[str, Heard] = {}
        self.engines: dict[str, WorkerVoice] = {}

    def engine(self, name: str) -> WorkerVoice:
        if name not in self.engines:
            engine = self.engines[name] = cast(self._models, name)
            self._runner.run(engine.open())
        return self.engines[name]

    @contextmanager
    def lent(self, host: str, guest: str) -> Iterator[WorkerVoice]:
        """The engine `host` with the model `guest`; a start of the library is saved."""
        engine = self.engine(host)
        if guest == host:
            yield engine
            return
        try:
            assert self.load(host, [(self._models / guest, {})]) == ["loaded"]
            yield engine
        finally:
            assert self.load(host, [(self._models / host, {})]) == ["loaded"]

    def heard(self, name: str) -> Heard:
        if name not in self._heard:
            with self.lent("mms" if name == "vits_phonemes" else name, name) as engine:
                self._heard[name] = self._runner.run(Heard().ask(engine))
        return self._heard[name]

    def say(self, name: str) -> Speech:
        return self._runner.run(self.engine(name).speak(SENTENCE))

    def load(self, name: str, changes: Sequence[tuple[Path, dict]]) -> list[str]:
        """What the worker says to other models; the last should be one that loads."""
        engine = self.engine(name)
        return self._runner.run(answers(engine, changes))

    def close(self) -> None:
        for engine in self.engines.values():
            self._runner.run(engine.close())


async def answers(engine: WorkerVoice, loads: Sequence[tuple[Path, dict]]) -> list[str]:
    child = engine._worker._now
    said = []
    for folder, changes in loads:
        number = child._send({"load": engine.load(folder, engine.role) | changes})
        try:
            async with asyncio.timeout(120):
                await child._final(number)
            said.append("loaded")
        except (Misconfigured, Unavailable) as reason:
            said.append(f"{type(reason).__name__}: {reason}")
    return said
