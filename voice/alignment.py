"""The phones of an English sentence from a recogniser that knows its words: forced alignment."""

import importlib.util
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import soxr
from pydantic import BaseModel, ConfigDict

from studio.child import Child, receive, send
from studio.errors import Unavailable
from voice.engine import Phone, Speech, Token
from voice.matching import snapped
from voice.phones import PAUSE, VOWELS

_SCRIPT = Path(__file__).with_name("align_child.py")
_RATE = 16_000
_SECONDS = 4.0
"""Longest wait for an answer; it takes a twentieth of the sound, and 0.3 s to load."""
_MARGIN = 0.1
"""Seconds of silence put around the sound: a recogniser wants some."""
_EARLY = 0.005
"""Seconds by which its edges come early: half of the distance between two of its frames."""
_TRIES = 4
"""Times the same is asked with other noise: the search is narrow, and sometimes loses its way."""
_NOISE = 1e-4
"""Amplitude of that noise. A digital silence is nothing the recogniser has ever heard."""
_REACH = 4
"""Places of 5 ms by which an edge may move to the nearest change of the spectrum."""

_CMU = {"ax": "ah", "axr": "er", "ix": "ih", "dx": "t", "el": "l", "en": "n"}
"""CMU's dictionary has no sounds of these names; `ax` it writes as `ah` without stress."""


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    words: tuple[tuple[tuple[str, int, int], ...] | None, ...] = ()
    fault: str = ""


class Alignment:
    """The recogniser in a child process, started by the first sentence. For one task at a time."""

    def __init__(self, lang: str) -> None:
        self._child = Child("pocketsphinx", (sys.executable, "-I", str(_SCRIPT)))
        self.missing = _missing(lang)
        """Why it cannot align `lang`; None when it can."""

    async def aligned(self, speech: Speech, sentence: Sequence[Token], guide: Speech) -> Speech:
        """`speech` with phones and words; stress, and words of no dictionary, are the guide's.

        Raises `Unavailable`, also when words and sound do not fit.
        """
        if self.missing is not None:
            raise Unavailable(self.missing)
        sounds = _by_word(guide, len(sentence))
        answer = await self._asked(speech, sentence, sounds)
        words = [word for word in answer.words if word]
        if len(words) != len(sentence):
            raise Unavailable("pocketsphinx found other words than were said")
        return _timed(speech, answer, sounds)

    async def close(self) -> None:
        """End the child; the next sentence starts another."""
        await self._child.kill()

    async def _asked(
        self, speech: Speech, sentence: Sequence[Token], sounds: Sequence[Sequence[Phone]]
    ) -> _Answer:
        question = {
            "words": [token.text.lower() for token in sentence],
            "sounds": [
                " ".join(_CMU.get(p.symbol, p.symbol) for p in word).upper() for word in sounds
            ],
        }
        answer = _Answer()
        for attempt in range(_TRIES):
            if self._child.pid is None:
                await self._child.start()
            async with self._child.exchange(_SECONDS) as process:
                await send(process, json.dumps(question).encode())
                await send(process, _heard(speech, attempt))
                answer = _Answer.model_validate_json(await receive(process))
            if not answer.fault:
                return answer
        raise Unavailable(f"pocketsphinx: {answer.fault}")


def _missing(lang: str) -> str | None:
    if lang.partition("-")[0].lower() != "en":
        return f"the recogniser knows English, not {lang}"
    if importlib.util.find_spec("pocketsphinx") is None:
        return "the Python package pocketsphinx is not installed"
    return None


def _heard(speech: Speech, seed: int) -> bytes:
    """The sound as the recogniser wants it: 16 bits at 16 kHz, neither loud nor quite silent."""
    sound = soxr.resample(np.asarray(speech.pcm, np.float32), speech.rate, _RATE)
    sound = np.pad(
        sound / max(2 * float(np.abs(sound).max(initial=0)), 1e-6), round(_MARGIN * _RATE)
    )
    sound = sound + np.random.default_rng(seed).standard_normal(len(sound)) * _NOISE
    return bytes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())


def _by_word(guide: Speech, count: int) -> list[list[Phone]]:
    """The guide's sounds of each word; none where it ran words together."""
    words: list[list[Phone]] = [[] for _ in range(count)]
    spans = [*guide.words[:count], *[None] * (count - len(guide.words))]
    for number, span in enumerate(spans):
        joined = number + 1 < count and spans[number + 1] is None
        if span and not joined:
            words[number] = [
                phone
                for phone in guide.phones
                if span[0] <= (phone.start + phone.end) / 2 < span[1] and phone.symbol != PAUSE
            ]
    return words


def _timed(speech: Speech, answer: _Answer, sounds: Sequence[Sequence[Phone]]) -> Speech:
    named: list[tuple[str, int]] = []
    starts: list[float] = []
    firsts: list[tuple[int, int]] = []
    end = 0
    told = iter(sounds)
    for word in answer.words:
        if word is None:
            continue
        firsts.append((len(named), len(named) + len(word)))
        for (name, stress), (_, start, frames) in zip(
            _stressed(word, next(told)), word, strict=True
        ):
            if named and start > end:
                # A silence between words is a sound of its own.
                named.append((PAUSE, 0))
                starts.append(end / 100)
                firsts[-1] = (len(named), len(named) + len(word))
            named.append((name, stress))
            starts.append(start / 100)
            end = start + frames
    edges = np.array([*starts, end / 100]) - _MARGIN + _EARLY
    edges = np.clip(snapped(edges, speech, _REACH), 0.0, speech.seconds)
    phones = [
        Phone(name, float(start), float(stop), stress)
        for (name, stress), (start, stop) in zip(named, pairwise(edges), strict=True)
        if stop > start
    ]
    words = tuple((float(edges[first]), float(edges[after])) for first, after in firsts)
    return replace(speech, phones=_whole(phones, speech.seconds), words=words, timing="aligned")


def _stressed(word: Sequence[tuple[str, int, int]], told: Sequence[Phone]) -> list[tuple[str, int]]:
    """Names and stress. The guide's stress goes by the number of the vowel, where numbers agree."""
    names = [name.lower() for name, _, _ in word]
    vowels = [phone.stress for phone in told if phone.symbol in VOWELS]
    if len(vowels) != sum(name in VOWELS for name in names):
        # Unknown: then the dictionary's `ah` is most often the one that nobody stresses.
        return [(name, int(name in VOWELS and name != "ah")) for name in map(_reduced, names)]
    stress = iter(vowels)
    stresses = [next(stress) if name in VOWELS else 0 for name in names]
    return [
        ("ax" if name == "ah" and not weight else name, weight)
        for name, weight in zip(names, stresses, strict=True)
    ]


def _reduced(name: str) -> str:
    return "ax" if name == "ah" else name


def _whole(phones: Sequence[Phone], seconds: float) -> tuple[Phone, ...]:
    """Silence from the beginning and to the end."""
    if not phones:
        return ()
    whole = [Phone(PAUSE, 0.0, phones[0].start), *phones, Phone(PAUSE, phones[-1].end, seconds)]
    return tuple(phone for phone in whole if phone.end > phone.start)
