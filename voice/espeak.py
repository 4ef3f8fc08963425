"""espeak-ng from the `espeakng-loader` wheel: every language, everywhere; clear but robotic."""

import importlib.util
import json
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from pydantic import Field

from studio.errors import Misconfigured, Unavailable
from studio.settings import Section
from voice.child import Child, receive, send
from voice.engine import Phone, Role, Speech, Token, Tone
from voice.phones import PAUSE, from_ipa

_CHILD = Path(__file__).with_name("espeak_child.py")
_WORDS_PER_MINUTE = 158
_NAMED_OTHERWISE = {
    "en": "en-us",
    "es-mx": "es-419",
    "no": "nb",
    "pt": "pt-br",
    "pt-pt": "pt",
    "zh": "cmn",
    "en-gb": "en",
}


class EspeakSettings(Section):
    """Settings of the espeak engine."""

    variant: str = Field("klatt4", pattern=r"^[A-Za-z0-9]+$")
    """Timbre. The Klatt variants are the clearest of the hundred there are."""
    pitch: int = Field(70, ge=0, le=99)
    range: int = Field(60, ge=0, le=99)
    """How far the pitch moves."""
    timeout_seconds: float = Field(4.0, gt=0)
    """Longest wait for a sentence; one of 10 s takes 10 ms."""


def _wheel() -> Path | None:
    """The data folder of the wheel, which is never imported here."""
    found = importlib.util.find_spec("espeakng_loader")
    if found is None or not found.submodule_search_locations:
        return None
    return Path(found.submodule_search_locations[0]) / "espeak-ng-data"


def _language_file(lang: str) -> str | None:
    """Path of the language in the wheel, such as `gmw/en-US`; None when it is not there."""
    wheel = _wheel()
    if wheel is None:
        return None
    folder = wheel / "lang"
    there = {path.name.lower(): path for path in folder.rglob("*") if path.is_file()}
    tag = lang.lower()
    for name in (tag, tag.split("-")[0]):
        path = there.get(_NAMED_OTHERWISE.get(name, name))
        if path is not None:
            return path.relative_to(folder).as_posix()
    return None


def _variants() -> set[str]:
    wheel = _wheel()
    return {path.name for path in (wheel / "voices/!v").iterdir()} if wheel else set()


class Espeak:
    """Engine `espeak`. Times are exact to the sample."""

    Settings: ClassVar[type[Section]] = EspeakSettings
    tone = Tone(mud=-1.0)

    def __init__(self, settings: EspeakSettings, role: Role) -> None:
        self._settings = settings
        self._role = role
        self._file = _language_file(role.lang)
        self._child = Child("espeak-ng", (sys.executable, "-I", str(_CHILD)))

    @property
    def key(self) -> str:
        mine = self._settings
        voice = f"{self._file}+{mine.variant}/{mine.pitch}/{mine.range}"
        return f"espeak/{voice}/{self._role.rate:g}"

    @property
    def pid(self) -> int | None:
        """Process id of the child while it runs."""
        return self._child.pid

    @staticmethod
    def missing(role: Role) -> str | None:
        if _wheel() is None:
            return "the Python package espeakng-loader is not installed"
        if _language_file(role.lang) is None:
            return f"espeak-ng does not speak {role.lang}"
        return None

    async def open(self) -> None:
        reason = self.missing(self._role)
        if reason is not None:
            raise Unavailable(reason)
        # espeak-ng takes a variant it does not know for none, without a word.
        if self._settings.variant not in _variants():
            raise Misconfigured(
                f"voice.settings.variant: found {self._settings.variant!r}, expected one of "
                f"{', '.join(sorted(_variants()))}"
            )
        await self._ask("")

    async def speak(self, sentence: Sequence[Token]) -> Speech:
        answer, pcm = await self._ask(" ".join(token.text + token.mark for token in sentence))
        rate = int(answer["rate"])
        loud = np.frombuffer(pcm, "=i2").astype(np.float32) / np.float32(32768)
        seconds = len(loud) / rate
        phones = _phones(answer["phones"], rate, seconds)
        return Speech(loud, rate, phones, _words(answer, sentence, rate, seconds))

    async def close(self) -> None:
        await self._child.kill()

    async def _ask(self, text: str) -> tuple[dict[str, Any], bytes]:
        if self._child.pid is None:
            await self._child.start()
        question = {
            "voice": f"{self._file}+{self._settings.variant}",
            "rate": round(_WORDS_PER_MINUTE * self._role.rate),
            "pitch": self._settings.pitch,
            "range": self._settings.range,
            "text": text,
        }
        async with self._child.exchange(self._settings.timeout_seconds) as process:
            await send(process, json.dumps(question).encode())
            answer: dict[str, Any] = json.loads(await receive(process))
            pcm = await receive(process)
        if "fault" in answer:
            raise Misconfigured(f"voice.settings: {answer['fault']}")
        return answer, pcm


def _phones(events: Sequence[tuple[str, int]], rate: int, seconds: float) -> tuple[Phone, ...]:
    # Names in brackets announce a change of language; they are no sounds.
    heard = [(name, sample / rate) for name, sample in events if not name.startswith("(")]
    phones = [Phone(PAUSE, 0.0, heard[0][1])] if heard and heard[0][1] > 0 else []
    ends = [start for _, start in heard[1:]] + [seconds]
    for (name, start), end in zip(heard, ends, strict=True):
        sounds = from_ipa(name) or (PAUSE,)
        stress = int("ˈ" in name or "ˌ" in name)
        edges = [start + (end - start) * n / len(sounds) for n in range(len(sounds))] + [end]
        phones += [
            Phone(sound, first, after, stress)
            for sound, (first, after) in zip(sounds, pairwise(edges), strict=True)
            if after > first
        ]
    return tuple(phones)


def _words(
    answer: dict[str, Any], sentence: Sequence[Token], rate: int, seconds: float
) -> tuple[tuple[float, float] | None, ...]:
    """Where each token is heard: up to the next word, or to the pause before it."""
    tokens = {}
    position = 1
    for number, token in enumerate(sentence):
        tokens[position] = number
        position += len(token.text) + len(token.mark) + 1
    words: list[tuple[float, float] | None] = [None] * len(sentence)
    starts = [(place, sample) for place, _, sample in answer["words"]]
    pauses = [sample for name, sample in answer["phones"] if not from_ipa(name)]
    for number, (place, sample) in enumerate(starts):
        after = starts[number + 1][1] if number + 1 < len(starts) else round(seconds * rate)
        end = min((pause for pause in pauses if sample < pause < after), default=after)
        if place in tokens:
            words[tokens[place]] = (sample / rate, end / rate)
    return tuple(words)
